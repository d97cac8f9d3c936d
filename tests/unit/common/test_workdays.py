"""Due days against recorded vectors, and what must hold for every day."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.workdays import Calendar, due_day, overlay, published

VECTORS = Path(__file__).resolve().parents[3].parent / "shared" / "workdays.csv"
LAST = published().last_year
days = st.dates(date(published().first_year, 1, 1), date(2150, 12, 31))
spans = st.integers(1, 60)


def vectors() -> list[dict[str, str]]:
    if not VECTORS.exists():
        pytest.skip("the test vectors ../shared/workdays.csv are not here")
    with VECTORS.open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


def test_every_recorded_vector_comes_out() -> None:
    rows = vectors()
    got = [
        due_day(date.fromisoformat(row["receipt_day"]), int(row["working_days"])).day.isoformat()
        for row in rows
    ]

    assert len(rows) > 50
    assert got == [row["due_day"] for row in rows]


def test_the_day_of_receipt_is_not_counted() -> None:
    assert due_day(date(2024, 3, 4), 1).day == date(2024, 3, 5)


def test_a_make_up_sunday_is_a_working_day() -> None:
    assert due_day(date(2024, 2, 9), 1).day == date(2024, 2, 18)


def test_from_25_december_of_the_last_published_year_a_due_day_is_provisional() -> None:
    eve = date(LAST, 12, 24)

    assert not due_day(eve - timedelta(days=7), 1).provisional
    assert due_day(eve, 1).provisional
    assert due_day(date(LAST + 30, 6, 1), 20).provisional


def test_past_the_data_only_the_fixed_holidays_and_weekends_rest() -> None:
    year = LAST + 1
    rests = [date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)]
    rests += [date(year, 10, day) for day in (1, 2, 3)]

    assert not any(map(published().works, rests))
    assert published().works(date(year, 5, 3)) == (date(year, 5, 3).weekday() < 5)


@pytest.mark.parametrize("working_days", [0, -1])
def test_no_or_negative_working_days_are_refused(working_days: int) -> None:
    with pytest.raises(Invalid, match="正整数"):
        due_day(date(2024, 3, 4), working_days)


def test_a_day_before_the_first_notice_is_refused() -> None:
    with pytest.raises(Invalid, match=str(published().first_year)):
        due_day(date(published().first_year - 1, 12, 31), 3)


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError, match="day_of"):
        due_day(datetime(2024, 3, 4, 23), 1)


@given(days, spans)
def test_a_due_day_is_a_working_day_after_receipt(receipt: date, span: int) -> None:
    due = due_day(receipt, span).day

    assert due > receipt
    assert published().works(due)


@given(days, spans)
def test_one_working_day_more_is_later(receipt: date, span: int) -> None:
    assert due_day(receipt, span).day < due_day(receipt, span + 1).day


@given(days, spans)
def test_exactly_so_many_working_days_lie_between(receipt: date, span: int) -> None:
    due = due_day(receipt, span).day
    between = [receipt + timedelta(days=n) for n in range(1, (due - receipt).days + 1)]

    assert sum(map(published().works, between)) == span


@given(days, spans, st.integers(-5, 90))
def test_a_rest_day_more_never_makes_the_due_day_earlier(
    receipt: date, span: int, offset: int
) -> None:
    day = receipt + timedelta(days=offset)
    row = {"day": day.isoformat(), "works": "no", "notice": str(LAST)}

    assert due_day(receipt, span, overlay(published(), [row])).day >= due_day(receipt, span).day


def a_calendar(last_year: int = 2026) -> Calendar:
    return Calendar(frozenset(), frozenset(), 2004, last_year)


def test_our_own_table_lies_over_the_library() -> None:
    rows = [
        {"day": "2026-12-31", "works": "no", "notice": "2027"},
        {"day": "2027-01-01", "works": "no", "notice": "2027"},
        {"day": "2027-01-03", "works": "yes", "notice": "2027"},
    ]
    calendar = overlay(a_calendar(), rows)

    assert due_day(date(2026, 12, 30), 1, calendar).day == date(2027, 1, 3)
    assert not due_day(date(2027, 3, 1), 20, calendar).provisional


def test_a_notice_after_a_gap_does_not_make_days_certain() -> None:
    calendar = overlay(a_calendar(), [{"day": "2029-01-02", "works": "no", "notice": "2029"}])

    assert calendar.last_year == 2026


def test_a_broken_row_of_our_table_is_named_by_its_line() -> None:
    rows = [
        {"day": "2027-01-02", "works": "no", "notice": "2027"},
        {"day": "2027-13-02", "works": "no", "notice": "2027"},
        {"day": "2027-01-03", "works": "maybe", "notice": "2027"},
    ]

    with pytest.raises(Invalid) as caught:
        overlay(a_calendar(), rows)

    assert [problem[:5] for problem in caught.value.problems] == ["第 3 行", "第 4 行"]
