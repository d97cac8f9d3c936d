"""Opinions on the site: asked for until a day, given by a form, answered by another page."""

import re
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import segno
from hypothesis import given
from hypothesis import strategies as st

from services.publish.site import paths
from services.publish.site.model import Record, Related
from services.publish.site.pages import asking_at, older_page, public_page, withdrawn_page
from services.publish.site.plan import plan, plan_all
from services.publish.site.qr import MASK, QUIET, square
from tests.unit.publish.site_samples import (
    SITE,
    START,
    a_record,
    a_sealed,
    many,
    rendered,
    totals,
    withdrawn,
)

ASKED = a_sealed(opinion_days=15)
OPEN, OVER = START + timedelta(days=3), START + timedelta(days=30)
CAUSE = {
    "id": "r-1",
    "item": "i-1",
    "title": "封存时的原题",
    "number": "11A03/2026-03-0001",
    "url": "/organs/11a03/2026/0001.html",
    "opinions": 3,
    "outcomes": {"adopted": 1, "partly_adopted": 0, "explained": 2, "not_adopted": 0},
    "changed": "第二条改为每季度一次。",
}


def page(sealed: dict[str, Any], record: Record, related: Related | None = None) -> str:
    return public_page(sealed, record, True, SITE, related or Related()).body.decode()


def asked(now: datetime) -> Record:
    return asking_at(a_record(ASKED), now)


def an_answer(original: Record | None) -> str:
    sealed = a_sealed(item="i-2", title="意见办理情况", cause=CAUSE)
    record = a_record(sealed, seq=2)
    assert record.cause_item == "i-1"
    return page(sealed, record, Related(original))


def test_the_last_day_is_counted_from_the_day_after_the_opening_in_shanghai() -> None:
    late = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)  # 01:00 on the 6th in Shanghai

    assert asked(OPEN).asks_until == datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
    assert a_record(ASKED, at=late).asks_until == datetime(2026, 3, 21, 16, 0, tzinfo=UTC)
    assert a_record(a_sealed()).asks_until is None


def test_opinions_are_asked_for_until_the_end_of_the_last_day_and_no_longer() -> None:
    until = asked(OPEN).asks_until
    assert until
    assert asked(until - timedelta(seconds=1)).asking
    assert not asked(until).asking


def test_a_page_says_until_when_and_leads_to_the_form() -> None:
    text = page(ASKED, asked(OPEN))

    assert "正在征求意见，2026年3月20日截止。" in text
    assert '<a href="#opinion">' in text and 'id="opinion"' in text


def test_after_that_the_page_says_it_is_over_and_still_takes_opinions() -> None:
    text = page(ASKED, asked(OVER))

    assert "征求意见已于 2026年3月20日截止。" in text
    assert "正在征求意见" not in text
    assert "<form" in text


def test_who_does_not_ask_says_nothing_of_it() -> None:
    assert "征求意见" not in page(a_sealed(), a_record())


def test_a_withdrawn_item_asks_no_more() -> None:
    gone = withdrawn(asked(OPEN))

    assert (gone.asking, gone.asks_until) == (False, None)


def test_the_form_sends_what_the_opinion_is_about_and_labels_every_field() -> None:
    text = page(a_sealed(), a_record())

    assert 'method="post" action="/opinions/preview"' in text
    for name, value in (("item", "i-3f2a"), ("url", "/organs/11a03/2026/0001.html")):
        assert f'name="{name}" value="{value}"' in text
    assert 'maxlength="2000" required' in text
    fields = re.findall(r'<(?:input|textarea) id="([^"]+)"', text)
    assert set(fields) == set(re.findall(r'<label for="([^"]+)"', text))
    assert "form-action 'self'" in text
    assert 'href="/opinions/query"' in text


def test_a_site_in_a_folder_asks_below_that_folder() -> None:
    site = replace(SITE, url="https://www.qingchuan.example/dwgk")
    text = public_page(a_sealed(), a_record(), True, site).body.decode()

    assert 'action="/dwgk/opinions/preview"' in text


def test_older_and_withdrawn_pages_take_no_opinions() -> None:
    second = a_record(a_sealed(version=2, opinion_days=15), before=a_record(ASKED))
    older = older_page(ASKED, asking_at(second, OPEN), True, SITE).body.decode()

    for text in (older, withdrawn_page(withdrawn(a_record()), SITE).body.decode()):
        assert "/opinions/preview" not in text
        assert "正在征求意见" not in text


def test_an_answer_names_its_original_as_it_stands_now() -> None:
    now = replace(a_record(), title="更正后的原题")
    text = an_answer(now)

    assert '<a href="/organs/11a03/2026/0001.html">《更正后的原题》</a>' in text
    assert "收到的 3 条意见的办理情况" in text
    counts = re.findall(r'<dt>(\w+)</dt><dd><span class="num">(\d+)', text)
    assert counts == [("采纳", "1"), ("部分采纳", "0"), ("解释说明", "2"), ("未采纳", "0")]
    assert "第二条改为每季度一次。" in text
    assert "封存时的原题" not in text


def test_an_answer_names_a_withdrawn_original_by_its_number_only() -> None:
    text = an_answer(withdrawn(a_record()))

    assert ">11A03/2026-03-0001</a> 的事项（已撤下）收到的" in text
    assert "党员教育培训计划" not in text


def test_an_answer_is_silent_about_an_original_that_is_not_there() -> None:
    text = an_answer(None)

    assert "本件公开有关事项收到的 3 条意见" in text
    assert "封存时的原题" not in text
    assert "11A03/2026-03-0001" not in text


def test_an_original_lists_its_answers() -> None:
    answer = a_record(a_sealed(item="i-2", title="办理情况之一", cause=CAUSE), seq=2)
    text = page(ASKED, asked(OVER), Related(None, (answer,)))

    assert 'id="answers"' in text
    assert '<a href="/organs/11a03/2026/0002.html">办理情况之一</a>' in text
    assert '<a href="#answers">查看意见办理情况</a>' in text


def test_markup_in_what_changed_stays_text() -> None:
    attack = "<script>alert(1)</script>"
    sealed = a_sealed(item="i-2", cause=CAUSE | {"changed": attack})
    text = page(sealed, a_record(sealed), Related(replace(a_record(), title=attack)))

    assert "<script>" not in text


def test_the_home_page_lists_what_asks_now_soonest_end_first() -> None:
    rows = many(30)
    for at, days in ((0, 20), (1, 10), (29, 30)):
        rows[at] = replace(rows[at], asking=True, asks_until=START + timedelta(days=days))
    home = rendered(rows, 30, plan_all(totals(30), SITE))["/index.html"].decode()

    assert re.findall(r'(\d+)\.html#opinion"', home) == ["0002", "0001", "0030"]
    none = rendered(many(3), 3, plan_all(totals(3), SITE))["/index.html"].decode()
    assert "正在征求意见" not in none


def test_lists_mark_what_asks_and_only_while_it_does() -> None:
    for now, marked in ((OPEN, True), (OVER, False)):
        record = asked(now)
        site = rendered([record], 1, plan_all(totals(1), SITE))
        for path in (paths.column_list("ideology"), paths.organ_list("11A03"), paths.HOME):
            assert ("征求意见至 3月20日" in site[path].decode()) is marked, path


@given(st.integers(min_value=1, max_value=1000), st.booleans())
def test_beginning_and_ending_to_ask_touches_the_home_page_wherever_the_item_stands(
    seq: int, ends: bool
) -> None:
    record = many(1)[0]
    record = replace(record, seqs={"column": seq, "organ": seq, "site": seq})
    asking = replace(record, asking=True, asks_until=START)
    change = (asking, record) if ends else (record, asking)

    assert paths.HOME in {n.path for n in plan([change], totals(1000), SITE)}


def test_records_of_before_there_were_opinions_are_read_as_not_asking() -> None:
    document = asdict(a_record())
    for name in ("asks_until", "asking", "cause_item"):
        del document[name]

    assert Record.read(document) == a_record()


def test_the_square_is_the_address_of_the_page_with_room_around_it() -> None:
    address = "https://dwgk.qingchuan.example/organs/11a03/2026/0001.html"
    code = segno.make_qr(address, error="m", boost_error=False, mask=MASK)
    found = square(address)

    dark = {
        (int(x) + n - QUIET, int(y) - QUIET)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", found.path)
        for n in range(int(length))
    }
    assert dark == {(x, y) for y, row in enumerate(code.matrix) for x, on in enumerate(row) if on}
    assert found.size == len(code.matrix) + 2 * QUIET
    assert found.path in page(a_sealed(), a_record())
    assert f"二维码，内容是本页网址 {address}" in page(a_sealed(), a_record())
