"""`gongkai calendar`: holiday notices, and which dates a new one moves."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli import screen, tables
from cli.caller import OPERATOR, Caller
from cli.chinese import Group
from cli.imports import dry_run_option, file_argument
from cli.operations import at_each
from cli.options import by_option, calling, json_option
from cli.words import weekday
from deploy.local.users import SERVICES

COLUMNS = ("day", "works", "notice")


@click.group(name="calendar", cls=Group, help="工作日历：放假安排，以及它会变动哪些期限。")
def calendar_() -> None:
    """The commands below."""


@calendar_.command(
    name="import",
    help="导入放假安排（CSV，列 day,works,notice）；--dry-run 只检查，并列出会变动的期限。",
)
@file_argument
@dry_run_option
@json_option
@by_option
@calling
def import_(caller: Caller, file: Path, dry_run: bool, as_json: bool) -> int:
    """A year that is not known yet has to be whole."""
    rows = tables.read_csv(file, COLUMNS)
    by = caller.by or OPERATOR
    done = caller.tell("catalog", "import_calendar", by, rows=rows, dry_run=dry_run)
    moved: list[dict[str, Any]] = []

    def ask(name: str) -> None:
        found = caller.ask(name, "list_moved_dates", rows=rows)
        moved.extend({"service": name, **row} for row in found)

    code = at_each(caller, SERVICES, ask) if dry_run else 0
    screen.answer({**done, "moved": moved}, lambda: _show(done, moved, dry_run), as_json)
    return code


def _show(done: Mapping[str, Any], moved: list[dict[str, Any]], dry_run: bool) -> None:
    screen.say(
        f"放假安排：新增 {done['created']}，更改 {done['changed']}，未变 {done['unchanged']}；"
        f"收录到 {done['published_to']} 年。" + ("只检查，没有导入。" if dry_run else "已导入。")
    )
    if dry_run:
        columns = ("编号", "机关", "期限", "原定", "改为", "为什么")
        screen.table(columns, map(_row, moved), empty="没有期限会变动。")


def _row(moved: Mapping[str, Any]) -> tuple[object, ...]:
    to = _day(moved["to"], moved["provisional_after"])
    return (
        moved["thing"] + (f" 等 {moved['count']} 项" if moved["count"] > 1 else ""),
        moved["organ"],
        moved["name"],
        _day(moved["from"], moved["provisional_before"]),
        "不变：已经告知" if moved["stays"] else to,
        "；".join(moved["because"]),
    )


def _day(day: str, provisional: bool) -> str:
    return f"{day}（暂定）" if provisional else day


@calendar_.command(help="查看一年的放假和调休上班；不写年份时是收录的最后一年。")
@click.option("--year", type=int, metavar="年份")
@json_option
@calling
def show(caller: Caller, year: int | None, as_json: bool) -> None:
    """And until when notices are known."""
    found = caller.ask("catalog", "show_calendar", year=year)

    def told() -> None:
        screen.say(f"放假安排收录到 {found['published_to']} 年，导入过 {found['version']} 次。")
        screen.table(
            ("日期", "安排", "来源"), map(_line, found["days"]), f"{found['year']} 年还没有收录。"
        )

    screen.answer(found, told, as_json)


def _line(day: Mapping[str, Any]) -> tuple[object, ...]:
    source = f"导入的 {day['notice']} 年通知" if day["notice"] else "随程序提供"
    return weekday(date.fromisoformat(day["day"])), "上班" if day["works"] else "放假", source
