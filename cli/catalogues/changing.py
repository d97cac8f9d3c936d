"""Entries of a catalogue: one by one, or as the national table."""

from pathlib import Path
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.catalogues import group
from cli.catalogues.group import (
    catalogue_,
    catalogue_option,
    dry_run_option,
    organ_argument,
    reason_option,
)
from cli.options import by_option, calling, json_option
from common.errors import Invalid
from contracts.standard_table import matching, reading, writing
from contracts.standard_table.lines import line_of
from contracts.words import ENTRY_ACTIONS

SIMPLE = (
    *("class", "column", "content", "time_rule", "route", "weight"),
    *("basis", "responsible", "person", "stage"),
)
LISTS = ("audience", "forms", "draft_first")


@catalogue_.command(help="新增、修改、停用或恢复一个条目；要改的内容用 --set 名称=值，可以写几次。")
@organ_argument
@click.argument("entry", metavar="条目")
@click.option(
    "--action",
    default="change",
    show_default=True,
    metavar="动作",
    type=click.Choice(list(ENTRY_ACTIONS)),
    help="、".join(f"{action} {word}" for action, word in ENTRY_ACTIONS.items()),
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="名称=值",
    help=f"名称可以是 {'、'.join(SIMPLE)}，以及 {'、'.join(LISTS)}（几个值之间用逗号）。",
)
@catalogue_option
@reason_option
@dry_run_option
@json_option
@by_option
@calling
def change(
    caller: Caller,
    organ: str,
    entry: str,
    action: str,
    settings: tuple[str, ...],
    which: str | None,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """An entry that is retired stays readable and names its reason."""
    catalogue = group.chosen(caller, organ, which)
    changes = [{"action": action, "entry": entry, "fields": _fields(settings)}]
    asked: dict[str, Any] = {"changes": changes, "reason": reason, "dry_run": dry_run}
    found = group.tell(caller, "change_catalogue", catalogue, **asked)
    screen.answer(found, lambda: group.told(found, dry_run), as_json)


def _fields(settings: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in settings:
        name, equals, value = each.partition("=")
        if not equals or name not in (*SIMPLE, *LISTS):
            raise Invalid(f"--set 不认识“{each}”，要写成 名称=值，例如 basis=某某条例。")
        found[name] = value if name in SIMPLE else _listed(name, value)
    return found


def _listed(name: str, value: str) -> list[Any]:
    words = [word.strip() for word in value.split(",") if word.strip()]
    return [{"channel": word} for word in words] if name == "forms" else words


@catalogue_.command(
    name="import",
    help="从标准目录（xlsx 或 csv）导入：新的事项新增，已有的按表修改，表里没有的保持不动；"
    "有错则一条也不导入。",
)
@organ_argument
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--route", default="D", show_default=True, metavar="程序", help="新增条目的审核程序。"
)
@click.option("--column", required=True, metavar="栏目", help="新增条目的网站栏目代号。")
@catalogue_option
@reason_option
@dry_run_option
@json_option
@by_option
@calling
def import_(
    caller: Caller,
    organ: str,
    file: Path,
    route: str,
    column: str,
    which: str | None,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """One edition, whatever the table changes."""
    catalogue = group.chosen(caller, organ, which)
    lines = reading.read(file.read_bytes(), file.name)
    entries = [*catalogue["entries"], *catalogue["retired"]]
    changes = matching.changes_of(lines, entries, {"route": route, "column": column})
    asked: dict[str, Any] = {"changes": changes, "reason": reason, "dry_run": dry_run}
    found = (
        group.tell(caller, "change_catalogue", catalogue, **asked)
        if changes
        else {"edition": catalogue["edition"], "effects": []}
    )
    screen.answer(found, lambda: group.told(found, dry_run), as_json)


@catalogue_.command(help="导出为标准目录：文件名以 .xlsx 或 .csv 结尾。")
@organ_argument
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@catalogue_option
@calling
def export(caller: Caller, organ: str, file: Path, which: str | None) -> None:
    """Entries in force, in the order of the catalogue."""
    write = {".xlsx": writing.xlsx, ".csv": writing.csv}.get(file.suffix)
    if write is None:
        raise Invalid(f"不认识文件类型“{file.suffix}”，没有导出。文件名要以 .xlsx 或 .csv 结尾。")
    catalogue = group.chosen(caller, organ, which)
    file.write_bytes(write([line_of(entry) for entry in catalogue["entries"]]))
    screen.say(f"已导出 {len(catalogue['entries'])} 个条目：{file}。")
