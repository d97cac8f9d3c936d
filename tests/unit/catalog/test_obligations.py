"""What is owed: opened by the calendar or by what happens, met, excused, owed again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from contracts import words
from services.catalog.domain import obligations
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import Obligation
from tests.unit.catalog.obligation_samples import AT, PLACE, entry, owed, versions

PERIODIC = st.sampled_from(["yearly", "half_year", "quarterly", "monthly"])
SINCE = date(2026, 2, 14)


def opened(time_rule: str, days: Iterable[date]) -> dict[str, Obligation]:
    """What stands after a nightly run on each of these days, each going on behind the last."""
    found: dict[str, Obligation] = {}
    from_day = SINCE
    for day in days:
        fresh = obligations.obligations(PLACE, entry(time_rule), versions(time_rule), from_day, day)
        found = {**{one.id: one for one in fresh}, **found}  # what stands there is left alone
        from_day = day
    return found


@given(PERIODIC, st.lists(st.integers(0, 900), max_size=12), st.integers(0, 900))
def test_what_is_open_does_not_depend_on_how_often_or_late_the_nightly_run_comes(
    time_rule: str, runs: list[int], last: int
) -> None:
    days = [SINCE + timedelta(days=run) for run in sorted(min(run, last) for run in runs)]
    end = SINCE + timedelta(days=last)

    assert opened(time_rule, [*days, end]) == opened(time_rule, [end])
    assert opened(time_rule, [*days, end, end]) == opened(time_rule, [end])


def test_what_was_over_before_the_catalogue_was_adopted_is_not_owed() -> None:
    found = opened("monthly", [date(2026, 4, 1)])

    assert [one.period for one in found.values()] == ["2026-02", "2026-03", "2026-04"]


def test_an_obligation_says_what_by_when_and_why() -> None:
    found = owed("quarterly")

    assert (found.id, found.label) == ("o-10a05:b9-01:2026-Q1", "2026 年第 1 季度")
    assert (found.opens_on, found.due_on) == ("2026-01-01", "2026-04-30")
    assert (found.rule, found.rule_version) == ("quarterly", 1)
    assert obligations.why(found) == "每季度公开：期满后一个月内"


def test_what_stays_up_is_owed_once_and_nothing_by_events_before_something_happens() -> None:
    [standing] = opened("fixed", [SINCE, date(2028, 1, 1)]).values()

    assert (standing.period, standing.due_on) == ("standing", "2026-02-21")
    assert opened("immediate", [date(2028, 1, 1)]) == {}


# -- how it stands -------------------------------------------------------------------


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00+08:00")


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (at("2026-03-05"), "upcoming"),
        (at("2026-04-21"), "soon"),
        (at("2026-04-30", 23), "soon"),
        (at("2026-05-01", 0), "missing"),
    ],
)
def test_how_it_stands_follows_from_the_moment_alone(now: datetime, standing: str) -> None:
    assert obligations.standing(owed("quarterly"), now) == standing


@pytest.mark.parametrize(
    ("when", "standing"), [(at("2026-04-30", 23), "in_time"), (at("2026-05-01", 0), "late")]
)
def test_disclosed_late_is_told_from_disclosed_in_time(when: datetime, standing: str) -> None:
    after, _ = obligations.met(owed("quarterly"), "i-1", 2, when)

    assert (after.item, after.version, after.met_at) == ("i-1", 2, when)
    assert obligations.standing(after, at("2027-01-01")) == standing


def test_every_standing_and_state_has_its_word() -> None:
    states = {state for state, _ in obligations.LIFE} | set(obligations.LIFE.values())

    assert states == set(words.OBLIGATIONS)
    assert {*states} - {"open", "met"} <= set(words.STANDINGS)
    actions = {action for _, action in obligations.LIFE}
    assert actions | {"recount"} == set(words.OBLIGATION_HISTORY)


# -- met, excused, owed again ----------------------------------------------------------

GONE = {"action": "withdraw", "version": 1}


@pytest.mark.parametrize(
    ("item", "meets"),
    [
        ({}, True),
        ({"state": "draft", "version": 2}, True),
        ({"state": "withdrawn", "history": [GONE]}, False),
        ({"state": "draft", "version": 2, "history": [GONE]}, False),
        ({"public": {"version": 2, "stages": {"inside": AT}}}, False),
        ({"public": {"version": 1, "stages": {}}}, False),
        ({"cause": {"item": "i-0"}}, False),
        ({"cause": {"item": "i-0"}, "text": {"period": "2026-Q1"}}, True),
    ],
)
def test_what_is_out_meets_something_unless_it_answers_opinions(
    item: dict[str, Any], meets: bool
) -> None:
    public = {"version": 1, "stages": {"inside": AT}}
    given = Item("i-1", **{"state": "published", "public": public, **item})

    assert obligations.meets(given, 1) == meets


def test_what_is_met_is_not_met_by_another() -> None:
    after, _ = obligations.met(owed(), "i-1", 1, AT)

    assert obligations.met(after, "i-2", 1, AT) == (after, [])


def test_what_was_withdrawn_is_owed_again_and_says_why() -> None:
    met, _ = obligations.met(owed(), "i-1", 1, AT)
    after, _ = obligations.reopened(met, "i-1", 1, "数据有误", AT)

    assert (after.state, after.item, after.late, after.due_at) == ("open", None, False, AT)
    assert after.history[-1]["comment"] == "所公开的事项已撤下：数据有误"
    assert obligations.reopened(met, "i-2", 1, "数据有误", AT) == (met, [])


def test_an_old_withdrawal_heard_again_leaves_alone_what_was_disclosed_since() -> None:
    met, _ = obligations.met(owed(), "i-1", 3, AT)

    assert obligations.reopened(met, "i-1", 2, "数据有误", AT) == (met, [])


def test_nothing_to_disclose_is_asked_and_decided_and_said() -> None:
    asked, _ = obligations.ask_nothing(owed(), "本期没有会议", "p-1", AT)
    after, said = obligations.decide_nothing(asked, "approve", "", "p-2", AT)

    assert (asked.state, asked.asked_by, asked.due_at) == ("asked", "p-1", None)
    assert (after.state, [event.type for event in said]) == ("nothing", ["nothing_approved"])
    assert "本期没有会议" not in str(said)


def test_what_was_refused_is_owed_as_before() -> None:
    asked, _ = obligations.ask_nothing(owed(), "本期没有会议", "p-1", AT)
    after, said = obligations.decide_nothing(asked, "refuse", "有两次会议", "p-2", AT)

    assert (after.state, after.due_at, said) == ("open", AT, [])


def test_what_was_excused_and_is_disclosed_after_all_is_met() -> None:
    asked, _ = obligations.ask_nothing(owed(), "没有", "p-1", AT)
    excused, _ = obligations.decide_nothing(asked, "approve", "", "p-2", AT)

    assert obligations.met(excused, "i-1", 1, AT)[0].state == "met"


def test_what_is_disclosed_needs_no_excuse() -> None:
    met, _ = obligations.met(owed(), "i-1", 1, AT)

    with pytest.raises(NotAllowed, match="现在是“已公开”，不能提出本期无可公开"):
        obligations.ask_nothing(met, "没有", "p-1", AT)


def test_only_what_is_owed_lapses() -> None:
    met, _ = obligations.met(owed(), "i-1", 1, AT)

    assert obligations.lapsed(owed(), "条目已删去", AT)[0].state == "lapsed"
    assert obligations.lapsed(met, "条目已删去", AT) == (met, [])


def test_what_lapsed_is_owed_again_when_its_entry_is_back() -> None:
    gone, _ = obligations.lapsed(owed(), "条目已删去", AT)
    back, _ = obligations.renewed(gone, AT)

    assert (back.state, back.due_at) == ("open", AT)
    assert obligations.renewed(owed(), AT) == (owed(), [])


def test_the_rule_that_holds_is_the_last_that_has_begun() -> None:
    old, new = {"valid_from": date(2018, 1, 1)}, {"valid_from": date(2026, 1, 1)}

    assert obligations.holding([old, new], date(2017, 1, 1)) is old
    assert obligations.holding([old, new], date(2025, 12, 31)) is old
    assert obligations.holding([old, new], date(2026, 1, 1)) is new
