"""Which lists change when records change: a handful, whether the site holds a hundred or a million.

The caller fetches what a need asks for; nothing here knows a database.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.publish.site import feeds, lists, paths
from services.publish.site.feeds import FEED_SIZE
from services.publish.site.model import NEVER_REFORMED, PublicIndex, Record, Reformed, Site
from services.publish.site.paths import PAGE_SIZE, SHARD_SIZE, page_of


@dataclass(frozen=True)
class Totals:
    """The last seq given in each list. `organs` needs only the organs at hand, by organ code;
    `catalogues` are the codes of organs whose catalogue is public, `reformed` by code those that
    were closed or took over."""

    site: int
    columns: Mapping[str, int]
    organs: Mapping[str, int]
    catalogues: frozenset[str] = frozenset()
    reformed: Mapping[str, Reformed] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """Records with first ≤ seqs[by] ≤ last, of column or organ code `key` (empty for the site).

    by "organs": one record (any) of every organ that has one; key, first and last say nothing.
    by "asking": the first `last` of those that ask for opinions now, by when they stop.
    Any order.
    """

    by: Literal["column", "organ", "site", "organs", "asking"]
    key: str = ""
    first: int = 1
    last: int = 0


Fetch = Callable[[Query], Iterable[Record]]
Change = tuple[Record | None, Record | None]  # (before, after); None = was not, is no more


class Address(NamedTuple):
    """A list by its kind; page 0 is the index."""

    kind: Literal["home", "column", "organ", "organs", "atom", "rss", "json", "shard", "sitemap"]
    key: str = ""
    page: int = 0


@dataclass(frozen=True)
class ListNeed:
    """One file to write again. `later` ones (sitemaps) may wait a minute for more changes."""

    path: str
    queries: tuple[Query, ...]
    make: Callable[[list[Iterable[Record]]], PublicIndex]
    later: bool = False

    def render(self, fetch: Fetch) -> PublicIndex:
        return self.make([fetch(query) for query in self.queries])


def plan(changes: Sequence[Change], totals: Totals, site: Site) -> list[ListNeed]:
    """Every list file the changes touch, once. `totals` are those after the changes."""
    return [need(address, totals, site) for address in touched(changes, totals)]


def plan_all(totals: Totals, site: Site) -> Iterator[ListNeed]:
    """Every list of the site; `organs` must be complete."""
    return (need(address, totals, site) for address in everything(totals, site))


def touched(changes: Sequence[Change], totals: Totals) -> list[Address]:
    """The lists of `plan`, for whoever writes them one after the other while more is published."""
    found = (address for change in changes for address in _touched(*change, totals))
    return list(dict.fromkeys(found))


def everything(totals: Totals, site: Site) -> Iterator[Address]:
    """The lists of `plan_all`, for the first start and for a rebuild."""
    lists_: list[tuple[lists.Kind, int, str]] = [
        ("column", totals.columns.get(c.slug, 0), c.slug) for c in site.columns
    ]
    lists_ += [("organ", total, code) for code, total in sorted(totals.organs.items())]
    yield from (Address(kind) for kind in ("home", "organs", "sitemap"))
    yield from feeds_of()
    for kind, total, key in lists_:
        yield from (Address(kind, key, page) for page in range(total // PAGE_SIZE + 1))
        if kind == "column":
            yield from feeds_of(key)
    for number in range(feeds.shard_count(totals.site)):
        yield Address("shard", "", number + 1)


def feeds_of(column: str = "") -> Iterator[Address]:
    """The feeds of a column, or of the whole site, in every form."""
    return (Address(form, column) for form in feeds.FORMS)


def need(address: Address, totals: Totals, site: Site) -> ListNeed:
    kind, key, page = address
    if kind in ("column", "organ"):
        return _list_need(kind, key, page, totals, site)
    if kind == "home":
        return _home_need(totals, site)
    if kind in ("atom", "rss", "json"):
        return _feed_need(kind, key, totals, site)
    if kind == "organs":
        return ListNeed(
            paths.ORGANS, (Query("organs"),), lambda got: lists.render_organs(site, got[0])
        )
    if kind == "sitemap":
        return ListNeed(
            paths.SITEMAP, (), lambda _: feeds.render_sitemap(site, totals.site), later=True
        )
    query = Query("site", "", (page - 1) * SHARD_SIZE + 1, page * SHARD_SIZE)
    return ListNeed(
        paths.sitemap_shard(page),
        (query,),
        lambda got: feeds.render_sitemap_shard(site, page, got[0]),
        later=True,
    )


def _touched(before: Record | None, after: Record | None, totals: Totals) -> Iterator[Address]:
    added = before is None
    for record in filter(None, (after, before)):
        column, seq = record.column, record.seqs
        for_column = totals.columns[column]
        yield from _of_list("column", column, seq["column"], for_column, added)
        yield from _of_list(
            "organ", record.organ_code, seq["organ"], totals.organs[record.organ_code], added
        )
        if added or seq["column"] > for_column - PAGE_SIZE:
            yield from feeds_of(column)
        if added or seq["site"] > totals.site - FEED_SIZE:
            yield from feeds_of()
        if added or record.asking or _on_home(record, totals):
            yield Address("home")
        yield Address("shard", "", page_of(seq["site"], SHARD_SIZE))
        if added and seq["site"] % SHARD_SIZE == 1:
            yield Address("sitemap")
    if _organ_is_news(before, after):
        yield Address("organs")


def _of_list(kind: lists.Kind, key: str, seq: int, total: int, added: bool) -> Iterator[Address]:
    page = page_of(seq)
    if page * PAGE_SIZE <= total:
        yield Address(kind, key, page)
    if added or seq > total - PAGE_SIZE:
        yield Address(kind, key)


def _on_home(record: Record, totals: Totals) -> bool:
    return (
        record.seqs["site"] > totals.site - lists.HOME_FETCH
        or record.seqs["column"] > totals.columns[record.column] - lists.COLUMN_FETCH
    )


def _organ_is_news(before: Record | None, after: Record | None) -> bool:
    if before is None:
        return after is not None and after.seqs["organ"] == 1
    if after is None:  # perhaps its only record
        return True
    return (before.organ_name, before.organ_path) != (after.organ_name, after.organ_path)


def _list_need(kind: lists.Kind, key: str, page: int, totals: Totals, site: Site) -> ListNeed:
    total = (totals.columns if kind == "column" else totals.organs).get(key, 0)
    query = (
        Query(kind, key, (page - 1) * PAGE_SIZE + 1, page * PAGE_SIZE)
        if page
        else _newest(kind, key, PAGE_SIZE, total)
    )
    at = paths.column_list if kind == "column" else paths.organ_list
    return ListNeed(
        at(key, page),
        (query,),
        lambda got: lists.render_list(
            site, kind, key, page or None, got[0], total, *_of_organ(kind, key, page, totals)
        ),
    )


def _of_organ(kind: str, code: str, page: int, totals: Totals) -> tuple[bool, Reformed]:
    """Has it a catalogue, and what the first page says of its reforms; only others that have
    pages of their own are led to."""
    if kind != "organ":
        return False, NEVER_REFORMED
    told = totals.reformed.get(code, NEVER_REFORMED) if not page else NEVER_REFORMED
    return code in totals.catalogues, told.leading_to(totals.organs)


def _home_need(totals: Totals, site: Site) -> ListNeed:
    slugs = [column.slug for column in site.columns]
    queries = [_newest("site", "", lists.HOME_FETCH, totals.site)]
    queries += [Query("asking", "", 1, lists.ASKING_SHOW)]
    queries += [
        _newest("column", slug, lists.COLUMN_FETCH, totals.columns.get(slug, 0)) for slug in slugs
    ]
    return ListNeed(
        paths.HOME,
        tuple(queries),
        lambda got: lists.render_home(site, got[0], got[1], dict(zip(slugs, got[2:], strict=True))),
    )


def _feed_need(form: paths.Form, key: str, totals: Totals, site: Site) -> ListNeed:
    column = site.column(key) if key else None
    if column:
        query = _newest("column", key, PAGE_SIZE, totals.columns.get(key, 0))
    else:
        query = _newest("site", "", FEED_SIZE, totals.site)
    return ListNeed(
        paths.feed(form, key), (query,), lambda got: feeds.render_feed(site, column, got[0], form)
    )


def _newest(by: Literal["column", "organ", "site"], key: str, count: int, total: int) -> Query:
    return Query(by, key, max(total - count, 0) + 1, total)
