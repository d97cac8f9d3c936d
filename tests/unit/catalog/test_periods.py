"""Time rules on the calendar: periods without gap or overlap, and the days they are due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import workdays
from contracts.words import TIME_RULES
from services.catalog import store
from services.catalog.domain import periods

DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
KINDS = st.sampled_from(sorted(periods.MONTHS))
ONE_DAY = timedelta(days=1)


@given(KINDS, DAYS, DAYS)
def test_periods_tile_the_calendar_without_gap_or_overlap(kind: str, one: date, two: date) -> None:
    from_day, until_day = sorted((one, two))
    found = list(periods.periods(kind, from_day, until_day))

    assert found[0].first <= from_day <= found[0].last
    assert found[-1].first <= until_day <= found[-1].last
    for before, after in zip(found, found[1:], strict=False):
        assert after.first == before.last + ONE_DAY
    assert len({period.id for period in found}) == len(found)


@given(KINDS, DAYS)
def test_a_day_lies_in_the_same_period_wherever_one_begins_to_count(kind: str, day: date) -> None:
    [alone] = periods.periods(kind, day, day)

    assert alone in list(periods.periods(kind, day - timedelta(days=800), day))


@given(st.integers(2020, 2035))
def test_a_year_has_one_two_four_and_twelve_periods(year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    count = {kind: len(list(periods.periods(kind, first, last))) for kind in periods.MONTHS}

    assert count == {"year": 1, "half_year": 2, "quarter": 4, "month": 12}


@pytest.mark.parametrize(
    ("rule", "last", "due_on"),
    [
        ("yearly", date(2025, 12, 31), date(2026, 3, 31)),
        ("half_year", date(2026, 6, 30), date(2026, 7, 31)),
        ("quarterly", date(2026, 9, 30), date(2026, 10, 31)),
        ("quarterly", date(2026, 12, 31), date(2027, 1, 31)),
        ("monthly", date(2026, 2, 28), date(2026, 3, 10)),
        ("staged", date(2026, 3, 1), date(2026, 3, 8)),
        ("immediate", date(2026, 3, 1), date(2026, 3, 1)),
        ("fixed", date(2026, 3, 1), date(2026, 3, 8)),
    ],
)
def test_every_rule_is_due_when_the_rule_book_says(rule: str, last: date, due_on: date) -> None:
    due = periods.due(store.time_rules().on(rule, last)["due"], last)

    assert (due.on, due.provisional) == (due_on, False)
    assert due.until == periods.start_of(due_on + ONE_DAY)


def test_working_days_follow_the_notices_and_say_where_they_end() -> None:
    says = store.time_rules().on("information_20wd", date(2026, 9, 1))["due"]
    last_year = workdays.published().last_year

    assert periods.due(says, date(2026, 9, 1)).on == workdays.due_day(date(2026, 9, 1), 20).day
    assert periods.due(says, date(last_year, 12, 20)).provisional


def test_an_incident_is_due_by_the_hour() -> None:
    at = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
    due = periods.due({"hours": 24}, date(2026, 3, 5), at)

    assert (due.on, due.until) == (date(2026, 3, 6), at + timedelta(hours=24))


def test_every_word_for_a_time_rule_has_its_row_and_no_other() -> None:
    assert set(store.time_rules().ids()) == set(TIME_RULES)


def test_every_row_says_by_when_and_why() -> None:
    for rule in store.time_rules().every():
        assert rule["period"] in {*periods.MONTHS, "once", "event", "stage"}
        assert len(rule["due"]) == 1 and rule["says"] and rule["source"]
        assert periods.due(rule["due"], date(2026, 3, 5)).on >= date(2026, 3, 5)
        assert ("summary" in rule) == (rule["period"] == "stage")


@given(st.integers(2021, 2026), DAYS, DAYS)
def test_a_new_version_takes_over_from_its_first_period_and_none_is_lost(
    year: int, one: date, two: date
) -> None:
    from_day, until_day = sorted((one, two))
    old = {"period": "quarter", "valid_from": date(2018, 1, 1), "version": 1}
    new = {"period": "month", "valid_from": date(year, 1, 1), "version": 2}
    found = list(periods.ruled([old, new], from_day, until_day))

    assert all((rule is new) == (period.first.year >= year) for rule, period in found)
    spans = [period for _, period in found]
    assert spans[0].first <= from_day and spans[-1].last >= until_day
    for before, after in zip(spans, spans[1:], strict=False):
        assert after.first == before.last + ONE_DAY
