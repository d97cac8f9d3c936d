"""Quiet hours: bulk messages wait for the morning (domain.md §9)."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from common.clock import SHANGHAI
from common.errors import Invalid

DEFAULT = "21:00-08:00"
NONE = "none"
_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Quiet:
    """From `start`, included, to `end`, not included, every day in Shanghai; equal: never."""

    start: time
    end: time

    def allowed_at(self, now: datetime) -> datetime:
        """`now` when messages may go out, else the end of these quiet hours."""
        local = now.astimezone(SHANGHAI)
        if not self._covers(local.time()):
            return now
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo)

    def _covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def read(text: str) -> Quiet:
    """`21:00-08:00`, or `none`; Invalid for anything else."""
    if text == NONE:
        return Quiet(time(), time())
    found = _FORM.fullmatch(text)
    if not found:
        raise Invalid("SMS_QUIET must look like 21:00-08:00, or be none")
    hours = [int(part) for part in found.groups()]
    return Quiet(time(hours[0], hours[1]), time(hours[2], hours[3]))
