"""Article pages: what may become one, what it says, and that nothing breaks out of it."""

import ast
from dataclasses import asdict, replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from common.errors import NotAllowed
from common.seals import digest
from services.publish.site.model import Record
from services.publish.site.pages import older_page, public_page, withdrawn_page
from services.publish.site.render import asset
from tests.unit.publish.site_samples import (
    FILE,
    SITE,
    START,
    a_record,
    a_sealed,
    many,
    withdrawn,
)

ROOT = Path(__file__).resolve().parents[3]
OWN_SCRIPT = [f"/assets/site.js?v={digest(asset('site.css') + asset('site.js'))[:10]}"]
ATTACK = "</title></p>\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}&lt;"


class Reader(HTMLParser):
    """Tags, meta values and visible text of a page."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.meta: dict[str, str] = {}
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag == "meta" and "name" in values:
            self.meta[str(values["name"])] = str(values["content"])

    def handle_data(self, data: str) -> None:
        self.text += data


def the_page(sealed: dict[str, Any] | None = None, record: Record | None = None) -> bytes:
    sealed = sealed or a_sealed()
    return public_page(sealed, record or a_record(sealed), True, SITE).body


def corrected() -> tuple[dict[str, Any], Record]:
    sealed = a_sealed(version=2, title="改正后的计划", change_note="时限写反")
    return sealed, a_record(sealed, before=a_record(), at=START + timedelta(days=4))


def test_citizens_do_not_see_what_was_confirmed_and_why() -> None:
    digest, reason = "d" * 64, "只给审核人看的理由"
    said = {"place": "正文", "kind": "mobile", "digest": digest, "reason": reason}
    body = the_page(a_sealed(confirmations=[said])).decode()

    assert reason not in body and digest not in body


@pytest.mark.parametrize(
    "audience", [[], ["members"], ["society "], ["residents", "organ_members"]]
)
def test_a_text_that_is_not_for_society_never_becomes_a_page(audience: list[str]) -> None:
    inside = a_sealed(audience=audience)
    for make in (public_page, older_page):
        with pytest.raises(NotAllowed):
            make(inside, a_record(), True, SITE)
    with pytest.raises(NotAllowed):
        a_record(inside)


@pytest.mark.parametrize("stage_open", [False, None, 0, "", "closed", 1])
def test_only_a_stage_that_is_truly_open_lets_a_text_out(stage_open: Any) -> None:
    with pytest.raises(NotAllowed):
        public_page(a_sealed(), a_record(), stage_open, SITE)


def test_a_withdrawal_beats_a_late_publication() -> None:
    gone = withdrawn(a_record())
    with pytest.raises(NotAllowed):
        public_page(a_sealed(), gone, True, SITE)
    with pytest.raises(NotAllowed):
        a_record(a_sealed(), before=gone)


def test_an_older_version_never_replaces_a_newer() -> None:
    _, newer = corrected()
    with pytest.raises(NotAllowed):
        a_record(a_sealed(), before=newer)
    with pytest.raises(NotAllowed):
        public_page(a_sealed(), newer, True, SITE)


def test_after_a_withdrawal_the_next_version_starts_without_the_withdrawn_ones() -> None:
    fresh = a_record(a_sealed(version=2), before=withdrawn(a_record()))
    assert fresh.shown
    assert [each["version"] for each in fresh.versions] == [2]


def test_a_page_of_another_item_or_an_unknown_format_is_refused() -> None:
    for strange in (a_sealed(item="i-other"), a_sealed(format=99)):
        with pytest.raises(NotAllowed):
            public_page(strange, a_record(), True, SITE)


def test_a_version_that_was_only_inside_gets_no_older_page() -> None:
    only_second = a_record(a_sealed(version=2))
    assert not only_second.corrected
    with pytest.raises(NotAllowed):
        older_page(a_sealed(), only_second, True, SITE)


def test_public_pages_are_built_in_one_module_only() -> None:
    builders = {
        path.relative_to(ROOT).as_posix()
        for folder in ("services", "web", "cli", "common", "deploy")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PublicPage"
    }
    assert builders == {"services/publish/site/pages.py"}


def test_a_page_names_its_attachments() -> None:
    page = public_page(a_sealed(), a_record(), True, SITE)
    assert page.files == {digest(FILE)}
    links = [attrs["href"] for tag, attrs in Reader(page.body).tags if tag == "a"]
    assert any(link and link.startswith(f"/files/{digest(FILE)[:2]}/") for link in links)


def attacked() -> dict[str, Any]:
    sealed = a_sealed(version=2, title=ATTACK, basis=ATTACK, change_note=ATTACK)
    sealed["body"] = (
        f"{ATTACK}\n一、{ATTACK[:20]}\n（一）{ATTACK}。{ATTACK}\n{ATTACK}\n2026年3月1日"
    )
    sealed["class"] = ATTACK
    sealed["organ"] = {"id": "o", "code": "11A03", "name": ATTACK, "path": [ATTACK, ATTACK]}
    sealed["clarities"] = dict.fromkeys(sealed["clarities"], ATTACK)
    sealed["attachments"][0]["name"] = f"{ATTACK}.html"
    return sealed


def test_no_field_of_a_text_breaks_out_of_the_page() -> None:
    sealed = attacked()
    record = a_record(sealed, before=a_record())
    reader = Reader(public_page(sealed, record, True, SITE).body)
    assert [attrs["src"] for tag, attrs in reader.tags if tag in ("script", "img")] == OWN_SCRIPT
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    assert reader.meta["ArticleTitle"] == ATTACK
    assert ATTACK in reader.text


def test_a_reason_to_withdraw_breaks_out_of_nothing() -> None:
    reader = Reader(withdrawn_page(withdrawn(a_record(), ATTACK), SITE).body)
    assert [attrs["src"] for tag, attrs in reader.tags if tag == "script"] == OWN_SCRIPT
    assert ATTACK in reader.text


def test_characters_no_reader_sees_are_made_visible_as_broken() -> None:
    body = the_page(a_sealed(title="计划\x00\x0b\u202e完", body="正文\x1f。"))
    assert not {"\x00", "\x0b", "\x1f", "\u202e"} & set(body.decode())


def test_the_page_carries_the_national_meta_tags() -> None:
    late = START.replace(hour=17)  # 01:30 of the next day in Shanghai
    meta = Reader(the_page(record=a_record(at=late))).meta
    assert meta["SiteName"] == "青川市党务公开"
    assert meta["SiteDomain"] == "dwgk.qingchuan.example"
    assert meta["SiteIDCode"] == "5108220001"
    assert meta["ColumnName"] == "思想建设"
    assert meta["ColumnType"] == "党务公开"
    assert meta["ColumnDescription"] and meta["ColumnKeywords"]
    assert meta["ArticleTitle"] == "2026年党员教育培训计划"
    assert meta["PubDate"] == "2026-03-06 01:30"
    assert meta["ContentSource"] == meta["Author"] == "市文化局"
    assert meta["Keywords"].endswith("思想建设")
    assert meta["Description"] == "每月集中学习一次。"
    assert meta["Url"] == "https://dwgk.qingchuan.example/organs/11a03/2026/0001.html"


def test_the_page_shows_the_card_the_five_clarities_and_a_date_as_people_write_it() -> None:
    text = Reader(the_page()).text
    for word in ("11A03/2026-03-0001", "公开目录第三类第一项", "2026年3月5日", "第1版"):
        assert word in text
    for word in a_sealed()["clarities"].values():
        assert word in text


def test_a_corrected_page_says_when_and_why_and_links_to_the_former_text() -> None:
    sealed, record = corrected()
    page = public_page(sealed, record, True, SITE)
    text = page.body.decode()
    assert page.path == "/organs/11a03/2026/0001.html"
    assert "2026年3月9日更正" in text and "时限写反" in text
    assert 'href="/organs/11a03/2026/0001-v1.html"' in text
    assert Reader(page.body).meta["PubDate"].startswith("2026-03-05")


def test_a_superseded_page_points_to_the_current_one_and_hides_from_search_engines() -> None:
    _, record = corrected()
    page = older_page(a_sealed(), record, True, SITE)
    assert page.path == "/organs/11a03/2026/0001-v1.html"
    assert 'href="/organs/11a03/2026/0001.html"' in page.body.decode()
    assert Reader(page.body).meta["robots"] == "noindex"
    assert "改正后的计划" not in page.body.decode()


def test_later_corrections_leave_a_superseded_page_as_it_is() -> None:
    _, second = corrected()
    third = a_record(a_sealed(version=3), before=second, at=START + timedelta(days=9))
    before = older_page(a_sealed(), second, True, SITE)
    assert older_page(a_sealed(), third, True, SITE) == before


def test_a_withdrawn_page_keeps_who_which_and_why_but_no_word_of_the_text() -> None:
    page = withdrawn_page(withdrawn(a_record(), "名单有误"), SITE)
    text = page.body.decode()
    for word in ("市文化局", "11A03/2026-03-0001", "名单有误", "noindex"):
        assert word in text
    assert page.durable
    for word in ("2026年党员教育培训计划", "每月集中学习", "李明远", digest(FILE)):
        assert word not in text
    with pytest.raises(NotAllowed):
        withdrawn_page(a_record(), SITE)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert the_page() == the_page()
    copy = Record.read({"_id": "i-3f2a", "schema": 1} | asdict(a_record()))
    assert the_page(record=copy) == the_page()


def test_a_site_in_a_folder_of_another_site_links_below_that_folder() -> None:
    site = replace(SITE, url="https://www.qingchuan.example/dwgk/")
    reader = Reader(public_page(a_sealed(), a_record(), True, site).body)
    links = [attrs.get("href") or "" for tag, attrs in reader.tags if tag in ("a", "link")]
    assert all(
        link.startswith(("/dwgk/", "#", "https://www.qingchuan.example/dwgk/")) for link in links
    )


def test_every_record_survives_the_way_through_the_store() -> None:
    for record in (*many(2), withdrawn(a_record()), corrected()[1]):
        assert Record.read(asdict(record)) == record
