"""Clocks with rows of their own, and histories to count by them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from common import clock, workdays
from common.clocks import Almanac, Reading, Record, book, reading
from common.workdays import Calendar, overlay

CALENDAR = workdays.published()
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday
NOW = datetime(2026, 3, 31, 1, tzinfo=UTC)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
UNITS = ("days", "working_days", "months", "hours")

moments = st.integers(0, 2 * 365 * 24).map(lambda hour: FIRST + timedelta(hours=hour))
amounts = st.integers(1, 40)
crowded = st.integers(0, 3).map(lambda day: FIRST + timedelta(days=day))  # often the same


def steps(when: st.SearchStrategy[datetime]) -> st.SearchStrategy[Record]:
    kinds = st.sampled_from(["paused", "resumed", "extended", "calendar_changed"])
    days = st.just("2026-01-01")
    return st.builds(Record, kinds, when, amount=st.integers(0, 20), day=days)


def history(when: st.SearchStrategy[datetime]) -> st.SearchStrategy[list[Record]]:
    begun = st.builds(Record, st.just("started"), when)
    return st.builds(lambda start, rest: [start, *rest], begun, st.lists(steps(when), max_size=8))


later = steps(moments)
histories = history(moments)
crowded_histories = history(crowded)


def a_rule(**changes: Any) -> dict[str, Any]:
    row = {"id": "r", "version": 1, "name": "答复", "where": "某条例", "unit": "working_days"}
    row |= {"amount": 20, "extend_by": 20, "because": "{day} 收到，应在 {amount} 个工作日内答复"}
    return row | changes


def at(day: str, hour: int = 9) -> datetime:
    return clock.start_of(date.fromisoformat(day)) + timedelta(hours=hour)


def read(
    *records: Record, calendar: Calendar = CALENDAR, now: datetime = NOW, **rule: Any
) -> Reading:
    return reading(records, a_rule(**rule), calendar, now)


def an_almanac(now: datetime = NOW, calendar: Calendar = CALENDAR) -> Almanac:
    """With the rows that ship."""
    return Almanac(book(), calendar, now)


def resting(day: date) -> Calendar:
    row = {"day": day.isoformat(), "works": "no", "notice": str(CALENDAR.last_year)}
    return overlay(CALENDAR, [row])
