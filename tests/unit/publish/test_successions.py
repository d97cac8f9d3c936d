"""What the public reads of an item that was added to, replaced, reinstated or withdrawn."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from common.seals import canonical, digest
from contracts.words import CHANGES
from services.publish.channels.website.items import Shown, record_of, related, shown
from services.publish.domain import Publication, Succession, Void, hanging, turned
from services.publish.site.feeds import render_feed
from services.publish.site.lists import render_list
from services.publish.site.model import Record, Seqs
from tests.unit.publish.board_samples import an_open
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed

DAY = timedelta(days=1)
REASON = "新办法施行"
FIRST = a_sealed()
MORE = {"name": "附件2.txt", "hash": "b" * 64, "size": 3, "type": "text/plain"}
SUPPLEMENT = a_sealed(
    version=2,
    body=f"{FIRST['body']}\n二、补充安排",
    attachments=[*FIRST["attachments"], MORE],
    change_note="补充下半年安排",
    supplements=1,
)
CORRECTION = a_sealed(version=2, body="更正后的正文。", change_note="日期写错")
SEALS: dict[str, Any] = {digest(canonical(s)): s for s in (FIRST, SUPPLEMENT, CORRECTION)}
URL = "/organs/11a03/2026/03-0001.html"
OVER = {"at": START + 5 * DAY, "by": "i-new", "reason": REASON, "stands": False}
BACK = {"at": START + 6 * DAY, "by": "i-new", "reason": "", "stands": True}
NEW = replace(
    a_record(a_sealed(item="i-new", title="新的计划"), seq=2),
    replaces=["i-3f2a"],
    replaces_reason=REASON,
)


def version_of(sealed: dict[str, Any], **changes: Any) -> Publication:
    given: dict[str, Any] = {
        "item": sealed["item"],
        "version": sealed["version"],
        "hash": digest(canonical(sealed)),
        "state": "published",
        "url": URL,
        "number": "11A03/2026-03-0001",
        "opened": {"outside": START + sealed["version"] * DAY},
    }
    return Publication(f"{sealed['item']}:{sealed['version']}", **{**given, **changes})


def succession(*turns: dict[str, Any]) -> Succession:
    return Succession("i-3f2a", turns={str(n): turn for n, turn in enumerate(turns, 1)})


def record(
    *sealed: dict[str, Any],
    over: Succession | None = None,
    void: Void | None = None,
    before: Record | None = None,
) -> Record:
    found = [version_of(each) for each in sealed]
    made = record_of(found, SEALS, before, void, START, over)
    assert made
    return replace(made, seqs=Seqs(column=1, organ=1, site=1))


def page(*sealed: dict[str, Any], over: Succession | None = None) -> str:
    made = record(*sealed, over=over)
    return current(
        shown(made, [version_of(s) for s in sealed], SEALS, SITE, related("i-3f2a", made, [NEW]))
    )


def current(found: Shown) -> str:
    assert found.record
    [body] = [p.body.decode() for p in found.pages if p.path == found.record.url]
    return body


def kinds(made: Record) -> list[str]:
    return [change["kind"] for change in made.history]


# -- turns -----------------------------------------------------------------------


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_turns_come_to_the_same_in_any_order_and_heard_twice(heard: list[int]) -> None:
    told = {n: {**(BACK if n % 2 == 0 else OVER), "reason": str(n)} for n in heard}
    found = Succession("i-1")
    for number in heard:
        found, _ = turned(found, number, told[number], START)

    assert found.in_order() == [told[n] for n in sorted(told)]
    assert bool(found.last) == (max(heard) % 2 == 1)


def test_a_turn_is_to_be_said_once_on_site_and_boards() -> None:
    after, _ = turned(Succession("i-1"), 1, OVER, START)

    assert (after.site_at, after.board_at) == (START, START)
    assert turned(replace(after, site_at=None), 1, OVER, START)[0].site_at is None


def test_a_successor_withdrawn_for_secrecy_never_was() -> None:
    assert succession(OVER, BACK).without({"i-new"}).turns == {}
    assert not succession(OVER).without({"i-new"}).last


# -- supplements -------------------------------------------------------------------


def test_a_supplement_says_so_and_marks_what_was_added() -> None:
    body = page(FIRST, SUPPLEMENT)

    assert "补充公开，现为第2版。</strong>原有内容没有改动。补充说明：补充下半年安排" in body
    added = body.split("补充的内容：")[1].split("查看版本")[0]
    assert "二、补充安排" in added and "附件2.txt" in added
    assert "每月集中学习一次" not in added and "附件1.txt" not in added
    assert "更正" not in body


def test_a_supplement_to_what_never_was_on_the_site_marks_nothing() -> None:
    body = page(SUPPLEMENT)

    assert "补充的内容" not in body


def test_the_older_text_says_what_came_after_it() -> None:
    def older(second: dict[str, Any]) -> str:
        made = record(FIRST, second)
        found = shown(made, [version_of(FIRST), version_of(second)], SEALS, SITE)
        [body] = [p.body.decode() for p in found.pages if p.path != URL]
        return body

    assert "之后有补充公开，原有内容没有改动" in older(SUPPLEMENT)
    assert "已经更正，仅供查考" in older(CORRECTION)


def test_lists_and_feeds_name_the_kind() -> None:
    for second, word in ((SUPPLEMENT, "补充"), (CORRECTION, "更正")):
        made = record(FIRST, second)
        assert (
            f"{word} · 第2版"
            in render_list(SITE, "column", "ideology", None, [made], 1).body.decode()
        )
        assert f"第2版（{word}）" in render_feed(SITE, None, [made]).body.decode()


# -- supersession ------------------------------------------------------------------


def test_a_replaced_page_stays_and_names_what_holds() -> None:
    body = page(FIRST, over=succession(OVER))

    assert "本件自 2026年3月10日起已被取代，仅供查考" in body and REASON in body
    assert f'<a href="{NEW.url}">《新的计划》</a>' in body
    assert "每月集中学习一次" in body


def test_it_takes_no_opinions_and_asks_for_none() -> None:
    asking = a_sealed(opinion_days=15)
    SEALS[digest(canonical(asking))] = asking
    made = record(asking, over=succession(OVER))
    body = page(asking, over=succession(OVER))

    assert not made.asking and made.asks_until is None
    assert "不再收集意见" in body and "<form method" not in body.split("</header>")[2]


def test_a_successor_that_cannot_be_read_is_not_named() -> None:
    made = record(FIRST, over=succession(OVER))
    body = current(shown(made, [version_of(FIRST)], SEALS, SITE))

    assert "没有在本网站公布" in body and "新的计划" not in body


def test_the_successor_names_what_it_replaces() -> None:
    old = record(FIRST, over=succession(OVER))
    sealed = a_sealed(item="i-new", supersedes={"items": ["i-3f2a"], "reason": REASON})
    SEALS[digest(canonical(sealed))] = sealed
    made = record(sealed)
    body = current(shown(made, [version_of(sealed)], SEALS, SITE, related("i-new", made, [old])))

    assert made.replaces == ["i-3f2a"]
    assert "本件取代：" in body and old.title in body and REASON in body


def test_lists_and_feeds_say_that_it_is_replaced() -> None:
    made = record(FIRST, over=succession(OVER))
    feed = render_feed(SITE, None, [made]).body.decode()

    assert (
        "已被取代</span>" in render_list(SITE, "column", "ideology", None, [made], 1).body.decode()
    )
    assert f"（已被取代）{made.title}" in feed and f"已于 2026年3月10日被取代：{REASON}" in feed
    assert "2026-03-10T" in feed, "readers of a feed look at what was updated"


def test_search_knows_since_when() -> None:
    row = shown(record(FIRST, over=succession(OVER)), [version_of(FIRST)], SEALS, SITE).row

    assert row and row.superseded_on == "2026-03-10"


def test_once_it_stands_again_only_its_history_says_so() -> None:
    body = page(FIRST, over=succession(OVER, BACK))

    assert "已被取代，仅供查考" not in body and "说说您的意见" in body
    assert kinds(record(FIRST, over=succession(OVER, BACK))) == [
        "first",
        "superseded",
        "reinstated",
    ]
    assert CHANGES["reinstated"] in body.split('id="versions"')[1]


def test_a_replaced_item_leaves_the_boards_until_it_stands_again() -> None:
    publication = an_open()

    assert hanging([publication], succession(OVER)) is None
    assert hanging([publication], succession(OVER, BACK)) == (publication, "outside")


# -- what happened -----------------------------------------------------------------


def test_a_page_tells_all_that_happened_with_day_and_reason() -> None:
    made = record(FIRST, SUPPLEMENT, over=succession(OVER))
    told = page(FIRST, SUPPLEMENT, over=succession(OVER)).split('id="versions"')[1]

    assert kinds(made) == ["first", "supplement", "superseded"]
    assert "补充下半年安排" in told and "2026年3月10日" in told and REASON in told


def test_a_withdrawn_page_tells_it_without_what_its_versions_said() -> None:
    void = Void("i-3f2a", withdrawn_below=3, reason="数据有误", at=START + 8 * DAY)
    before = record(FIRST, CORRECTION, over=succession(OVER))
    gone = record(void=void, before=before, over=succession(OVER))
    body = current(shown(gone, [], SEALS, SITE))

    assert kinds(gone) == ["first", "correct", "superseded", "withdrawn"]
    assert "数据有误" in body and REASON in body
    assert "日期写错" not in body and "-v1.html" not in body


def test_what_came_back_after_a_withdrawal_says_that_it_was_gone() -> None:
    void = Void("i-3f2a", withdrawn_below=2, reason="数据有误", at=START + DAY)

    assert kinds(record(CORRECTION, void=void)) == ["withdrawn", "again"]


def test_secrecy_leaves_nothing() -> None:
    void = Void("i-3f2a", withdrawn_below=2, reason="涉密", kind="secrecy", at=START + DAY)

    assert record_of([], SEALS, record(FIRST), void, START, succession(OVER)) is None
    assert kinds(record(CORRECTION, void=void)) == ["first"]
