"""What is published is found on the running portal; what is gone is not, to the last byte."""

import shutil
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest

from contracts import search
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.road.test_site_upkeep import rebuild
from tests.service.road.walker import FULL, INSIDE, SHORT, Walker

pytestmark = pytest.mark.service
RARE = "\U0010abcd"  # nobody else writes it, and FTS5 keeps most of its code in one piece
RARE_TERM = b"0abcd"


def found(walker: Walker, query: str) -> bool:
    status, page = walker.get(f"/search?q={query}")
    assert status == 200
    return "没有找到".encode() not in page


def every_byte(walker: Walker) -> bytes:
    return b"".join(p.read_bytes() for p in walker.site.rglob("*") if p.is_file())


def test_a_published_page_is_found_by_what_it_says(walker: Walker) -> None:
    token = f"河道整治{uuid4().int % 10**6:06}号"
    view = walker.published(title=f"关于{token}的公示", body=f"一、概况\n{token}已经开工。")
    number = walker.publication(view)["number"]

    for query in (token, token[2:6], "河", f"河道+{token[-4:]}", number, number.lower()):
        assert found(walker, query), query
    _, page = walker.get(f"/search?q={token}")
    assert f'href="{view["url"]}"'.encode() in page
    assert f"<mark>{token}</mark>".encode() in page


def test_what_is_inside_the_party_is_not_found_nor_in_the_file(walker: Walker) -> None:
    token = f"内部{a_mark()}"
    walker.published(INSIDE, title=token, body=token)
    waiting = walker.approve(walker.submit(walker.save(FULL, title=token, body=token)))
    walker.until(waiting, "awaiting", "document")

    assert not found(walker, token)
    assert token.encode() not in every_byte(walker)


def test_what_is_withdrawn_for_secrecy_is_gone_before_it_is_proved(walker: Walker) -> None:
    token = f"口令{a_mark()}"
    view = walker.published(title=token, body=f"{RARE}{token}" * 40)
    assert found(walker, RARE)
    assert RARE_TERM in every_byte(walker)

    walker.withdraw(view, kind="secrecy", reason="涉及敏感内容")
    walker.until(view, "recalled", "website")

    assert view["item"] not in walker.findable()
    data = (walker.site / search.PATH).read_bytes()
    data += (walker.site / f"{search.PATH}-wal").read_bytes()
    for gone in (token.encode(), view["item"].encode(), RARE_TERM):
        assert gone not in data
    assert not found(walker, token)
    assert not found(walker, RARE)


def test_an_ordinary_withdrawal_leaves_its_line_and_none_of_its_text(walker: Walker) -> None:
    token = f"撤下{a_mark()}"
    view = walker.published(title=token, body=token)
    number = walker.publication(view)["number"]

    walker.withdraw(view, reason="数字有误")
    walker.until(view, "recalled", "website")

    assert not found(walker, token)
    assert "数字有误".encode() in walker.get(f"/search?q={number}")[1]


def test_a_search_file_that_is_lost_is_filled_again(walker: Walker) -> None:
    view = walker.published(SHORT, title=f"还在{uuid4().hex[:6]}")
    before = walker.findable()

    shutil.rmtree(walker.site / ".search")
    walker.published()

    eventually(lambda: before.items() <= walker.findable().items(), 60)
    assert found(walker, walker.item(view)["title"])


def test_a_row_that_was_changed_is_mended_and_a_strange_one_goes_with_a_rebuild(
    walker: Walker,
) -> None:
    view = walker.published(title=f"完好{uuid4().hex[:6]}")
    before = walker.findable()
    with closing(sqlite3.connect(walker.site / search.PATH, timeout=10)) as db:
        db.execute("UPDATE rows SET title = '篡改' WHERE item = ?", (view["item"],))
        db.execute(
            "INSERT INTO rows SELECT place + 900, 'i-stranger', day, organ, organ_name,"
            ' "column", column_name, class_name, number, url, withdrawn_on,'
            " superseded_on, reason, title, text"
            " FROM rows WHERE item = ?",
            (view["item"],),
        )
        db.commit()

    rebuild(walker)

    eventually(lambda: walker.findable() == before, 40)
    assert found(walker, walker.item(view)["title"])
