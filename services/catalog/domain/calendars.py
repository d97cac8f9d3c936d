"""Holiday notices: what a table of them must satisfy, and what it changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from common import workdays
from common.events import Event
from common.workdays import Calendar
from services.catalog import events

Row = Mapping[str, Any]
MonthDay = tuple[int, int]
LINE = "第 {} 行：{}"
# What the notice of a whole year contains: between which days at least so many rest. So it has
# been in every notice since 2008, when the last of these became holidays.
WHOLE: tuple[tuple[str, MonthDay, MonthDay, int], ...] = (
    ("元旦", (1, 1), (1, 3), 1),
    ("春节", (1, 20), (2, 28), 7),
    ("清明节", (4, 2), (4, 7), 1),
    ("劳动节", (4, 28), (5, 5), 1),
    ("端午节", (5, 25), (6, 30), 1),
    ("中秋节和国庆节", (9, 7), (10, 8), 8),
)


@dataclass(frozen=True)
class CalendarVersion:
    """All notices imported so far: rows of {day, works, notice}, as `workdays.overlay` takes them.
    A version is never changed; the next one holds what it holds and more."""

    id: str = "0"
    version: int = 0
    rows: list[dict[str, str]] = field(default_factory=list)
    by: str = ""
    at: datetime | None = None

    def calendar(self) -> Calendar:
        return workdays.overlay(workdays.published(), self.rows)


def following(
    now: CalendarVersion, rows: Sequence[Row], by: str, at: datetime
) -> tuple[CalendarVersion, list[str]]:
    """The version that these rows make, the one that stands where they change nothing; and a
    problem per bad line."""
    if problems := [*_row_problems(rows), *_twice(rows)]:
        return now, problems
    table = {row["day"]: {k: row[k] for k in ("day", "works", "notice")} for row in rows}
    known = {row["day"]: row for row in now.rows}
    merged = [row for _, row in sorted({**known, **table}.items())]
    if problems := list(_unfinished(now.calendar(), merged, rows)):
        return now, problems
    if merged == now.rows:
        return now, []
    number = now.version + 1
    return CalendarVersion(str(number), number, merged, by, at), []


def changed(version: CalendarVersion) -> list[Event]:
    return [events.calendar_changed(version)]


def counts(before: CalendarVersion, rows: Sequence[Row]) -> dict[str, int]:
    """{rows, created, changed, unchanged} of an import."""
    known = {row["day"]: row for row in before.rows}
    created = sum(row["day"] not in known for row in rows)
    same = sum(known.get(row["day"], {}).items() <= row.items() for row in rows) - created
    changed = len(rows) - created - same
    return {"rows": len(rows), "created": created, "changed": changed, "unchanged": same}


def days_of(calendar: Calendar, imported: Iterable[Row], year: int) -> list[dict[str, Any]]:
    """Every day of a year that a notice names, with the notice where it was imported."""
    notices = {row["day"]: row["notice"] for row in imported}
    return [
        {"day": text, "works": day in calendar.work, "notice": notices.get(text, "")}
        for day in sorted(calendar.rest | calendar.work)
        if day.year == year
        for text in [day.isoformat()]
    ]


def _row_problems(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        if told := _problem(row):
            yield LINE.format(row["line"], told)


def _problem(row: Row) -> str:
    if row["works"] not in ("yes", "no"):
        return f"works 应写 yes（上班）或者 no（放假），现在是“{row['works']}”"
    if not (row["notice"].isascii() and row["notice"].isdigit() and len(row["notice"]) == 4):
        return f"notice 应写通知的年份，例如 2027，现在是“{row['notice']}”"
    try:
        day = date.fromisoformat(row["day"])
    except ValueError:
        return f"day 应写成 2027-01-03 的样子，现在是“{row['day']}”"
    year = int(row["notice"])
    if day.isoformat() != row["day"]:
        return f"day 应写成 2027-01-03 的样子，现在是“{row['day']}”"
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        return f"{row['day']} 不在 {year} 年的通知里：应是当年的日子，或者上一年 12 月的"
    return ""


def _twice(rows: Iterable[Row]) -> Iterator[str]:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(row["day"], row["line"])
        if line != row["line"]:
            yield LINE.format(row["line"], f"{row['day']} 与第 {line} 行重复")


def _unfinished(known: Calendar, merged: Iterable[Row], rows: Iterable[Row]) -> Iterator[str]:
    """A year that was not known comes whole, and after the year before it."""
    rest = {date.fromisoformat(row["day"]) for row in merged if row["works"] == "no"}
    last = known.last_year
    for year in sorted({int(row["notice"]) for row in rows} - set(range(last + 1))):
        if year != last + 1:
            yield f"{last + 1} 年的通知还没有收录，请先导入它，再导入 {year} 年的。"
            return
        yield from whole_problems(year, rest)
        last = year


def whole_problems(year: int, rest: Iterable[date]) -> Iterator[str]:
    """What a notice of this year lacks."""
    days = [(day.month, day.day) for day in rest if day.year == year]
    for name, first, last, least in WHOLE:
        found = sum(first <= day <= last for day in days)
        if found < least:
            between = "至".join(f"{month}月{day}日" for month, day in (first, last))
            yield (
                f"{year} 年的通知不完整：{name}（{between}之间）只写了 {found} 天放假，"
                f"至少应有 {least} 天。放假期间的周末也要逐日写上。"
            )
