"""What the records of a clock come to: by when, and in words how this date came about.

A pure fold (docs/adr/0024): the same records, row, calendar and moment give the same reading.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from common import clock
from common.clocks.counting import Count, Figures, Pause
from common.clocks.records import Record, in_order
from common.clocks.sentences import Line, because
from common.rules import Row
from common.workdays import Calendar


@dataclass(frozen=True)
class Reading:
    """`due_on` is an ISO day, for hours that of `due_at`; `counted_on` is what it would be had no
    day been promised, `promised` that the promise holds. Provisional: a notice that is not out yet
    may still move it. `figures` are in the rule's unit; months are counted in days.
    """

    rule: str
    version: int
    name: str
    source: str
    state: str  # running, paused or stopped
    due_on: str
    due_at: datetime
    counted_on: str
    promised: bool
    provisional: bool
    figures: Figures
    remaining: int
    because: tuple[str, ...]

    def shown(self, now: datetime) -> dict[str, Any]:
        """Plain values for answers."""
        return {
            "rule": self.rule,
            "version": self.version,
            "name": self.name,
            "source": self.source,
            "state": self.state,
            "due_on": self.due_on,
            "due_at": self.due_at.isoformat(),
            "provisional": self.provisional,
            "promised": self.promised,
            "overdue": self.is_over(now),
            "consumed": self.figures.consumed,
            "paused": self.figures.paused,
            "remaining": self.remaining,
            "because": list(self.because),
        }

    def is_over(self, now: datetime) -> bool:
        """Derived, never stored; the last day, or moment, itself is still in time."""
        return self.state != "stopped" and self.due_at < now


@dataclass(frozen=True)
class Told:
    """What the records say since the clock began, or began anew."""

    start: Record
    pauses: tuple[Pause, ...] = ()
    extended: int = 0
    promised: str = ""
    stop: Record | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Due:
    at: datetime
    on: date
    provisional: bool


def reading(records: Iterable[Record], rule: Row, calendar: Calendar, now: datetime) -> Reading:
    """Of one clock. ValueError when none of the records began it."""
    count = Count(rule, calendar, now)
    told = _fold(in_order(records), count)
    counted = _due(told, count)
    promised = _promise(told, counted, rule)
    due = _promised_due(promised, counted)
    until = told.stop.at if told.stop else now
    figures = count.figures(told.start.at, until, told.pauses)
    last = count.figures(told.start.at, max(due.at, told.start.at), told.pauses).consumed
    return Reading(
        rule["id"],
        rule["version"],
        rule["name"],
        rule["where"],
        "stopped" if told.stop else "paused" if _is_paused(told, count) else "running",
        due.on.isoformat(),
        due.at,
        counted.on.isoformat(),
        bool(promised),
        due.provisional,
        figures,
        last - figures.consumed,
        because(told.start, told.lines, count, _held(promised, counted), due.provisional),
    )


def earliest(readings: Iterable[Reading]) -> Reading | None:
    """The one that is shown of several that run at once."""
    going = (reading for reading in readings if reading.state != "stopped")
    return min(going, key=lambda reading: (reading.due_at, reading.rule), default=None)


def _fold(records: Sequence[Record], count: Count) -> Told:
    first = next((n for n, record in enumerate(records) if record.kind == "started"), None)
    if first is None:
        raise ValueError("a clock that never began has no reading")
    told = Told(records[first])
    for record in records[first + 1 :]:
        told = STEPS[record.kind](told, record, count)
    return told


def _restarted(told: Told, record: Record, count: Count) -> Told:
    """What was before is forgotten."""
    return Told(record)


def _calendar_changed(told: Told, record: Record, count: Count) -> Told:
    return replace(told, lines=(*told.lines, Line(record)))


def _paused(told: Told, record: Record, count: Count) -> Told:
    """A promise was given before it was known that this time would not count."""
    pause = Pause(record.at, None, record.amount, record.why)
    line = Line(record, pause=len(told.pauses))
    return replace(told, pauses=(*told.pauses, pause), promised="", lines=(*told.lines, line))


def _resumed(told: Told, record: Record, count: Count) -> Told:
    """The pause that has been open longest; without one it is nothing."""
    open_ = [n for n, pause in enumerate(told.pauses) if pause.end is None]
    if not open_:
        return told
    pauses = list(told.pauses)
    pauses[open_[0]] = replace(pauses[open_[0]], end=record.at)
    lines = tuple(
        replace(line, ended=pauses[line.pause]) if line.pause == open_[0] else line
        for line in told.lines
    )
    return replace(told, pauses=tuple(pauses), lines=lines)


def _extended(told: Told, record: Record, count: Count) -> Told:
    """As far as the row allows, and only before it has run out."""
    left = count.rule.get("extend_by", 0) - told.extended
    late = _due(told, replace(count, now=record.at)).at < record.at
    granted = 0 if late else max(0, min(record.amount, left))
    lines = (*told.lines, Line(record, granted=granted, late=late))
    promised = "" if granted else told.promised
    return replace(told, extended=told.extended + granted, promised=promised, lines=lines)


def _promised(told: Told, record: Record, count: Count) -> Told:
    return replace(told, promised=record.day, lines=(*told.lines, Line(record)))


def _stopped(told: Told, record: Record, count: Count) -> Told:
    """It stands for good; only a new beginning starts it again."""
    return told if told.stop else replace(told, stop=record, lines=(*told.lines, Line(record)))


STEPS: Mapping[str, Callable[[Told, Record, Count], Told]] = {
    "started": lambda told, record, count: told,
    "restarted": _restarted,
    "calendar_changed": _calendar_changed,
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "promised": _promised,
    "stopped": _stopped,
}


def _is_paused(told: Told, count: Count) -> bool:
    """A pause that ends by itself may be over without anybody having said so."""
    today = clock.day_of(count.now)
    return any(pause.end is None and count.span(pause)[1] >= today for pause in told.pauses)


def _due(told: Told, count: Count) -> Due:
    """By rule and calendar alone; what is paused now as if it went on today."""
    amount = count.rule["amount"] + told.extended
    if count.by_hours:
        at = count.last_moment(told.start.at, amount, told.pauses)
        return Due(at, clock.day_of(at), False)
    start = clock.day_of(told.start.at)
    last = count.last_day(start, amount, count.off(told.pauses))
    return Due(clock.end_of(last.day), last.day, last.provisional)


def _promise(told: Told, counted: Due, rule: Row) -> str:
    """The day that was promised, where it holds: no calendar moves it, unless to a later day
    where the row says that promises follow."""
    follows = rule.get("promise_follows", False) and told.promised < counted.on.isoformat()
    return "" if follows else told.promised


def _held(promised: str, counted: Due) -> str:
    """The promised day where it is not the one that is counted."""
    return "" if promised == counted.on.isoformat() else promised


def _promised_due(promised: str, counted: Due) -> Due:
    if not promised:
        return counted
    day = date.fromisoformat(promised)
    return Due(clock.end_of(day), day, False)
