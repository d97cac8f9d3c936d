"""Dates and deadlines as people say them. Pure; today is passed in."""

import re
from datetime import date
from typing import NamedTuple

from common import clock

_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
SOON = 3  # days before which a deadline is no longer calm


class Deadline(NamedTuple):
    """`tone` is late, today, soon or calm: how it is coloured, never the only sign of it."""

    words: str
    tone: str


def moment(text: str) -> str:
    """2026年3月5日 09:02 out of an ISO moment; nothing out of nothing."""
    if not text:
        return ""
    local = clock.parse(text).astimezone(clock.SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def day(text: str) -> str:
    """2026年3月5日 out of 2026-03-05, or out of the day an ISO moment falls on here."""
    if not text:
        return ""
    found = date.fromisoformat(text) if len(text) == 10 else clock.day_of(clock.parse(text))
    return f"{found.year}年{found.month}月{found.day}日"


def dated(text: str) -> str:
    """A sentence with its ISO days as people say them."""
    return _ISO_DAY.sub(lambda found: day(found[0]), text)


def deadline(due_on: str, today: date) -> Deadline | None:
    """How far off a day (2026-03-05) is; None when there is no such day."""
    if not due_on:
        return None
    left = (date.fromisoformat(due_on[:10]) - today).days
    if left < 0:
        return Deadline(f"已超期 {-left} 天", "late")
    if left == 0:
        return Deadline("今天到期", "today")
    if left == 1:
        return Deadline("明天到期", "soon")
    return Deadline(f"还有 {left} 天", "soon" if left <= SOON else "calm")


def size(count: int) -> str:
    """1.4 MB."""
    if count < 1024:
        return f"{count} 字节"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
