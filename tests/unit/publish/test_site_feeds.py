"""RSS and JSON Feed beside Atom: the same records, each valid by its own rules."""

import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from services.publish.site.feeds import FORMS, render_feed
from services.publish.site.model import Record
from services.publish.site.plan import plan
from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import SITE, many, totals, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"
COLUMN = SITE.column("ideology")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def records() -> list[Record]:
    found = many(4)
    found[2] = withdrawn(found[2])
    return found


def rss(column: Any = None, rows: list[Record] | None = None) -> ElementTree.Element:
    body = render_feed(SITE, column, records() if rows is None else rows, "rss").body
    [channel] = ElementTree.fromstring(body)
    return channel


def json_feed(column: Any = None) -> dict[str, Any]:
    return dict(json.loads(render_feed(SITE, column, records(), "json").body))


def test_rss_has_what_its_channel_and_items_must_have() -> None:
    channel = rss()
    items = channel.findall("item")

    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.findtext(name), name
    assert len(items) == 4
    for item in items:
        for name in ("title", "link", "guid", "pubDate", "description"):
            assert item.findtext(name), name
        assert parsedate_to_datetime(item.findtext("pubDate") or "").utcoffset() == timedelta(
            hours=8
        )
        assert item.find("guid").attrib == {"isPermaLink": "false"}  # type: ignore[union-attr]
    link = channel.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == "https://dwgk.qingchuan.example/rss.xml"


def test_json_feed_has_what_version_1_1_asks_for() -> None:
    feed = json_feed()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://dwgk.qingchuan.example/feed.json"
    assert feed["home_page_url"] == "https://dwgk.qingchuan.example/"
    assert len({item["id"] for item in feed["items"]}) == 4
    for item in feed["items"]:
        assert item["url"].startswith("https://dwgk.qingchuan.example/organs/")
        assert item["content_text"] and item["title"]
        assert RFC_3339.fullmatch(item["date_published"])
        assert RFC_3339.fullmatch(item["date_modified"])
        assert item["authors"] == [{"name": "市文化局"}]


def test_every_form_says_the_same_in_the_same_order() -> None:
    atom = ElementTree.fromstring(render_feed(SITE, None, records()).body)
    by_atom = [
        (e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}summary"))
        for e in atom.findall(f"{ATOM}entry")
    ]
    by_rss = [
        (i.findtext("guid"), i.findtext("title"), i.findtext("description"))
        for i in rss().findall("item")
    ]
    by_json = [(i["id"], i["title"], i["content_text"]) for i in json_feed()["items"]]

    assert by_atom == by_rss == by_json
    assert by_json[1][1].startswith("（已撤下）")
    assert "内容有误" in by_json[1][2]


def test_a_feed_of_a_column_names_the_column_and_its_page() -> None:
    assert rss(COLUMN).findtext("link") == "https://dwgk.qingchuan.example/columns/ideology/"
    assert (json_feed(COLUMN)["title"], json_feed(COLUMN)["feed_url"]) == (
        "思想建设 - 青川市党务公开",
        "https://dwgk.qingchuan.example/columns/ideology/feed.json",
    )


def test_a_feed_without_items_is_valid_too() -> None:
    assert rss(rows=[]).findall("item") == []
    assert json.loads(render_feed(SITE, None, [], "json").body)["items"] == []


def test_a_new_item_is_told_in_every_form() -> None:
    [record] = many(1)
    told = {need.path for need in plan([(None, record)], totals(1), SITE)}

    for name in ("feed.xml", "rss.xml", "feed.json"):
        assert {f"/{name}", f"/columns/ideology/{name}"} <= told


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes_in_any_order(form: Any) -> None:
    turned = records()[::-1]

    assert render_feed(SITE, None, records(), form) == render_feed(SITE, None, turned, form)


def test_pages_tell_readers_and_programs_of_all_three() -> None:
    about = next(p.body.decode() for p in static_pages(SITE) if p.path == "/about.html")

    for kind, path in (("atom", "/feed.xml"), ("rss", "/rss.xml"), ("feed", "/feed.json")):
        assert re.search(rf'rel="alternate" type="application/{kind}\+\w+" [^>]*"{path}"', about)
        assert f'<a href="{path}">' in about
