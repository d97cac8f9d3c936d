"""Home, column lists and organ lists: made of records, newest first, numbered from the oldest."""

from collections.abc import Iterable
from typing import Literal

from services.publish.site import paths
from services.publish.site.model import (
    NEVER_REFORMED,
    Column,
    PublicIndex,
    Record,
    Reformed,
    Site,
)
from services.publish.site.paths import PAGE_SIZE
from services.publish.site.render import render

Kind = Literal["column", "organ"]

HOME_FETCH, HOME_SHOW = 24, 12  # twice as many as shown: withdrawn ones are left out
COLUMN_FETCH, COLUMN_SHOW = 6, 3
ORGANS_SHOW = 8
ASKING_SHOW = 10
_PAGER_NEAR = 4


def render_list(
    site: Site,
    kind: Kind,
    key: str,
    page: int | None,
    records: Iterable[Record],
    total: int,
    has_catalogue: bool = False,
    reformed: Reformed = NEVER_REFORMED,
) -> PublicIndex:
    """One file of a list; `page` None is the index with the newest, `total` the last seq given.

    `key` is a column's slug or an organ's code.
    """
    rows = sorted(records, key=lambda record: record.seqs[kind], reverse=True)
    column = site.column(key) if kind == "column" else None
    at = paths.column_list if kind == "column" else paths.organ_list
    start = page - 1 if page else paths.page_of(max(total - PAGE_SIZE, 0))
    body = render(
        "list.html",
        site,
        nav=f"{kind}s",
        here=paths.folder_of(at(key, page)),
        kind=kind,
        key=key,
        column=column,
        page=page,
        first=(page - 1) * PAGE_SIZE + 1 if page else None,
        last=page * PAGE_SIZE if page else None,
        total=total,
        records=rows,
        reformed=reformed,
        organ_address=_organ_address,
        catalogue=paths.catalogue(key) if has_catalogue else "",
        heading=_heading(column, rows, key),
        pager=_pager(start),
        address=lambda number: paths.folder_of(at(key, number)),
    )
    return PublicIndex(paths.check(at(key, page)), body)


def render_home(
    site: Site,
    newest: Iterable[Record],
    asking: Iterable[Record],
    by_column: dict[str, Iterable[Record]],
) -> PublicIndex:
    """What is new and by whom, what asks for opinions, soonest end first, and every column with
    its newest. Withdrawn items are left out."""
    rows = _shown(newest, "site")
    filled = [
        (column, found[:COLUMN_SHOW])
        for column in site.columns
        if (found := _shown(by_column.get(column.slug, ()), "column"))
    ]
    with_items = {column.slug for column, _ in filled}
    body = render(
        "home.html",
        site,
        nav="home",
        here="/",
        newest=rows[:HOME_SHOW],
        asking=sorted(asking, key=lambda record: (str(record.asks_until), record.item)),
        organs=_organs(rows),
        filled=filled,
        empty=[column for column in site.columns if column.slug not in with_items],
        organ_address=_organ_address,
    )
    return PublicIndex(paths.HOME, body)


def render_organs(site: Site, one_each: Iterable[Record]) -> PublicIndex:
    """Every organ that has published, by the organ above it; one record each, any of its own."""
    groups: dict[str, list[Record]] = {}
    for record in sorted(one_each, key=lambda r: (len(r.organ_path), r.organ_path, r.organ_code)):
        above = " › ".join(record.organ_path[:-1]) or record.organ_name
        groups.setdefault(above, []).append(record)
    body = render(
        "organs.html", site, nav="organs", groups=groups.items(), organ_address=_organ_address
    )
    return PublicIndex(paths.ORGANS, body)


def _shown(records: Iterable[Record], kind: Literal["column", "site"]) -> list[Record]:
    shown = (record for record in records if record.shown)
    return sorted(shown, key=lambda record: record.seqs[kind], reverse=True)


def _organs(rows: list[Record]) -> list[Record]:
    """The newest record of each organ, in the order in which they were heard of last."""
    newest: dict[str, Record] = {}
    for record in rows:
        newest.setdefault(record.organ_code, record)
    return list(newest.values())[:ORGANS_SHOW]


def _organ_address(code: str) -> str:
    return paths.folder_of(paths.organ_list(code))


def _heading(column: Column | None, rows: list[Record], key: str) -> str:
    if column:
        return column.name
    return rows[0].organ_name if rows else key


def _pager(start: int) -> list[int | None]:
    """Older pages to offer: a few next ones, a gap, the very first. None is the gap."""
    near: list[int | None] = list(range(start, max(start - _PAGER_NEAR, 0), -1))
    if start > _PAGER_NEAR + 1:
        near.append(None)
    return [*near, 1] if start > _PAGER_NEAR else near
