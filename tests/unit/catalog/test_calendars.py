"""Holiday notices: what is refused, what a version keeps, and what it tells."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common import workdays
from common.workdays import ONE_DAY, Calendar
from services.catalog.domain import calendars
from services.catalog.domain.calendars import CalendarVersion, changed, counts, following

AT = datetime(2026, 11, 5, 1, tzinfo=UTC)
LAST = workdays.published().last_year
FIRST_WHOLE = 2008  # from then on notices have all the holidays of today
NEXT = LAST + 1
START = CalendarVersion()


def a_row(day: str, works: str = "no", notice: int = NEXT, line: int = 2) -> dict[str, Any]:
    return {"line": line, "day": day, "works": works, "notice": str(notice)}


def a_notice(year: int = NEXT) -> list[dict[str, Any]]:
    """A whole one, invented."""
    spans = (("01-01", 3), ("02-05", 8), ("04-03", 3), ("05-01", 5), ("06-09", 3), ("09-14", 3))
    starts = [(date.fromisoformat(f"{year}-{day}"), long) for day, long in (*spans, ("10-01", 7))]
    days = [start + n * ONE_DAY for start, long in starts for n in range(long)]
    return [a_row(day.isoformat(), notice=year, line=n) for n, day in enumerate(days, 2)]


def problems_of(rows: list[dict[str, Any]], known: CalendarVersion = START) -> list[str]:
    after, problems = following(known, rows, "p-1", AT)
    assert after == known
    return problems


@pytest.mark.parametrize("year", range(FIRST_WHOLE, LAST + 1))
def test_every_notice_that_was_ever_published_is_whole(year: int) -> None:
    assert list(calendars.whole_problems(year, workdays.published().rest)) == []


def test_a_whole_notice_makes_the_next_version_and_is_told_whole() -> None:
    after, problems = following(START, a_notice(), "p-1", AT)
    [said] = changed(after)

    assert problems == []
    assert (after.id, after.version, after.by) == ("1", 1, "p-1")
    assert after.calendar().last_year == NEXT
    assert (said.type, said.item, said.version) == ("calendar_changed", "calendar", 1)
    assert said.data["rows"] == after.rows


@pytest.mark.parametrize("name", [row[0] for row in calendars.WHOLE])
def test_a_notice_that_lacks_a_holiday_is_refused_by_its_name(name: str) -> None:
    [(_, first, last, _)] = [row for row in calendars.WHOLE if row[0] == name]
    begins, ends = date(NEXT, *first).isoformat(), date(NEXT, *last).isoformat()
    rows = [row for row in a_notice() if not begins <= row["day"] <= ends]

    assert any(name in problem for problem in problems_of(rows))


def test_a_year_cannot_be_left_out() -> None:
    [problem] = problems_of(a_notice(NEXT + 1))

    assert problem.startswith(f"{NEXT} 年的通知还没有收录")


def test_two_years_may_come_together() -> None:
    after, problems = following(START, [*a_notice(), *a_notice(NEXT + 1)], "p-1", AT)

    assert (problems, after.calendar().last_year) == ([], NEXT + 1)


def test_a_known_year_may_be_corrected_by_a_single_day() -> None:
    after, problems = following(START, [a_row(f"{LAST}-07-01", notice=LAST)], "p-1", AT)

    assert problems == []
    assert not after.calendar().works(date(LAST, 7, 1))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (a_row("2027-02-30"), "day 应写成"),
        (a_row("20270101"), "day 应写成"),
        (a_row(f"{NEXT}-01-01", works="maybe"), "works 应写"),
        (a_row(f"{NEXT}-01-01") | {"notice": "明年"}, "notice 应写"),
        (a_row(f"{NEXT}-01-01") | {"notice": "²⁰²⁷"}, "notice 应写"),
        (a_row(f"{NEXT + 1}-01-01"), "不在"),
        (a_row(f"{NEXT - 1}-11-30"), "不在"),
    ],
)
def test_a_bad_line_is_named(row: dict[str, Any], told: str) -> None:
    [problem] = problems_of([row])

    assert problem.startswith("第 2 行：") and told in problem


def test_the_same_day_twice_is_refused() -> None:
    day = f"{NEXT}-01-01"

    assert problems_of([a_row(day), a_row(day, "yes", line=3)]) == [f"第 3 行：{day} 与第 2 行重复"]


def test_importing_the_same_again_makes_no_version() -> None:
    first, _ = following(START, a_notice(), "p-1", AT)

    again, problems = following(first, a_notice(), "p-2", AT + timedelta(days=1))

    assert (again, problems) == (first, [])
    assert counts(first, a_notice()) == {"rows": 32, "created": 0, "changed": 0, "unchanged": 32}


def test_a_later_version_keeps_what_the_one_before_said() -> None:
    first, _ = following(START, a_notice(), "p-1", AT)
    moved = [a_row(f"{NEXT}-01-03", "yes"), a_row(f"{NEXT}-12-31")]

    second, _ = following(first, moved, "p-1", AT)

    assert counts(first, moved) == {"rows": 2, "created": 1, "changed": 1, "unchanged": 0}
    assert (second.version, len(second.rows)) == (2, 33)
    assert second.calendar().works(date(NEXT, 1, 3))
    assert not second.calendar().works(date(NEXT, 2, 5))


def test_the_days_of_a_year_say_which_notice_was_imported() -> None:
    calendar = Calendar(frozenset({date(2026, 1, 1)}), frozenset({date(2026, 1, 4)}), 2004, 2026)

    shown = calendars.days_of(calendar, [a_row("2026-01-04", "yes", 2026)], 2026)

    assert [tuple(day.values()) for day in shown] == [
        ("2026-01-01", False, ""),
        ("2026-01-04", True, "2026"),
    ]
