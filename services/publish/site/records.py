"""What is kept of each item on the site beside its record, and how it gets its place in lists."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.publish.site.model import Record, Seqs
from services.publish.site.plan import Totals


@dataclass(frozen=True)
class Shelved:
    """A record with what was written for it: [{path, hash}], and when to read it back.

    `leaving` are paths not taken away yet. `removed`: no list knows the record any more, and it
    is forgotten as soon as its files are gone; until then whoever comes next finishes the work.
    `closes_at` is when its pages and lists must be written again because it stops asking for
    opinions; it stays, in the past, until that is done. `row` is the mark of its search row, empty
    when it has none.
    """

    record: Record
    written: list[dict[str, str]]
    check_at: datetime | None = None
    renderer: str = ""
    leaving: list[str] = field(default_factory=list)
    removed: bool = False
    closes_at: datetime | None = None
    row: str = ""


def give_seqs(records: list[Record], totals: Totals) -> tuple[list[Record], Totals]:
    """New records get the next place in their column, their organ and the site."""
    columns, organs, site = dict(totals.columns), dict(totals.organs), totals.site
    placed = []
    for record in records:
        site += 1
        columns[record.column] = columns.get(record.column, 0) + 1
        organs[record.organ_code] = organs.get(record.organ_code, 0) + 1
        seqs = Seqs(column=columns[record.column], organ=organs[record.organ_code], site=site)
        placed.append(replace(record, seqs=seqs))
    return placed, replace(totals, site=site, columns=columns, organs=organs)
