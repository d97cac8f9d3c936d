"""Machines read too: Atom (RFC 4287), sitemaps by shards, robots.txt."""

from collections.abc import Iterable
from datetime import UTC, datetime

from services.publish.site import paths
from services.publish.site.model import Column, PublicIndex, Record, Site
from services.publish.site.render import render

FEED_SIZE = 50
_STANDING = ("/", "/columns/", "/organs/", "/about.html")  # named by the first shard
_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


def render_feed(site: Site, column: Column | None, records: Iterable[Record]) -> PublicIndex:
    """The newest of the site or of a column. A withdrawn item stays as an entry that says so:
    readers keep what they fetched, and only an entry with the same id replaces it."""
    path = paths.column_feed(column.slug) if column else paths.FEED
    rows = sorted(records, key=lambda record: record.seqs["site"], reverse=True)
    body = render(
        "feed.xml",
        site,
        path=path,
        column=column,
        records=rows,
        updated=max(map(_changed, rows), default=_NOTHING_YET),
        changed=_changed,
        # RFC 4151 allows a host name before the comma, never a port.
        authority=site.domain.partition(":")[0],
    )
    return PublicIndex(path, body)


def render_sitemap_shard(site: Site, number: int, records: Iterable[Record]) -> PublicIndex:
    shown = [record for record in records if record.shown]
    shown.sort(key=lambda record: record.seqs["site"])
    standing = _STANDING if number == 1 else ()
    body = render("sitemap.xml", site, records=shown, standing=standing)
    return PublicIndex(paths.sitemap_shard(number), body)


def render_sitemap(site: Site, total: int) -> PublicIndex:
    """The list of shards, without dates: it changes only when a shard begins."""
    shards = [paths.sitemap_shard(number + 1) for number in range(shard_count(total))]
    return PublicIndex(paths.SITEMAP, render("sitemap_index.xml", site, shards=shards))


def shard_count(total: int) -> int:
    """At least one: a list of shards without any is not valid, and the home page needs a place."""
    return paths.page_of(max(total, 1), paths.SHARD_SIZE)


def _changed(record: Record) -> datetime:
    return record.withdrawn_at or record.updated_at
