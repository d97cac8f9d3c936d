"""`gongkai import`: organs, people and boards as tables, items as a folder of texts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli import documents, drafts, screen, tables
from cli.caller import OPERATOR, Caller, patiently
from cli.chinese import Group
from cli.options import by_option, calling, json_option
from common.errors import GongkaiError, Invalid
from contracts.words import ITEM_STATES

ORGAN_COLUMNS = ("id", "code", "name", "parent", "level", "kind", "regime")
PEOPLE_COLUMNS = ("person", "name", "phone", "organ", "role", "from")
PEOPLE_OPTIONAL = ("to",)
BOARD_COLUMNS = ("board", "name", "organ", "place", "kind", "scope")
BOARD_OPTIONAL = ("shows", "active", "days")
UNKNOWN_ORGAN = re.compile(r"第 \d+ 行：没有编号为“(?P<organ>.*)”的机关")
HEARS_OF_ORGANS = 30.0  # seconds

file_argument = click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
dry_run_option = click.option("--dry-run", is_flag=True, help="只检查，不导入。")


@click.group(name="import", cls=Group, help="导入机关、人员、公开栏和公开事项。")
def import_() -> None:
    """The commands below."""


@import_.command(help="导入机关表（CSV）：一次全部导入，有错则一行也不导入。")
@file_argument
@dry_run_option
@json_option
@by_option
@calling
def organs(caller: Caller, file: Path, dry_run: bool, as_json: bool) -> None:
    """Columns: ORGAN_COLUMNS."""
    found = import_organs(caller, file, dry_run)
    screen.answer(found, lambda: show_counts(found, dry_run, "机关"), as_json)


@import_.command(help="导入人员及职务表（CSV）：一次全部导入，有错则一行也不导入。")
@file_argument
@dry_run_option
@json_option
@by_option
@calling
def people(caller: Caller, file: Path, dry_run: bool, as_json: bool) -> None:
    """Columns: PEOPLE_COLUMNS."""
    found = import_people(caller, file, dry_run)
    screen.answer(found, lambda: show_counts(found, dry_run, "人员"), as_json)


@import_.command(help="导入公开栏表（CSV）：一次全部导入，有错则一行也不导入。")
@file_argument
@dry_run_option
@json_option
@by_option
@calling
def boards(caller: Caller, file: Path, dry_run: bool, as_json: bool) -> None:
    """Columns: BOARD_COLUMNS and BOARD_OPTIONAL."""
    found = import_boards(caller, file, dry_run)
    screen.answer(found, lambda: show_counts(found, dry_run, "公开栏"), as_json)


def import_boards(caller: Caller, file: Path, dry_run: bool = False) -> dict[str, int]:
    """{rows, created, changed, unchanged}; waits for organs that were imported just now."""
    rows = tables.read_csv(file, BOARD_COLUMNS, BOARD_OPTIONAL)
    by = caller.by or OPERATOR
    with screen.bar("导入公开栏", len(rows)) as portion:
        found = patiently(
            lambda: caller.tell("publish", "import_boards", by, rows=rows, dry_run=dry_run),
            lambda error: is_about_new_organs(caller, error),
            HEARS_OF_ORGANS,
            "机关刚刚导入，等待公开服务得知……",
        )
        portion(len(rows))
    return dict(found)


def import_organs(caller: Caller, file: Path, dry_run: bool = False) -> dict[str, int]:
    """{rows, created, changed, unchanged}; Invalid with a problem per bad line."""
    rows = tables.read_csv(file, ORGAN_COLUMNS)
    by = caller.by or OPERATOR
    with screen.bar("机关表", len(rows)) as advance:  # whole or not at all: one portion
        found = caller.tell("catalog", "import_organs", by, rows=rows, dry_run=dry_run)
        advance(len(rows))
    return dict(found)


def import_people(caller: Caller, file: Path, dry_run: bool = False) -> dict[str, int]:
    """{people, created, changed, unchanged}; waits for organs that were imported just now."""
    rows = tables.read_csv(file, PEOPLE_COLUMNS, PEOPLE_OPTIONAL)
    by = caller.by or OPERATOR
    with screen.bar("人员表", len(rows)) as advance:  # whole or not at all: one portion
        found = patiently(
            lambda: caller.tell("access", "import_people", by, rows=rows, dry_run=dry_run),
            lambda error: is_about_new_organs(caller, error),
            HEARS_OF_ORGANS,
            "机关刚刚导入，等待人员服务得知……",
        )
        advance(len(rows))
    return dict(found)


def is_about_new_organs(caller: Caller, error: GongkaiError) -> bool:
    """Only organs are unknown, and the catalogue knows every one of them."""
    if not isinstance(error, Invalid):
        return False
    unknown = [UNKNOWN_ORGAN.match(problem) for problem in error.problems]
    if not unknown or not all(unknown):
        return False
    known = {organ["id"] for organ in caller.ask("catalog", "find_organs")}
    return all(found["organ"] in known for found in unknown if found)


def show_counts(counts: Mapping[str, int], dry_run: bool, what: str) -> None:
    screen.say(
        f"{what}：新增 {counts['created']}，更改 {counts['changed']}，"
        f"未变 {counts['unchanged']}。" + ("只检查，没有导入。" if dry_run else "已导入。")
    )


@import_.command(
    help="导入一个目录的文本和 Word 文档：要有目录表 index.csv，缺少的内容取自 --defaults。"
)
@click.option(
    "--dir",
    "folder",
    metavar="目录",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="存放文本、Word 文档（.docx）和 index.csv 的目录。",
)
@click.option(
    "--defaults",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='TOML 文件：[files."名"]、[classes."类别"]、[clarities]，前者优先。',
)
@click.option("--submit", is_flag=True, help="导入后随即送审。")
@json_option
@by_option
@calling
def items(caller: Caller, folder: Path, defaults: Path | None, submit: bool, as_json: bool) -> None:
    """The drafter is --by, else the organ's first drafter."""
    ready = read_folder(caller, folder, documents.read_defaults(defaults))
    with screen.bar("导入", len(ready)) as advance:
        found = [_import(caller, each, submit) for each in screen.counted(ready, advance)]
    screen.records(found, ("事项", "导入", "状态", "承办人", "标题"), _row, as_json)


def read_folder(caller: Caller, folder: Path, defaults: Mapping[str, Any]) -> list[drafts.Ready]:
    """The folder's rows, filled and found fit to be saved; Invalid with every problem."""
    rows = documents.read(folder)
    with screen.bar("核对", len(rows)) as advance:
        filled = screen.counted(documents.drafts(folder, rows, defaults), advance)
        return drafts.prepare(caller, filled, caller.by)


def _import(caller: Caller, ready: drafts.Ready, submit: bool) -> dict[str, Any]:
    """The item as the service answers, with its `file`, its drafter, and whether it `is_new`."""
    item, is_new = drafts.save(caller, ready)
    for note in ready.draft.notes if is_new else ():
        screen.progress(f"{ready.draft.file}：{note}")
    if submit:
        item = drafts.submit(caller, ready, item)
    return {**item, "file": ready.draft.file, "drafter": ready.by, "is_new": is_new}


def _row(item: Mapping[str, Any]) -> tuple[object, ...]:
    what = "新增" if item["is_new"] else "已有，未变"
    return item["item"], what, ITEM_STATES[item["state"]], item["drafter"], item["title"]
