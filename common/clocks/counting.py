"""Counting days, working days, months and hours, less what does not count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common import clock, workdays
from common.rules import Row
from common.workdays import ONE_DAY, Calendar, DueDay

HOUR = timedelta(hours=1)
UNITS = {"days": "天", "working_days": "个工作日", "months": "个月", "hours": "小时"}


@dataclass(frozen=True)
class Pause:
    """Still open without an `end`; after `most` units it ends by itself (0: never)."""

    start: datetime
    end: datetime | None = None
    most: int = 0
    why: str = ""


@dataclass(frozen=True)
class Figures:
    """In days, working days or hours: what ran, and what did not count, until it was asked."""

    consumed: int
    paused: int


@dataclass(frozen=True)
class Count:
    """How one clock is counted: by which row and calendar, as of which moment."""

    rule: Row
    calendar: Calendar
    now: datetime

    @property
    def by_hours(self) -> bool:
        return bool(self.rule["unit"] == "hours")

    def counts(self, day: date) -> bool:
        return self.rule["unit"] != "working_days" or self.calendar.works(day)

    def last_day(self, start: date, amount: int, off: Iterable[date] = ()) -> DueDay:
        """The day on which it runs out; the first day and those that are `off` do not count."""
        if self.rule["unit"] == "working_days":
            return workdays.due_day(start, amount, self.calendar, frozenset(off))
        end = start + amount * ONE_DAY
        if self.rule["unit"] == "months":
            end = months_after(start, amount)
        free = frozenset(off)
        return DueDay(workdays.walk(start, (end - start).days, lambda day: day not in free), False)

    def off(self, pauses: Iterable[Pause]) -> frozenset[date]:
        """The days of pauses: the day on which one begins counts, that on which it ends not, as
        with the day of receipt."""
        return frozenset(day for pause in pauses for day in days_between(*self.span(pause)))

    def span(self, pause: Pause) -> tuple[date, date]:
        """(the day it began, its last day); an open one lasts until now."""
        start = clock.day_of(pause.start)
        end = clock.day_of(pause.end or max(self.now, pause.start))
        most = self.last_day(start, pause.most).day if pause.most else end
        return start, min(end, most)

    def last_moment(self, start: datetime, amount: int, pauses: Iterable[Pause]) -> datetime:
        """For hours."""
        end = start + amount * HOUR
        for begun, ended in self._stretches(pauses):
            if begun < end:
                end += ended - max(begun, start)
        return end

    def figures(self, start: datetime, until: datetime, pauses: Sequence[Pause]) -> Figures:
        if self.by_hours:
            spans = [(max(a, start), min(b, until)) for a, b in self._stretches(pauses)]
            paused = sum(((b - a) // HOUR for a, b in spans if a < b), 0)
            return Figures(max(0, (until - start) // HOUR - paused), paused)
        first, last = clock.day_of(start), clock.day_of(until)
        paused = sum(self.counts(day) for day in self.off(pauses) if first < day <= last)
        return Figures(self._elapsed(first, last) - paused, paused)

    def _elapsed(self, first: date, last: date) -> int:
        if self.rule["unit"] == "working_days":
            return sum(map(self.calendar.works, days_between(first, last)))
        return max(0, (last - first).days)

    def _stretches(self, pauses: Iterable[Pause]) -> list[tuple[datetime, datetime]]:
        """Pauses as stretches of time in order, those that overlap as one."""
        found: list[tuple[datetime, datetime]] = []
        for begun, ended in sorted(map(self._stretch, pauses)):
            if found and begun <= found[-1][1]:
                found[-1] = (found[-1][0], max(ended, found[-1][1]))
            else:
                found.append((begun, ended))
        return found

    def _stretch(self, pause: Pause) -> tuple[datetime, datetime]:
        end = pause.end or max(self.now, pause.start)
        most = pause.start + pause.most * HOUR if pause.most else end
        return pause.start, min(end, most)


def days_between(start: date, end: date) -> list[date]:
    """Every day after the first, the last included."""
    return [start + n * ONE_DAY for n in range(1, (end - start).days + 1)]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
