"""One clock for every process: UTC in the store, Asia/Shanghai for every day."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from common import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRESH = 0.05  # seconds for which a process goes on with the offset it read last


def now() -> datetime:
    """Aware UTC in whole milliseconds: what MongoDB keeps, so a stored moment equals itself."""
    moment = datetime.now(UTC) + timedelta(seconds=_offset())
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """The day it is in Shanghai."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Shanghai of an aware moment; a naive one is a mistake of the caller."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day; use an aware datetime")
    return moment.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Its first moment in Shanghai, in UTC as the store gives moments back."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Its last moment in Shanghai."""
    return start_of(day + timedelta(days=1)) - timedelta(milliseconds=1)


def parse(text: str) -> datetime:
    """A moment out of an event's `at`."""
    return datetime.fromisoformat(text)


def shift(seconds: float) -> None:
    """Move the clock of every process that shares CLOCK_FILE; whole, so nobody reads half."""
    [path] = map(Path, settings.require("CLOCK_FILE"))
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(f"{float(seconds)}\n", encoding="ascii")
    fresh.replace(path)
    _last.clear()


class _Read(NamedTuple):
    path: str
    environment: str
    offset: float
    until: float


_last: list[_Read] = []  # at most one


def _offset() -> float:
    # Asked tens of times for one approval: reading the file each time cost 40 microseconds.
    path, environment = (os.environ.get(name, "") for name in ("CLOCK_FILE", "GONGKAI_ENV"))
    if not path:
        return 0.0
    for last in _last:
        same = last.path == path and last.environment == environment
        if same and time.monotonic() < last.until:
            return last.offset
    offset = _read_offset(path)
    _last[:] = [_Read(path, environment, offset, time.monotonic() + FRESH)]
    return offset


def _read_offset(path: str) -> float:
    if settings.environment() == "production":
        raise SystemExit(f"CLOCK_FILE is refused when GONGKAI_ENV=production; {settings.SEE}")
    try:
        return float(Path(path).read_text(encoding="ascii"))
    except FileNotFoundError:  # nobody has moved the clock yet
        return 0.0
    except ValueError:
        raise SystemExit("CLOCK_FILE must hold a number of seconds") from None
