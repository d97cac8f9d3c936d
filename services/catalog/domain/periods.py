"""What a time rule makes of the calendar: its periods, and the day on which each is due."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from common import clock, workdays
from common.workdays import Calendar

Rule = Mapping[str, Any]
ONE_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}  # of one period
STANDING = "standing"  # the one period of what stays up


@dataclass(frozen=True)
class Due:
    """`on` is the last day in time and `until` the moment after it; `provisional` when a notice
    of days off may still move it, and `counted` how where that is in working days."""

    on: date
    until: datetime
    provisional: bool = False
    counted: dict[str, Any] | None = None


@dataclass(frozen=True)
class Period:
    """`id` is 2026, 2026-H1, 2026-Q1 or 2026-03; the last day belongs to it."""

    id: str
    label: str
    first: date
    last: date


def periods(kind: str, from_day: date, until_day: date) -> Iterator[Period]:
    """Those of a kind that have begun by `until_day` and were not over before `from_day`."""
    length = MONTHS[kind]
    at = date(from_day.year, (from_day.month - 1) // length * length + 1, 1)
    while at <= until_day:
        after = months_after(at, length)
        yield _named(kind, at, after - ONE_DAY)
        at = after


def months_after(first: date, months: int) -> date:
    """The first of the month so many months after the month of `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


NAMES = {  # of a period: its id, and as users call it
    "year": ("{year}", "{year} 年"),
    "half_year": ("{year}-H{number}", "{year} 年{half}半年"),
    "quarter": ("{year}-Q{number}", "{year} 年第 {number} 季度"),
    "month": ("{year}-{number:02}", "{year} 年 {number} 月"),
}


def _named(kind: str, first: date, last: date) -> Period:
    number = (first.month - 1) // MONTHS[kind] + 1
    said = {"year": first.year, "number": number, "half": "上" if number == 1 else "下"}
    id_, label = (name.format(**said) for name in NAMES[kind])
    return Period(id_, label, first, last)


# -- by when -----------------------------------------------------------------------


def due(
    says: Mapping[str, Any],
    day: date,
    at: datetime | None = None,
    promised: date | None = None,
    calendar: Calendar | None = None,
) -> Due:
    """What the `due` of a rule makes of a day: the last of a period, or of what happened.

    `at` is the moment of what happened, `promised` the day that was promised for it.
    """
    [(unit, number)] = says.items()
    if unit == "hours":
        until = (at or start_of(day)) + timedelta(hours=number)
        return Due(clock.day_of(until), until)
    if unit == "promised":
        return by_day(promised or day)
    if unit == "working_days":
        found = workdays.due_day(day, number, calendar)
        counted = {"from": day.isoformat(), "working_days": number, "calendar": 0}
        return replace(by_day(found.day, found.provisional), counted=counted)
    return COUNTED[unit](day, number)


def start_of(day: date) -> datetime:
    """Midnight in Shanghai, with which a day begins."""
    return datetime.combine(day, time(), clock.SHANGHAI)


def by_day(on: date, provisional: bool = False) -> Due:
    return Due(on, start_of(on + ONE_DAY), provisional)


COUNTED: Mapping[str, Callable[[date, int], Due]] = {
    "days": lambda day, number: by_day(day + timedelta(days=number)),
    "months": lambda day, number: by_day(months_after(day, number + 1) - ONE_DAY),
}


# -- rules that change ---------------------------------------------------------------


def ruled(
    versions: Sequence[Rule], from_day: date, until_day: date
) -> Iterator[tuple[Rule, Period]]:
    """Every period under the version that held when it began; `versions` are all of one rule,
    oldest first, and the first holds for whatever came before it."""
    for number, rule in enumerate(versions):
        if rule["period"] in MONTHS:
            begun = rule["valid_from"] if number else date.min
            over = versions[number + 1]["valid_from"] if versions[number + 1 :] else date.max
            for period in periods(rule["period"], from_day, until_day):
                if begun <= period.first < over:
                    yield rule, period
