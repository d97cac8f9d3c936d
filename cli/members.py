"""`gongkai member` and `gongkai import members`: the roster of those who get messages."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cli import screen, tables
from cli.caller import OPERATOR, Caller, patiently
from cli.chinese import Group
from cli.drafts import Registry
from cli.imports import (
    HEARS_OF_ORGANS,
    dry_run_option,
    file_argument,
    import_,
    is_about_new_organs,
    show_counts,
)
from cli.options import by_option, calling, json_option
from cli.words import group
from common.errors import Invalid
from contracts.commands.notify import PORTION
from services.notify.domain import roster

COLUMNS = ("member", "name", "phone", "organ")
OPTIONAL = ("groups", "opted_out")
BAD = "党员名册有错，一行也没有导入。请改正下列各处后重新导入。"
SHOWN = ("党员", "姓名", "手机号", "机关", "身份", "短信")


@import_.command(help="导入党员名册（CSV）：先检查整个文件，有错则一行也不导入；可以重复导入。")
@file_argument
@dry_run_option
@json_option
@by_option
@calling
def members(caller: Caller, file: Path, dry_run: bool, as_json: bool) -> None:
    """Columns: COLUMNS, and OPTIONAL."""
    found = import_members(caller, file, dry_run)
    screen.answer(found, lambda: show_counts(found, dry_run, "党员"), as_json)


def import_members(caller: Caller, file: Path, dry_run: bool = False) -> dict[str, int]:
    """{members, created, changed, unchanged}; Invalid with a problem per bad line of the file."""
    rows = tables.read_csv(file, COLUMNS, OPTIONAL)
    found = patiently(
        lambda: _check(caller, rows),
        lambda error: is_about_new_organs(caller, error),
        HEARS_OF_ORGANS,
        "机关刚刚导入，等待短信服务得知……",
    )
    return found if dry_run else _keep(caller, rows)


def _check(caller: Caller, rows: Sequence[tables.Row]) -> dict[str, int]:
    """The whole file before the first line is kept; the counts that an import would give."""
    problems = roster.duplicates(rows)
    counts: dict[str, int] = {}
    with screen.bar("检查名册", len(rows)) as tick:
        for portion in _portions(rows):
            try:
                _add(counts, _tell(caller, portion, True))
            except Invalid as error:
                if not error.problems:
                    raise
                problems += error.problems
            tick(len(portion))
    if problems:
        raise Invalid(BAD, sorted(set(problems), key=_line_of))
    return counts


def _keep(caller: Caller, rows: Sequence[tables.Row]) -> dict[str, int]:
    """Portion by portion; whoever is interrupted imports the same file again."""
    counts: dict[str, int] = {}
    with screen.bar("导入名册", len(rows)) as tick:
        for portion in _portions(rows):
            _add(counts, _tell(caller, portion, False))
            tick(len(portion))
    return counts


def _portions(rows: Sequence[tables.Row]) -> Iterator[Sequence[tables.Row]]:
    for start in range(0, len(rows), PORTION):
        yield rows[start : start + PORTION]


def _tell(caller: Caller, rows: Sequence[tables.Row], dry_run: bool) -> Mapping[str, int]:
    by = caller.by or OPERATOR
    found: Mapping[str, int] = caller.tell(
        "notify", "import_members", by, rows=rows, dry_run=dry_run
    )
    return found


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for name, number in more.items():
        counts[name] = counts.get(name, 0) + number


def _line_of(problem: str) -> tuple[int, str]:
    """第 12 行：… in the order of the file."""
    figures = problem.removeprefix("第 ").partition(" ")[0]
    return (int(figures) if figures.isdigit() else 0), problem


@click.group(name="member", cls=Group, help="党员名册：查看、退订短信和恢复、移出。")
def member_() -> None:
    """The commands below."""


@member_.command(name="list", help="列出一个机关本身的党员，姓名和手机号打码。")
@click.argument("organ", metavar="机关")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(caller: Caller, organ: str, limit: int, as_json: bool) -> None:
    """The organ by name, code or id."""
    wanted = Registry(caller).organ(organ)["id"]
    found = caller.ask("notify", "list_members", organ=wanted, limit=limit)
    screen.records(found, SHOWN, _row, as_json, empty="名册里没有这个机关的党员。")


@member_.command(help="查看一名党员，姓名和手机号打码。")
@click.argument("member", metavar="党员")
@json_option
@calling
def show(caller: Caller, member: str, as_json: bool) -> None:
    """By the roster's id."""
    screen.records([caller.ask("notify", "show_member", member=member)], SHOWN, _row, as_json)


@member_.command(name="opt-out", help="不再给这名党员发短信；--back 恢复。")
@click.argument("member", metavar="党员")
@click.option("--back", is_flag=True, help="恢复发送。")
@by_option
@calling
def opt_out(caller: Caller, member: str, back: bool) -> None:
    """As a system administrator or the publisher of the member's organ."""
    found = caller.tell("notify", "set_opt_out", member=member, opted_out=not back)
    what = "不再接收短信，还没有发出的也不再发" if found["opted_out"] else "恢复接收短信"
    screen.say(f"{found['member']} {what}。")


@member_.command(help="把一名党员移出名册：不再收到短信，已经登录的立即退出。")
@click.argument("member", metavar="党员")
@by_option
@calling
def remove(caller: Caller, member: str) -> None:
    """As a system administrator."""
    found = caller.tell("notify", "remove_member", member=member)
    if found["removed"]:
        screen.say(f"已把 {member} 移出名册；以前的阅读记录仍然保留。")
    else:
        screen.say(f"名册里没有编号为 {member} 的党员，没有改动。请核对编号。")


def _row(member: Mapping[str, Any]) -> Sequence[object]:
    return (
        member["member"],
        member["name"],
        member["phone"],
        member["organ"],
        "、".join(map(group, member["groups"])),
        "已退订" if member["opted_out"] else "接收",
    )
