"""Days in working days: counted anew by another calendar, and what it would move told before."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import workdays
from common.clocks import Almanac
from common.workdays import Calendar
from services.catalog import store
from services.catalog.domain import counting, obligations, occurrences
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.occurrences import Occurrence
from tests.unit.catalog.obligation_samples import AT, PLACE, entry, versions

ON = date(2026, 3, 5)
CALENDAR = workdays.published()
RULES = {(rule["id"], rule["version"]): rule for rule in store.time_rules().every()}
REMINDED = [{"level": "notice", "working_days": -10}]


def with_days(*days: date, works: bool = False) -> Calendar:
    rows = [
        {"day": day.isoformat(), "works": "yes" if works else "no", "notice": f"{day.year}"}
        for day in days
    ]
    return workdays.overlay(CALENDAR, rows)


LATER = with_days(date(2026, 3, 20))  # a Friday
EARLIER = with_days(date(2026, 3, 21), works=True)


def informed(on: date = ON, **changes: Any) -> Obligation:
    """Something that has to be public within 20 working days."""
    rule = versions("information_20wd")[-1]
    almanac = Almanac(store.time_rules(), CALENDAR, AT)
    said = Occurrence("e-1", on, "形成一件政府信息")
    made = occurrences.occurred(PLACE, entry("information_20wd"), rule, said, almanac)
    return replace(made, **changes)


def days(found: Obligation) -> tuple[str, bool]:
    return found.due_on, found.provisional


def test_only_what_goes_by_working_days_can_be_moved_by_a_calendar() -> None:
    rule = versions("immediate")[-1]
    almanac = Almanac(store.time_rules(), CALENDAR, AT)
    said = Occurrence("e-1", ON, "任前公示")
    other = occurrences.occurred(PLACE, entry("immediate"), rule, said, almanac)

    assert informed().counted == {"from": "2026-03-05", "working_days": 20, "calendar": 0}
    assert other.counted is None
    assert counting.recounted(other, LATER, 1, AT) == (other, [])


def test_a_new_notice_moves_the_day_and_the_history_says_from_where_to_where() -> None:
    before = informed()
    after, said = counting.recounted(before, LATER, 1, AT)

    assert (before.due_on, after.due_on, said) == ("2026-04-02", "2026-04-03", [])
    assert after.until and before.until and after.until - before.until == timedelta(days=1)
    assert after.due_at == AT  # its reminders have other days now
    [line] = after.history
    assert line["action"] == "recount" and "2026-04-02 改为 2026-04-03" in line["comment"]
    assert obligations.standing(after, before.until) != "missing"


def test_a_day_that_somebody_was_reminded_of_moves_to_later_days_only() -> None:
    told = informed(reminders=REMINDED)

    assert counting.recounted(informed(), EARLIER, 1, AT)[0].due_on == "2026-04-01"
    assert days(counting.recounted(told, EARLIER, 1, AT)[0]) == ("2026-04-02", False)
    assert counting.recounted(told, LATER, 1, AT)[0].due_on == "2026-04-03"


def test_a_provisional_day_is_certain_once_the_notice_is_there() -> None:
    last = CALENDAR.last_year
    before = informed(date(last, 12, 10))
    whole = workdays.overlay(
        CALENDAR, [{"day": f"{last + 1}-01-01", "works": "no", "notice": f"{last + 1}"}]
    )
    after, _ = counting.recounted(before, whole, 1, AT)

    assert days(before) == (after.due_on, True) and not after.provisional
    assert after.history == []


@pytest.mark.parametrize("state", ["met", "nothing", "lapsed"])
def test_what_is_no_longer_owed_keeps_its_day(state: str) -> None:
    done = informed(state=state)

    assert counting.recounted(done, LATER, 1, AT) == (done, [])


def test_what_waits_for_a_decision_is_counted_anew_and_nobody_is_reminded() -> None:
    after, _ = counting.recounted(informed(state="asked", due_at=None), LATER, 1, AT)

    assert (after.due_on, after.due_at) == ("2026-04-03", None)


CALENDARS = (CALENDAR, LATER, EARLIER, with_days(date(2026, 3, 16), date(2026, 3, 17)))


@given(st.lists(st.integers(1, 3), min_size=1, max_size=8), st.booleans())
def test_late_twice_or_out_of_order_it_ends_as_the_newest_calendar_says(
    heard: list[int], told: bool
) -> None:
    found = informed(reminders=REMINDED if told else [])
    for version in heard:
        found, _ = counting.recounted(found, CALENDARS[version], version, AT)

    assert found.counted and found.counted["calendar"] == max(heard)
    fresh = workdays.due_day(ON, 20, CALENDARS[max(heard)]).day.isoformat()
    assert found.due_on == fresh or told and found.due_on > fresh


# -- told before -----------------------------------------------------------------------


def alike(one: Obligation, count: int = 1) -> dict[str, Any]:
    """As the store groups them."""
    assert one.counted
    return {
        **{name: getattr(one, name) for name in ("rule", "rule_version", "due_on", "provisional")},
        "counted": {name: one.counted[name] for name in ("from", "working_days")},
        "told": bool(one.reminders),
        "count": count,
        "thing": one.id,
        "organ": one.organ,
    }


def moved(calendar: Calendar, *groups: dict[str, Any]) -> list[dict[str, Any]]:
    return list(counting.moved(groups, RULES, CALENDAR, calendar))


def test_what_would_move_is_one_row_for_all_that_move_alike() -> None:
    [row] = moved(LATER, alike(informed(), 180), alike(informed(date(2026, 5, 6))))

    assert (row["from"], row["to"], row["count"]) == ("2026-04-02", "2026-04-03", 180)
    assert (row["thing"], row["organ"]) == ("o-10a05:b9-01:e-1", "o-10a05")
    assert (row["name"], row["stays"]) == ("政府信息公开", False)
    assert row["because"] == ["政府信息：形成或者变更之日起 20 个工作日内"]


@pytest.mark.parametrize("calendar", [LATER, EARLIER])
@pytest.mark.parametrize("reminders", [[], REMINDED])
def test_what_is_told_before_is_what_is_done_after(
    calendar: Calendar, reminders: list[dict[str, Any]]
) -> None:
    before = informed(reminders=reminders)
    [row] = moved(calendar, alike(before))
    after, _ = counting.recounted(before, calendar, 1, AT)

    assert (row["to"], row["provisional_after"]) == days(after)
    assert row["stays"] == (bool(reminders) and calendar is EARLIER)
    assert ("不提前" in row["because"][-1]) == row["stays"]


def test_a_notice_that_changes_nothing_moves_nothing() -> None:
    kept, _ = counting.recounted(informed(reminders=REMINDED), EARLIER, 1, AT)

    assert moved(CALENDAR, alike(informed())) == []
    assert list(counting.moved([alike(kept)], RULES, EARLIER, EARLIER)) == []
