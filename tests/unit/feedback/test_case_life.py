"""States of a case, who may move it, and what it announces."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from common import clock
from common.errors import Conflict, NotAllowed
from common.posts import Post
from contracts import policy, words
from contracts.commands import feedback as commands
from services.feedback.domain import cases, people, views
from services.feedback.domain.cases import LIFE, SAYS, Case, Said
from tests.unit.common.clock_samples import an_almanac
from tests.unit.feedback.case_samples import (
    ALMANAC,
    AT,
    STATIONS,
    answered,
    assigned,
    closed,
    received,
    replied,
    screened,
    step,
)

ACTIONS: dict[str, Callable[[Case], Said]] = {
    "screen": lambda c: cases.screen(c, step(c, "anybody"), "opinion"),
    "dismiss": lambda c: cases.dismiss(c, step(c, "anybody", "无关")),
    "assign": lambda c: cases.assign(c, step(c, "anybody"), "lead", [], ""),
    "answer": lambda c: cases.answer(c, step(c, "lead"), "已办。", "adopted"),
    "approve_reply": lambda c: cases.review_reply(c, step(c, "anybody"), "approve"),
    "return_reply": lambda c: cases.review_reply(c, step(c, "anybody", "改"), "return"),
    "close": lambda c: cases.close(c, step(c, "anybody")),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATIONS)
def test_a_case_moves_by_the_table_and_not_otherwise(state: str, action: str) -> None:
    case = STATIONS[state]()
    following = LIFE.get((state, action))

    if following is None:
        with pytest.raises(NotAllowed, match=f"现在是“{words.CASE_STATES[state]}”"):
            ACTIONS[action](case)
    else:
        after, [said] = ACTIONS[action](case)
        assert (after.state, said.data["state"]) == (following, following)
        assert said == SAYS[action](after)
        assert (after.version, said.version) == (case.version + 1, after.version)


def test_every_word_a_user_may_read_is_there() -> None:
    assert (
        set(words.CASE_STATES) == {s for s, _ in LIFE} | set(LIFE.values()) == set(commands.STATES)
    )
    assert {action for _, action in LIFE} <= set(words.CASE_ACTIONS)
    assert (set(words.CASE_KINDS), set(words.OUTCOMES)) == (
        set(commands.KINDS),
        set(commands.OUTCOMES),
    )
    assert set(words.CASE_CHANNELS) == {*commands.BY_HAND, "portal"}


def test_a_version_seen_before_the_last_step_is_a_conflict() -> None:
    seen = received()
    with pytest.raises(Conflict, match="请刷新后再办理"):
        cases.screen(screened(), step(seen), "opinion")


def test_events_say_neither_what_was_said_nor_by_whom() -> None:
    case = replace(answered(), text="秘密的话", lead="p-7", reply="答复的话")

    for say in SAYS.values():
        told = str(say(case))
        assert not any(word in told for word in ("秘密的话", "p-7", "答复的话"))


def test_helpers_are_named_once_and_the_lead_is_none() -> None:
    assert (assigned().lead, assigned().helpers) == ("lead", ["helper"])


def test_a_dismissed_case_is_closed_without_an_outcome() -> None:
    case, _ = cases.dismiss(received(), step(received(), comment="无关"))

    assert cases.is_dismissed(case) and not cases.is_answered(case)
    assert not cases.is_dismissed(closed()) and cases.is_answered(closed())


def test_who_wrote_a_reply_never_reviews_it_even_as_the_only_one_there() -> None:
    only = policy.Facts(["o-1"], [Post("lead", "o-1", "auditor")], cases.persons(answered()))

    with pytest.raises(NotAllowed, match="不能审核自己的答复"):
        policy.check("lead", "feedback.review_reply", only)


def test_nobody_but_the_lead_answers() -> None:
    posts = [Post("lead", "o-1", "drafter"), Post("helper", "o-1", "drafter")]
    around = policy.Facts(["o-1"], posts, cases.persons(assigned()))

    assert policy.check("lead", "feedback.answer_case", around) == "o-1"
    with pytest.raises(NotAllowed, match="这一步由主办人 lead 办理"):
        policy.check("helper", "feedback.answer_case", around)


def test_a_return_says_why() -> None:
    case = answered()
    with pytest.raises(NotAllowed, match="写明原因"):
        cases.review_reply(case, step(case, "auditor", " "), "return")


@pytest.mark.parametrize("due", ["2026-03-04", "2026-06-06"])
def test_a_due_date_lies_between_today_and_three_months(due: str) -> None:
    case = screened()
    with pytest.raises(NotAllowed, match="答复期限"):
        cases.assign(case, step(case), "lead", [], due)


def test_a_look_is_on_the_record_and_no_step() -> None:
    after, said = cases.looked(received(), "handler", AT)

    assert (after.history[-1]["action"], after.version, said) == ("look", 1, [])


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 3, 5), date(2026, 6, 5)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 3, 1)),
        (date(2026, 10, 31), date(2027, 1, 31)),
        (date(2026, 1, 31), date(2026, 4, 30)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last_one(day: date, due: date) -> None:
    at = clock.start_of(day)
    case, _ = cases.received(Case("c-1"), "", an_almanac(at))

    assert case.due_on == due.isoformat()


@pytest.mark.parametrize(
    ("given", "level"),
    [
        (("", "", True), "anonymous"),
        (("程知夏", "", False), "organ"),
        (("", "138", True), "organ"),
        (("程知夏", "138", True), "named"),
    ],
)
def test_who_gives_nothing_is_anonymous_and_only_a_name_can_be_told(
    given: tuple[str, str, bool], level: str
) -> None:
    assert cases.level_of(*given) == level


# -- people ------------------------------------------------------------------


def test_a_member_without_a_post_leads_nothing() -> None:
    with pytest.raises(NotAllowed, match="没有职务"):
        people.must_serve([Post("p", "o-1", "member")], "p", ["o-1"])
    people.must_serve([Post("p", "o-1", "drafter")], "p", ["o-1"])


def test_a_case_says_why_it_is_due_until_it_is_answered() -> None:
    assert cases.why_due(received(), ALMANAC) == "2026-03-05 收到，应在 3 个月内答复"
    assert (
        cases.why_due(replace(assigned(), due_on="2026-04-01"), ALMANAC) == "交办时定下的答复期限"
    )
    assert cases.why_due(replied(), ALMANAC) == ""


# -- what is shown -------------------------------------------------------------


def test_the_asker_reads_the_reply_once_it_is_approved_and_no_name() -> None:
    before = views.shown_to_asker(answered(), None, None, None)
    after = views.shown_to_asker(replied(), None, None, None)

    assert (before["reply"], before["outcome_word"]) == ("", "")
    assert (after["reply"], after["outcome_word"]) == ("已办。", "采纳")
    assert "lead" not in str(after) and "auditor" not in str(after)


def test_numbers_are_masked_in_what_the_asker_reads() -> None:
    case = replace(replied(), text="电话 138 1234 5678", reply="请打 13812345678")
    shown = views.shown_to_asker(case, None, None, None)

    assert (shown["text"], shown["reply"]) == ("电话 138****5678", "请打 138****5678")
