"""The clock ledger: by when something is due, why, and what a change of the calendar moves.

A clock is what was recorded about it (`records`), read by a dated row (`clocks/*.toml`) and a
calendar (`reading`). Nothing here is stored or asks for the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from common import clock, rules
from common.clocks.reading import Reading, earliest, reading
from common.clocks.records import Record
from common.rules import Book
from common.workdays import Calendar

__all__ = ["Almanac", "Clock", "Reading", "Record", "book", "earliest", "reading"]

Clock = Sequence[Record]  # the first one begins it and names its rule


def book() -> Book:
    """The rows that ship and the city's own."""
    return rules.book("期限", "common.clocks", "clocks", "clock")


@dataclass(frozen=True)
class Almanac:
    """All that dates are counted by, as of one moment."""

    rules: Book
    calendar: Calendar
    now: datetime

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def reading(self, records: Clock) -> Reading:
        """By the version of the rule that the clock began under; a later one changes nothing."""
        first = records[0]
        if first.version:
            rule = self.rules.exactly(first.rule, first.version)
        else:
            rule = self.rules.on(first.rule, clock.day_of(first.at))
        return reading(records, rule, self.calendar, self.now)

    def amount(self, rule: str) -> int:
        """The number that holds today."""
        return int(self.rules.on(rule, self.today)["amount"])
