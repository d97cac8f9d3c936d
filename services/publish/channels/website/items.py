"""What the site should show of one item, from its publications and seals alone.

A pure fold, so that doing it again gives the same record and the same bytes: after a crash, a
repeated delivery, a repair or a rebuild.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.publish.domain import Made, Print, Publication, Succession, Void
from services.publish.site import paths
from services.publish.site.changes import superseded, with_history
from services.publish.site.model import ALONE, PublicIndex, PublicPage, Record, Related, Seqs, Site
from services.publish.site.pages import (
    asking_at,
    older_page,
    public_page,
    publish_record,
    withdraw_record,
    withdrawn_page,
)
from services.publish.site.rows import SearchRow, search_row

NO_PLACE: Seqs = {"column": 0, "organ": 0, "site": 0}


@dataclass(frozen=True)
class Shown:
    """The record (None: nothing stands on the site), its pages, attachments [(hash, name, page that
    names it)], PDFs of pages that are made [(print, hash, page)], its row in the search file."""

    record: Record | None
    pages: list[PublicPage | PublicIndex] = field(default_factory=list)
    files: list[tuple[str, str, PublicPage]] = field(default_factory=list)
    pdfs: list[tuple[str, str, PublicPage]] = field(default_factory=list)
    row: SearchRow | None = None

    def beside(self) -> dict[str, str]:
        """Paths and hashes of what stands beside the pages."""
        attached = {paths.attachment(hash_, name): hash_ for hash_, name, _ in self.files}
        return attached | {paths.pdf_of(page.path): hash_ for _, hash_, page in self.pdfs}

    def paths(self) -> set[str]:
        return {page.path for page in self.pages} | self.beside().keys()


def open_versions(publications: Sequence[Publication]) -> list[Publication]:
    """Those with a website in their plan whose outer stage is open, oldest first."""
    found = [p for p in publications if p.url and p.stage_open("outside")]
    return sorted(found, key=lambda p: p.version)


def record_of(
    publications: Sequence[Publication],
    seals: Mapping[str, Mapping[str, Any]],
    before: Record | None,
    void: Void | None,
    now: datetime,
    succession: Succession | None = None,
) -> Record | None:
    """The item's record at this moment; `before` gives its place in the lists, and what a
    tombstone names."""
    record: Record | None = None
    for publication in open_versions(publications):
        record = publish_record(
            seals[publication.hash],
            publication.stage_open("outside"),
            seal_hash=publication.hash,
            number=publication.number,
            url=publication.url,
            seqs=before.seqs if before else NO_PLACE,
            at=publication.opened["outside"],
            before=record,
        )
    if record is not None:
        return with_history(superseded(asking_at(record, now), succession), void, succession)
    if before is None:
        return None
    if void is None or void.kind == "secrecy" or void.at is None:
        return None
    gone = withdraw_record(before, void.at, void.reason)
    return with_history(gone, void, succession)


def print_of(
    record: Record | None, publications: Sequence[Publication], site: Site
) -> Print | None:
    """The PDF that stands beside the item's page; older versions and tombstones have none."""
    for publication in open_versions(publications) if record and record.shown else ():
        if record and publication.version == record.version:
            return Print(
                item=publication.item,
                version=publication.version,
                stage="outside",
                hash=publication.hash,
                number=publication.number,
                opened_at=publication.opened["outside"],
                url=site.absolute(publication.url),
            )
    return None


def related(item: str, record: Record | None, known: Collection[Record]) -> Related:
    """Out of the records of its neighbours, those that the item's pages name."""
    answers = [each for each in known if each.cause_item == item and each.shown]
    answers.sort(key=lambda each: each.seqs["site"])
    by_item = {each.item: each for each in known}
    original = by_item.get(record.cause_item) if record else None
    successor = by_item.get(record.superseded_by) if record else None
    replaced = [each for each in known if each.superseded_by == item]
    replaced.sort(key=lambda each: each.seqs["site"])
    return Related(original, tuple(answers), successor, tuple(replaced))


def shown(
    record: Record | None,
    publications: Sequence[Publication],
    seals: Mapping[str, Mapping[str, Any]],
    site: Site,
    related: Related = ALONE,
    made: Made | None = None,
) -> Shown:
    """Every file the record stands for; `made` is the print of the version it shows, if there is
    one by now."""
    if record is None:
        return Shown(None)
    if not record.shown:
        return Shown(record, [withdrawn_page(record, site)], row=search_row(record, None, site))
    pages: list[PublicPage | PublicIndex] = []
    files: list[tuple[str, str, PublicPage]] = []
    pdfs: list[tuple[str, str, PublicPage]] = []
    row = None
    for publication in open_versions(publications):
        sealed = seals[publication.hash]
        current = publication.version == record.version
        outside = publication.stage_open("outside")
        if current:
            base = _base_of(sealed, publications, seals)
            page = public_page(sealed, record, outside, site, related, base)
        else:
            page = older_page(sealed, record, outside, site, related)
        row = search_row(record, page, site) if current else row
        pages.append(page)
        files += [(a["hash"], a["name"], page) for a in sealed["attachments"]]
        if made and (made.version, made.hash) == (record.version, publication.hash):
            pdfs.append((made.id, made.marks["a4"], page))
    return Shown(record, pages, files, pdfs, row)


def _base_of(
    sealed: Mapping[str, Any],
    publications: Sequence[Publication],
    seals: Mapping[str, Mapping[str, Any]],
) -> Mapping[str, Any] | None:
    """The draft that a final text follows or the version that a supplement adds to, as far as it
    is public."""
    version = sealed.get("heard", {}).get("version") or sealed.get("supplements")
    found = [p for p in open_versions(publications) if p.version == version]
    return seals[found[0].hash] if found else None
