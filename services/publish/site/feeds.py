"""Machines read too: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1, sitemaps by shards, robots.txt."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from common.clock import day_of
from services.publish.site import paths
from services.publish.site.model import Column, PublicIndex, Record, Site
from services.publish.site.paths import Form
from services.publish.site.render import day, render, visible

FEED_SIZE = 50
FORMS: tuple[Form, ...] = ("atom", "rss", "json")
_VERSIONS = {"correct": "更正", "supplement": "补充", "final": "正式文本"}
_TEMPLATES = {"atom": "feed.xml", "rss": "rss.xml"}
_STANDING = ("/", "/columns/", "/organs/", "/about.html")  # named by the first shard
_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """What every form says of an item. A withdrawn one stays and says so: readers keep what they
    fetched, and only an entry with the same id replaces it."""

    record: Record
    id: str
    title: str
    summary: str
    updated: datetime


def render_feed(
    site: Site, column: Column | None, records: Iterable[Record], form: Form = "atom"
) -> PublicIndex:
    """The newest of the site or of a column, in one form."""
    path = paths.feed(form, column.slug if column else "")
    rows = sorted(records, key=lambda record: record.seqs["site"], reverse=True)
    entries = [_entry(site, record) for record in rows]
    if form == "json":
        return PublicIndex(path, _json(site, path, column, entries))
    body = render(
        _TEMPLATES[form],
        site,
        path=path,
        column=column,
        name=_name(site, column),
        page=_page(site, column),
        entries=entries,
        updated=max((entry.updated for entry in entries), default=_NOTHING_YET),
        authority=_authority(site),
    )
    return PublicIndex(path, body)


def _entry(site: Site, record: Record) -> Entry:
    id_ = f"tag:{_authority(site)},{day_of(record.published_at)}:{quote(record.item)}"
    if not record.shown:
        assert record.withdrawn_at is not None
        gone = f"已于 {day(record.withdrawn_at)}撤下：{record.withdrawn_reason}"
        return Entry(record, id_, f"（已撤下）{record.number}", gone, record.withdrawn_at)
    word = _VERSIONS.get(record.kind, "")
    version = f"，第{record.version}版（{word}）" if word else ""
    said = f"{record.organ_name}，索引号 {record.number}{version}"
    if since := record.superseded_on:
        said = f"{said}。已于 {day(since)}被取代：{record.superseded_reason}"
        return Entry(record, id_, f"（已被取代）{record.title}", said, since)
    return Entry(record, id_, record.title, said, record.updated_at)


def _json(site: Site, path: str, column: Column | None, entries: list[Entry]) -> bytes:
    items = [
        {
            "id": entry.id,
            "url": site.absolute(quote(entry.record.url)),
            "title": visible(entry.title),
            "content_text": visible(entry.summary),
            "date_published": _moment(entry.record.published_at),
            "date_modified": _moment(entry.updated),
            "authors": [{"name": visible(entry.record.organ_name)}],
            "tags": [visible(entry.record.class_name)],
        }
        for entry in entries
    ]
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _name(site, column),
        "home_page_url": _page(site, column),
        "feed_url": site.absolute(path),
        "language": "zh-CN",
        "authors": [{"name": site.name}],
        "items": items,
    }
    # whoever puts it into a page as it is gets no markup
    text = json.dumps(feed, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f"{text}\n".encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(site: Site, column: Column | None) -> str:
    return f"{column.name} - {site.name}" if column else site.name


def _page(site: Site, column: Column | None) -> str:
    return site.absolute(f"/columns/{column.slug}/" if column else "/")


def _authority(site: Site) -> str:
    """RFC 4151 allows a host name before the comma, never a port."""
    return site.domain.partition(":")[0]


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
