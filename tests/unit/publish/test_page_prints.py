"""A page's PDF is of the version it shows, and of no other."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from common.errors import Damaged
from common.seals import digest
from services.publish.channels.website import items
from services.publish.domain import Made, Publication, print_id
from services.publish.site import paths
from services.publish.site.folder import Folder
from services.publish.site.pages import public_page
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed, withdrawn

PDF = b"%PDF-1.7 of the page"
SEALED = a_sealed()


def a_publication(version: int = 1, **changes: Any) -> Publication:
    given: dict[str, Any] = {
        "item": SEALED["item"],
        "version": version,
        "hash": f"{version}" * 64,
        "state": "published",
        "number": "11A03/2026-03-0001",
        "url": a_record().url,
        "opened": {"outside": START + timedelta(days=version)},
    }
    return Publication(f"{SEALED['item']}:{version}", **{**given, **changes})


def a_made(version: int = 1, hash_: str = "") -> Made:
    id_ = print_id(SEALED["item"], version, "outside")
    hash_ = hash_ or f"{version}" * 64
    marks = {"a4": digest(PDF), "a3": "0" * 64}
    return Made(id_, SEALED["item"], version, "outside", hash_, "", marks)


def shown(made: Made | None) -> items.Shown:
    publications = [a_publication()]
    seals = {p.hash: SEALED for p in publications}
    return items.shown(a_record(), publications, seals, SITE, made=made)


def test_what_the_page_shows_is_ordered_with_its_address() -> None:
    wanted = items.print_of(a_record(), [a_publication()], SITE)

    assert wanted is not None
    assert wanted.id == "i-3f2a:1:outside"
    assert wanted.url == SITE.absolute(a_record().url)
    assert (wanted.board, wanted.proof) == ("", "")


def test_a_tombstone_and_nothing_at_all_order_none() -> None:
    assert items.print_of(withdrawn(a_record()), [a_publication()], SITE) is None
    assert items.print_of(None, [a_publication()], SITE) is None


def test_a_pdf_stands_beside_the_page_as_soon_as_it_is_made() -> None:
    path = "/organs/11a03/2026/0001.pdf"

    assert path == paths.pdf_of(a_record().url)
    assert path not in shown(None).paths()
    assert shown(a_made()).beside()[path] == digest(PDF)
    assert path in shown(a_made()).paths()


@pytest.mark.parametrize("made", [a_made(2), a_made(1, "e" * 64)])
def test_a_pdf_of_another_version_or_text_never_stands_there(made: Made) -> None:
    assert shown(made).pdfs == []


def test_the_folder_takes_a_pdf_only_with_its_page_and_only_as_it_was_made(tmp_path: Path) -> None:
    folder, page = Folder(tmp_path, fence=1), public_page(SEALED, a_record(), True, SITE)
    other: Any = object()

    assert folder.put_pdf(digest(PDF), PDF, page) == "/organs/11a03/2026/0001.pdf"
    assert (tmp_path / "organs/11a03/2026/0001.pdf").read_bytes() == PDF
    with pytest.raises(Damaged):
        folder.put_pdf(digest(PDF), PDF + b"!", page)
    with pytest.raises(TypeError, match="只能随 PublicPage"):
        folder.put_pdf(digest(PDF), PDF, other)
