"""/search as people use it: what is found, what is said when nothing is, and what is refused."""

import re
import sqlite3
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from common.words import fold, words
from contracts import search
from services.publish.site.folder import Folder
from services.publish.site.pages import public_page
from services.publish.site.rows import SearchRow, search_row
from services.publish.site.search import SearchFile
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed, withdrawn
from web import create_app
from web.search import reader as reading
from web.search.excerpts import excerpt, marked
from web.search.reader import Question, Reader


def a_row(n: int, title: str = "学习计划", body: str = "每月集中学习一次。") -> SearchRow:
    """Published on the n-th day after 5 March 2026."""
    sealed = a_sealed(item=f"i-{n}", title=title, body=body)
    record = a_record(sealed, n, at=START + timedelta(days=n))
    return search_row(record, public_page(sealed, record, True, SITE), SITE)


@pytest.fixture
def file(tmp_path: Path) -> SearchFile:
    folder = Folder(tmp_path, 1)
    made = SearchFile(folder.root, 1, folder.check_fence)
    made.name_columns(SITE)
    return made


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    for name, value in {
        "SITE_DIR": str(tmp_path),
        "SITE_NAME": "青川市党务公开",
        "SITE_URL": "http://127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    return create_app("portal").test_client()


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page))


def titles(portal: FlaskClient, query: str) -> list[str]:
    page = portal.get(f"/search?{query}").text
    return [text_of(each) for each in re.findall(r'<h2 class="item-title">(.*?)</h2>', page)]


def test_hits_come_newest_first_with_what_was_found_marked(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([a_row(1, "第一件"), a_row(2, "第二件"), a_row(3, "第三件", "没有那个词")])

    page = portal.get("/search?q=集中学习").text

    assert titles(portal, "q=集中学习") == ["第二件", "第一件"]
    assert page.count("<mark>集中学习</mark>") == 2
    assert "共 2 条" in page
    assert 'value="集中学习"' in page


def test_those_whose_title_has_all_the_words_come_first(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([a_row(1, "集中培训"), a_row(2, "别的", "集中培训"), a_row(3, "集中", "培训")])

    assert titles(portal, "q=集中+培训") == ["集中培训", "集中", "别的"]


def test_the_index_number_finds_its_item_first(file: SearchFile, portal: FlaskClient) -> None:
    file.put([a_row(1, "被引用的"), a_row(2, "引用的", "见 11A03/2026-03-0001 号")])

    assert titles(portal, "q=１１ａ０３/2026-03-0001") == ["被引用的", "引用的"]


def test_organ_column_and_days_narrow_the_search_even_without_words(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([a_row(n, f"第{n}件") for n in range(1, 6)])
    file.put([replace(a_row(6, "第6件"), organ="22B01", organ_name="市水务局", column="rules")])

    assert titles(portal, "organ=水务") == titles(portal, "column=rules") == ["第6件"]
    assert titles(portal, "from=2026-03-07&to=2026年3月8日") == ["第3件", "第2件"]
    assert titles(portal, "q=学习&from=20260307&to=2026/3/7&organ=文化") == ["第2件"]
    assert titles(portal, "q=学习&to=2026-03-01") == []


@pytest.mark.parametrize("day", ["2026-02-30", "三月五日", "2026-13-01", "<b>"])
def test_a_wrong_day_is_told_beside_its_field_and_nothing_typed_is_lost(
    file: SearchFile, portal: FlaskClient, day: str
) -> None:
    answer = portal.get("/search", query_string={"q": "学习", "from": day, "organ": "文化"})

    assert answer.status_code == 400
    assert f"“{day}”不是一个日期" in unescape(answer.text)
    assert 'id="from"' in answer.text
    assert 'aria-describedby="error-from"' in answer.text
    for kept in (day, "学习", "文化"):
        assert f'value="{kept}"' in unescape(answer.text)


def test_days_the_wrong_way_round_are_told(file: SearchFile, portal: FlaskClient) -> None:
    answer = portal.get("/search?from=2026-03-08&to=2026-03-07")

    assert answer.status_code == 400
    assert "截止日期比起始日期还早" in answer.text


def test_nothing_found_says_what_to_try(file: SearchFile, portal: FlaskClient) -> None:
    file.put([a_row(1)])

    page = text_of(portal.get("/search?q=不存在+学习&organ=文化").text)

    for said in ("没有找到", "少写一个词", "去掉限定再搜"):
        assert said in page


def test_before_anything_is_asked_the_page_says_how(file: SearchFile, portal: FlaskClient) -> None:
    answer = portal.get("/search")

    assert answer.status_code == 200
    assert "可以这样搜" in answer.text
    assert '<option value="ideology">' in answer.text


def test_a_withdrawn_item_shows_its_line_and_a_removed_one_nothing(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([a_row(1), a_row(2)])
    record = withdrawn(a_record(a_sealed(item="i-1"), 1), "数字有误")
    file.put([search_row(record, None, SITE)], ["i-2"])

    assert titles(portal, "q=学习") == []
    assert titles(portal, "q=11A03") == [f"{record.number}（已于 2027年4月9日撤下：数字有误）"]


def test_hits_are_paged_and_a_page_too_far_is_the_last(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([a_row(n, f"第{n}件") for n in range(1, 46)])

    assert titles(portal, "q=学习&page=1")[0] == "第45件"
    assert titles(portal, "q=学习&page=3") == [f"第{n}件" for n in range(5, 0, -1)]
    assert titles(portal, "q=学习&page=99") == titles(portal, "q=学习&page=3")
    page = portal.get("/search?q=学习&page=2").text
    assert "第 2 页，共 3 页" in page
    assert re.findall(r'rel="(prev|next)"', page) == ["prev", "next"]


def test_counting_stops_and_says_so(
    file: SearchFile, portal: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_MOST", 30)
    file.put([a_row(n, f"第{n}件") for n in range(1, 41)])

    page = portal.get("/search?q=学习&page=2").text

    assert "1,000 条以上" in page
    assert "第 2 页，共 2 页" in page


def test_shards_are_searched_newest_first_and_together(
    file: SearchFile, portal: FlaskClient
) -> None:
    file.put([replace(a_row(n, f"第{n}件"), place=n * search.SHARD) for n in range(1, 5)])

    assert titles(portal, "q=学习") == ["第4件", "第3件", "第2件", "第1件"]
    assert titles(portal, "q=学习&from=2026-03-07&to=2026-03-08") == ["第3件", "第2件"]


@pytest.mark.parametrize("trouble", ["missing", "broken", "other schema"])
def test_without_a_file_the_page_says_so_and_everything_else_works(
    file: SearchFile, portal: FlaskClient, tmp_path: Path, trouble: str
) -> None:
    file.put([a_row(1)])
    (tmp_path / "about.html").write_text("about", encoding="utf-8")
    if trouble == "other schema":
        file._db.execute("PRAGMA user_version = 99")
    file.close()
    if trouble == "missing":
        (tmp_path / search.PATH).unlink()
    elif trouble == "broken":
        (tmp_path / search.PATH).write_bytes(b"nothing of the kind" * 1000)

    answer = portal.get("/search?q=学习")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "搜索暂时用不了" in answer.text
    assert portal.get("/about.html", buffered=True).text == "about"


def test_a_file_begun_anew_is_noticed_at_once(file: SearchFile, portal: FlaskClient) -> None:
    file.put([a_row(1)])
    assert titles(portal, "q=学习") == ["学习计划"]
    file._begin_anew()
    file.put([a_row(2, "新的")])

    assert titles(portal, "q=学习") == ["新的"]


def test_a_folder_that_nobody_may_write_to_is_searched_too(
    file: SearchFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so the first way is closed instead."""
    file.put([a_row(1)])
    file.close()
    connect = reading._connected

    def closed(uri: str) -> sqlite3.Connection:
        if "immutable" not in uri:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(uri)

    monkeypatch.setattr(reading, "_connected", closed)
    reader = Reader(tmp_path)

    for _ in range(2):
        assert reader.find(Question(words("学习")), 1).count == 1


@pytest.mark.parametrize("query", ['"', "*", "a OR b", "{title}:x", "学习)", "NEAR(a b)", "-"])
def test_no_query_is_a_command(file: SearchFile, portal: FlaskClient, query: str) -> None:
    file.put([a_row(1)])

    answer = portal.get("/search", query_string={"q": query})

    assert answer.status_code == 200
    assert "没有找到" in answer.text or "<mark>-</mark>" in answer.text


def test_what_was_typed_stays_text(file: SearchFile, portal: FlaskClient) -> None:
    attack = "<script>alert(1)</script>"
    file.put([a_row(1, attack, attack)])

    page = portal.get("/search", query_string={"q": attack, "organ": "文化"}).text

    assert "<script>" not in page
    assert page.count("<mark>&lt;script&gt;") == 2


def test_only_so_many_words_are_looked_for_and_it_says_so(
    file: SearchFile, portal: FlaskClient
) -> None:
    answer = portal.get("/search?q=1+2+3+4+5+6+7+8+9")

    assert answer.status_code == 200
    assert "最多写 8 个词" in answer.text


def test_an_excerpt_shows_the_hit_as_it_was_written() -> None:
    text = "开头。" * 40 + "依据ＧＢ／Ｔ 9704执行，张　三负责。" + "结尾。" * 40

    parts = excerpt(text, words("gb/t 张三"))

    assert [part.text for part in parts if part.is_hit] == ["ＧＢ／Ｔ", "张　三"]
    assert parts[0].text == parts[-1].text == "…"
    assert len("".join(part.text for part in parts)) < 120


def test_marks_cover_overlapping_words_once() -> None:
    assert [tuple(part) for part in marked("党员教育培训", ("党员教", "员教育"))] == [
        ("党员教育", True),
        ("培训", False),
    ]
    assert marked("没有", ("党",)) == [("没有", False)]
    assert fold("".join(part.text for part in marked("Ａ　b", ("a",)))) == "a b"
