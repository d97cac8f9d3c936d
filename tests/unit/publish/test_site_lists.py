"""Lists, home and feeds: numbering that never shifts, withdrawn lines, constant work."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.publish.site import paths
from services.publish.site.model import PublicIndex, Record, Seqs
from services.publish.site.plan import ListNeed, plan, plan_all
from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import (
    SITE,
    START,
    a_record,
    fetch_from,
    many,
    rendered,
    totals,
    withdrawn,
)

COUNTS = st.integers(min_value=0, max_value=130)
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# What the plan writes again for one new item: home, feeds of site and column in three forms each,
# column and organ with one full page each, a sitemap shard, the list of shards, the list of organs.
AT_MOST = 14
# What is on a page of the site and answered by the portal itself.
ASKED_OF_THE_PORTAL = {"/opinions/query", "/search", "/mode"}


def whole_site(records: list[Record], count: int | None = None) -> dict[str, bytes]:
    count = len(records) if count is None else count
    return rendered(records, count, plan_all(totals(count), SITE))


def items_on(body: bytes) -> list[int]:
    return [int(found) for found in re.findall(r"/organs/11a03/2026/(\d+)\.html", body.decode())]


def paths_of(needs: list[ListNeed]) -> set[str]:
    return {need.path for need in needs}


def numbered(site: dict[str, bytes], stem: str) -> dict[str, bytes]:
    return {path: body for path, body in site.items() if re.fullmatch(rf"{stem}\d+\.html", path)}


@settings(max_examples=15)
@given(COUNTS, COUNTS)
def test_a_full_page_never_changes_when_more_is_published(few: int, more: int) -> None:
    before = whole_site(many(few))
    after = whole_site(many(few + more))
    for stem in ("/columns/ideology/", "/organs/11a03/"):
        old = numbered(before, stem)
        assert len(old) == few // 20
        assert old.items() <= numbered(after, stem).items()


@settings(max_examples=15)
@given(COUNTS)
def test_every_item_is_on_one_numbered_page_or_else_on_the_index(count: int) -> None:
    site = whole_site(many(count))
    pages = [items_on(body) for body in numbered(site, "/columns/ideology/").values()]
    index = items_on(site["/columns/ideology/index.html"])
    on_pages = sorted(seq for page in pages for seq in page)
    assert on_pages == list(range(1, count // 20 * 20 + 1))
    assert index == sorted(index, reverse=True) == list(range(count, max(count - 20, 0), -1))
    assert set(on_pages) | set(index) == set(range(1, count + 1))


@settings(max_examples=10)
@given(st.integers(min_value=1, max_value=65))
def test_publishing_one_by_one_gives_the_bytes_of_a_rebuild(count: int) -> None:
    records = many(count)
    site = whole_site([])
    for seq, record in enumerate(records, start=1):
        needs = plan([(None, record)], totals(seq), SITE)
        assert len(needs) <= AT_MOST
        site |= rendered(records[:seq], seq, needs)
    assert site == whole_site(records)


@settings(max_examples=10)
@given(st.lists(st.integers(min_value=1, max_value=64), min_size=1, max_size=4, unique=True))
def test_corrections_withdrawals_and_removals_give_the_bytes_of_a_rebuild(at: list[int]) -> None:
    before = dict(enumerate(many(64), start=1))
    after: dict[int, Record] = dict(before)
    for turn, seq in enumerate(at):
        if turn % 3 == 2:
            del after[seq]
        else:
            now = withdrawn(before[seq]) if turn % 3 else replace(before[seq], title="改正")
            after[seq] = now
    needs = plan([(before[seq], after.get(seq)) for seq in at], totals(64), SITE)
    assert len(needs) <= AT_MOST * len(at)
    left = list(after.values())
    site = whole_site(list(before.values())) | rendered(left, 64, needs)
    assert site == whole_site(left, 64)


@pytest.mark.parametrize(
    "count, page, older", [(40, None, 1), (41, None, 2), (60, 3, 2), (20, None, 0)]
)
def test_older_leads_to_the_page_of_the_first_item_not_shown(
    count: int, page: int | None, older: int
) -> None:
    body = whole_site(many(count))[paths.column_list("ideology", page)].decode()
    links = re.findall(r'href="/columns/ideology/(\d+)\.html" rel="next"', body)
    assert links == ([str(older)] if older else [])


def test_a_batch_writes_every_list_once() -> None:
    records = many(45)
    needs = plan([(None, record) for record in records], totals(45), SITE)
    assert len(needs) == len(paths_of(needs))
    assert {"/columns/ideology/1.html", "/columns/ideology/2.html"} <= paths_of(needs)
    assert "/columns/ideology/3.html" not in paths_of(needs)


def test_work_does_not_grow_with_the_site() -> None:
    huge = totals(1_000_000)
    newest = replace(a_record(), seqs=Seqs(column=1_000_000, organ=1_000_000, site=1_000_000))
    needs = plan([(None, newest)], huge, SITE)
    asked = [query.last - query.first + 1 for need in needs for query in need.queries]
    assert len(needs) <= AT_MOST
    assert sum(asked) <= 1000 + 3 * 50 + 24 + 10 + 12 * 6 + 7 * 20
    assert {need.path for need in needs if need.later} == {"/sitemaps/1000.xml"}


def test_an_old_correction_touches_only_its_own_pages() -> None:
    old = many(3)[2]
    needs = plan([(old, replace(old, title="改正"))], totals(1000), SITE)
    assert paths_of(needs) == {
        "/columns/ideology/1.html",
        "/organs/11a03/1.html",
        "/sitemaps/1.xml",
    }


def test_a_withdrawn_item_leaves_a_line_that_says_when_and_why_in_place() -> None:
    records = many(25)
    records[6] = withdrawn(records[6], "内容有误")
    page = whole_site(records)["/columns/ideology/1.html"].decode()
    assert "（已于 2027年4月9日撤下：内容有误）" in page
    assert "第7件事" not in page
    assert items_on(page.encode()) == list(range(20, 0, -1))


def test_a_withdrawn_item_is_no_news_on_the_home_page() -> None:
    records = many(5)
    records[4] = withdrawn(records[4])
    home = whole_site(records)["/index.html"].decode()
    assert "0005.html" not in home and "第5件事" not in home and "第4件事" in home


def test_a_secrecy_removal_leaves_nothing_anywhere() -> None:
    records = many(41)
    gone = records.pop(30)
    for path, body in whole_site(records, 41).items():
        for word in (gone.title, gone.number, gone.url):
            assert word not in body.decode(), path


def test_a_corrected_item_carries_a_badge() -> None:
    [record] = many(1)
    versions = [record.versions[0], record.versions[0] | {"version": 2}]
    site = whole_site([replace(record, version=2, versions=versions)])  # type: ignore[arg-type]
    assert "更正 · 第2版" in site["/columns/ideology/index.html"].decode()


def test_an_empty_site_is_whole_and_every_link_in_it_leads_somewhere() -> None:
    for records in ([], many(45)):
        site = whole_site(records) | {page.path: page.body for page in static_pages(SITE)}
        there = {paths.folder_of(path) for path in site} | {record.url for record in records}
        for path, body in site.items():
            if path.endswith(".html"):
                links = set(re.findall(r'(?:href|src)="(/[^"?#]*)', body.decode()))
                assert links <= there | ASKED_OF_THE_PORTAL, path


def test_injected_markup_stays_text_in_lists_and_feeds() -> None:
    attack = "<script>alert(1)</script>]]>&\x0b\"'"
    [record] = many(1)
    bad = replace(record, title=attack, organ_name=attack, organ_path=[attack], class_name=attack)
    for one in (bad, withdrawn(bad, attack)):
        for path, body in whole_site([one]).items():
            assert b"<script>" not in body and b"\x0b" not in body, path
            if path.endswith(".xml"):
                ElementTree.fromstring(body)


def test_the_feed_is_valid_atom_with_the_newest_fifty() -> None:
    records = many(60)
    records[58] = withdrawn(records[58])
    feed = ElementTree.fromstring(whole_site(records)["/feed.xml"])
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert len(entries) == len(set(ids)) == 50
    assert ids[0] == "tag:dwgk.qingchuan.example,2026-03-25:i-60"
    assert feed.findtext(f"{ATOM}updated") == max(dates)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
        assert all(entry.find(f"{ATOM}{name}") is not None for entry in entries)
    assert (entries[1].findtext(f"{ATOM}title") or "").startswith("（已撤下）")


def test_an_entry_keeps_its_id_through_correction_and_withdrawal() -> None:
    [record] = many(1)
    later = replace(record, version=2, title="改正", updated_at=START.replace(year=2027))
    feeds = [whole_site([each])["/feed.xml"] for each in (record, later, withdrawn(later))]
    entries = [ElementTree.fromstring(feed).find(f"{ATOM}entry") for feed in feeds]
    ids = {entry.findtext(f"{ATOM}id") for entry in entries if entry is not None}
    dates = [entry.findtext(f"{ATOM}updated") for entry in entries if entry is not None]
    assert len(ids) == 1
    assert dates == ["2026-03-05T09:30:00Z", "2027-03-05T01:30:00Z", "2027-04-09T01:30:00Z"]


def test_the_sitemap_names_every_shown_page_once_in_shards_of_a_thousand() -> None:
    records = many(1003)
    records[4] = withdrawn(records[4])
    site = rendered(records, 1003, [n for n in plan_all(totals(1003), SITE) if "sitemap" in n.path])
    index = ElementTree.fromstring(site["/sitemap.xml"])
    shards = [loc.text or "" for loc in index.iter(f"{MAP}loc")]
    assert shards == [SITE.absolute(f"/sitemaps/{number}.xml") for number in (1, 2)]
    locations = [
        loc.text
        for number in (1, 2)
        for loc in ElementTree.fromstring(site[f"/sitemaps/{number}.xml"]).iter(f"{MAP}loc")
    ]
    articles = [SITE.absolute(record.url) for record in records if record.shown]
    assert sorted(filter(None, locations)) == sorted(
        [*articles, *map(SITE.absolute, ("/", "/columns/", "/organs/", "/about.html"))]
    )


def test_a_new_organ_is_listed_below_the_one_above_it() -> None:
    [record] = many(1)
    need = next(n for n in plan([(None, record)], totals(1), SITE) if n.path == paths.ORGANS)
    page = need.render(fetch_from([record]))
    assert isinstance(page, PublicIndex)
    assert 'href="/organs/11a03/"' in page.body.decode()
    assert paths.ORGANS not in paths_of(plan([(None, many(2)[1])], totals(2), SITE))


def test_the_home_page_leads_to_columns_that_have_something_and_an_empty_one_to_all() -> None:
    def beside(site: dict[str, bytes]) -> list[str]:
        nav = site["/index.html"].decode().split('id="by-column"')[1].split("</nav>")[0]
        return re.findall(r'href="/columns/([\w-]*)/?"', nav)

    assert beside(whole_site(many(3))) == ["ideology", ""]
    assert beside(whole_site([])) == [*(column.slug for column in SITE.columns), ""]


def test_columns_stand_by_what_they_disclose() -> None:
    [page] = [each for each in static_pages(SITE) if each.path == paths.COLUMNS]
    headings = re.findall(r"<h2>(.+?)</h2>", page.body.decode())

    assert headings == ["党务公开", "政务公开", "村务公开"]
