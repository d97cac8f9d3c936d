"""Working days by the State Council's yearly notices, make-up Saturdays and Sundays included."""

import csv
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count, takewhile
from pathlib import Path

from chinese_calendar import constants

from common.errors import Invalid

OVERRIDES = Path(__file__).with_suffix(".csv")
STATUTORY = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})  # (month, day)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueDay:
    """The last day to act. Provisional: a notice that is not out yet may still move it."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """What the notices say: days off, make-up working days, and the years they cover."""

    rest: frozenset[date]
    work: frozenset[date]
    first_year: int
    last_year: int

    def works(self, day: date) -> bool:
        """Is it a working day, as far as is known today."""
        if day in self.work or day in self.rest:
            return day in self.work
        if self.is_provisional(day) and (day.month, day.day) in STATUTORY:
            return False
        return day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """Next year's notice may move the last days of December (it did in 2018, 2022, 2023)."""
        return day >= date(self.last_year, 12, 25)


def due_day(
    receipt_day: date,
    working_days: int,
    calendar: Calendar | None = None,
    off: Collection[date] = frozenset(),
) -> DueDay:
    """The day on which `working_days` run out; the day of receipt and those `off` do not count.

    Invalid when `working_days` is not positive or the day lies before the first known notice.
    Days after the last notice are counted Monday to Friday less the fixed public holidays.
    """
    calendar = calendar or published()
    _check(receipt_day, working_days, calendar)
    works = calendar.works
    day = walk(receipt_day, working_days, lambda day: day not in off and works(day))
    return DueDay(day, calendar.is_provisional(day))


def walk(day: date, left: int, counts: Callable[[date], bool]) -> date:
    """The day on which so many days that count have passed; the first one does not."""
    while left:
        day += ONE_DAY
        left -= counts(day)
    return day


@cache
def published() -> Calendar:
    """The library's notices with our own table laid over them."""
    with OVERRIDES.open(encoding="utf-8", newline="") as table:
        return overlay(_library(), csv.DictReader(table))


def overlay(calendar: Calendar, rows: Iterable[Mapping[str, str]]) -> Calendar:
    """Rows of day (2027-01-03), works (yes or no), notice (the year whose notice says so).

    A notice for the year after the last known one extends the calendar: enter it whole.
    Invalid names every row that cannot be read.
    """
    problems: list[str] = []
    days: dict[bool, set[date]] = {True: set(), False: set()}
    notices: set[int] = set()
    for line, row in enumerate(rows, start=2):
        try:
            days[{"yes": True, "no": False}[row["works"]]].add(date.fromisoformat(row["day"]))
            notices.add(int(row["notice"]))
        except (KeyError, ValueError):
            problems.append(f"第 {line} 行：应为 日期,yes 或 no,通知年份")
    if problems:
        raise Invalid("放假安排表有误，请改正下列各处后重试。", problems)
    known = takewhile(notices.__contains__, count(calendar.last_year + 1))
    return Calendar(
        rest=(calendar.rest - days[True]) | days[False],
        work=(calendar.work - days[False]) | days[True],
        first_year=calendar.first_year,
        last_year=max(known, default=calendar.last_year),
    )


def _library() -> Calendar:
    years = {day.year for day in constants.holidays}
    rest, work = frozenset(constants.holidays), frozenset(constants.workdays)
    return Calendar(rest, work, min(years), max(years))


def _check(receipt_day: date, working_days: int, calendar: Calendar) -> None:
    if isinstance(receipt_day, datetime):
        raise TypeError("a moment is not a day; use clock.day_of")
    if working_days < 1:
        raise Invalid(f"工作日数应为正整数，收到的是 {working_days}")
    if receipt_day.year < calendar.first_year:
        raise Invalid(
            f"{receipt_day} 早于已收录的放假安排；请用 {calendar.first_year} 年 1 月 1 日以后的日期"
        )
