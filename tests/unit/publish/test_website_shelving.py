"""What leaves with a page: its older versions, its attachments, and the sheets (PDF) of all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.publish.channels.website.items import Shown
from services.publish.channels.website.shelving import shelved
from services.publish.site import paths
from services.publish.site.model import PublicPage, Record
from services.publish.site.pages import older_page, public_page, withdrawn_page
from services.publish.site.records import Shelved
from services.publish.site.rows import search_row
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed, withdrawn

HOUR = timedelta(hours=1)


def made(page: PublicPage) -> tuple[str, str, PublicPage]:
    """A PDF that the press has made of the page."""
    return "print", "ab" * 32, page


FIRST, SECOND = a_sealed(), a_sealed(version=2, title="更正后")


def kept(shown: Shown, before: Shelved | None = None) -> Shelved:
    found = shelved(shown, before, START, HOUR)
    assert found
    return found


def first() -> Shown:
    record = a_record(FIRST)
    page = public_page(FIRST, record, True, SITE)
    return Shown(record, [page], pdfs=[made(page)], row=search_row(record, page, SITE))


def corrected(is_printed: bool) -> tuple[Record, Shown]:
    record = a_record(SECOND, before=a_record(FIRST))
    page = public_page(SECOND, record, True, SITE)
    old = older_page(FIRST, record, True, SITE)
    pdfs = [made(page)] if is_printed else []
    return record, Shown(record, [page, old], pdfs=pdfs, row=search_row(record, page, SITE))


def test_the_same_again_leaves_everything_in_place() -> None:
    before = kept(first())

    again = kept(first(), before)

    assert again.leaving == []
    assert again.row == before.row != ""


def test_a_corrected_version_takes_the_address_and_the_former_sheet_goes() -> None:
    record, shown = corrected(is_printed=False)

    assert kept(shown, kept(first())).leaving == [paths.pdf_of(record.url)]
    assert kept(corrected(is_printed=True)[1], kept(first())).leaving == []


@pytest.mark.parametrize("kind", ["ordinary", "secrecy"])
def test_a_withdrawn_item_takes_all_its_sheets_along(kind: str) -> None:
    record, shown = corrected(is_printed=True)
    before = kept(shown, kept(first()))
    before = replace(before, leaving=[])
    gone = withdrawn(record)
    line = Shown(gone, [withdrawn_page(gone, SITE)], row=search_row(gone, None, SITE))

    after = kept(line if kind == "ordinary" else Shown(None), before)

    assert {paths.pdf_of(record.url), paths.older(record.url, 1)} <= set(after.leaving)
    assert (record.url in after.leaving) == (kind == "secrecy")
    assert (after.row == "") == after.removed == (kind == "secrecy")


def test_nothing_is_kept_of_what_never_stood_there() -> None:
    assert shelved(Shown(None), None, START, HOUR) is None


def test_a_sheet_belongs_to_the_page_beside_it() -> None:
    url = a_record().url

    assert paths.page_of_pdf(paths.pdf_of(url)) == url
    assert paths.page_of_pdf("/files/ab/a.pdf") == "/files/ab/a.pdf"
    assert paths.page_of_pdf(url) == url
