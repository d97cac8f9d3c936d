"""Outlines, adopting them and what they have beside the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cli import screen
from cli.caller import OPERATOR, Caller
from cli.catalogues import group
from cli.catalogues.group import catalogue_, catalogue_option, dry_run_option, organ_argument
from cli.drafts import Registry
from cli.options import by_option, calling, json_option
from contracts.words import AUDIENCES, CATALOGUE_STATES, ENTRY_FIELDS, REGIMES


@catalogue_.command(help="列出现行的目录提纲，包括本市自己的。")
@json_option
@calling
def outlines(caller: Caller, as_json: bool) -> None:
    """What `adopt --outline` takes."""
    found = caller.ask("catalog", "list_outlines")
    columns = ("提纲", "版本", "名称", "制度", "条目", "生效")
    screen.records(found, columns, _outline, as_json)


def _outline(found: Mapping[str, Any]) -> tuple[object, ...]:
    regime = REGIMES[found["regime"]]
    return (
        *(found["id"], found["version"], found["name"]),
        *(regime, found["entries"], found["valid_from"]),
    )


@catalogue_.command(help="机关采用上级的目录提纲，例如 bureau-9、county-committee。")
@click.argument("organs", metavar="机关...", nargs=-1, required=True)
@click.option("--outline", required=True, metavar="提纲", help="提纲的编号。")
@by_option
@calling
def adopt(caller: Caller, organs: tuple[str, ...], outline: str) -> None:
    """Doing it again changes nothing."""
    registry = Registry(caller)
    for organ in [registry.organ(name) for name in organs]:
        entries = adopt_outline(caller, organ["id"], outline)
        screen.say(f"{organ['name']}：已采用 {outline}，共 {entries} 个条目。")


def adopt_outline(caller: Caller, organ: str, outline: str) -> int:
    """How many entries the organ's catalogue has now."""
    by = caller.by or OPERATOR
    found = caller.tell("catalog", "adopt_outline", by, organ=organ, outline=outline)
    return int(found["entries"])


@catalogue_.command(help="不依提纲，新建一份空的公开目录，再逐条新增或从标准目录导入。")
@organ_argument
@click.option(
    "--regime",
    required=True,
    metavar="制度",
    type=click.Choice(["party", "government", "village"]),
    help="party 党务公开，government 政务公开，village 村务公开。",
)
@click.option("--name", required=True, metavar="名称", help="目录的名称。")
@by_option
@calling
def begin(caller: Caller, organ: str, regime: str, name: str) -> None:
    """Doing it again changes nothing."""
    id_ = Registry(caller).organ(organ)["id"]
    found = caller.tell("catalog", "begin_catalogue", organ=id_, regime=regime, name=name)
    screen.say(f"已建立公开目录：{found['catalogue']}。")


@catalogue_.command(help="改用提纲的新版本：机关自己改过的保持不动。先用 --dry-run 看看。")
@organ_argument
@click.option("--version", required=True, type=int, metavar="版本", help="提纲的第几版。")
@catalogue_option
@group.reason_option
@dry_run_option
@json_option
@by_option
@calling
def readopt(
    caller: Caller,
    organ: str,
    version: int,
    which: str | None,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Three ways: what the outline said, what it says now, what the organ made of it."""
    catalogue = group.chosen(caller, organ, which)
    asked = {"outline_version": version, "reason": reason, "dry_run": dry_run}
    found = group.tell(caller, "readopt_outline", catalogue, **asked)
    screen.answer(found, lambda: group.told(found, dry_run), as_json)


@catalogue_.command(help="与提纲对照：缺少的、多出的、不同的条目，公开范围更宽的特别标出。")
@organ_argument
@click.option("--version", type=int, metavar="版本", help="提纲的第几版；不写时是采用的那一版。")
@catalogue_option
@json_option
@calling
def compare(
    caller: Caller, organ: str, version: int | None, which: str | None, as_json: bool
) -> None:
    """Field by field."""
    catalogue = group.chosen(caller, organ, which)
    asked = {"catalogue": catalogue["id"], "outline_version": version}
    found = caller.ask("catalog", "show_comparison", **asked)
    screen.answer(found, lambda: _compared(found), as_json)


def _compared(found: Mapping[str, Any]) -> None:
    rows = [(entry["id"], "缺少", entry["content"][:60], "") for entry in found["missing"]]
    rows += [(entry["id"], "多出", entry["content"][:60], "") for entry in found["extra"]]
    rows += [(c["entry"], "不同", c["content"][:60], _fields(c)) for c in found["changed"]]
    columns = ("条目", "与提纲相比", "内容", "提纲 → 本目录")
    screen.table(columns, rows, empty="与提纲完全一致。")
    if found["newest"] > found["outline_version"]:
        screen.say(f"提纲已有第 {found['newest']} 版，可以用 gongkai catalogue readopt 改用。")


def _fields(changed: Mapping[str, Any]) -> str:
    said = [
        f"{ENTRY_FIELDS.get(name, name)}：{group.shown(theirs)} → {group.shown(ours)}"
        for name, (theirs, ours) in changed["fields"].items()
    ]
    wider = "、".join(AUDIENCES[each] for each in changed["wider"])
    return "；".join([*said, *([f"公开范围比提纲宽：{wider}"] if wider else [])])


@catalogue_.command(help="列出机关公开目录的条目。")
@organ_argument
@json_option
@calling
def show(caller: Caller, organ: str, as_json: bool) -> None:
    """Entry ids are what index.csv names."""
    found = caller.ask("catalog", "show_catalogue", organ=Registry(caller).organ(organ)["id"])
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (e["id"], e["class"], e["route"], ";".join(e["audience"]), e["content"])
        for catalogue in found
        for e in catalogue["entries"]
    ]
    screen.table(("条目", "类别", "程序", "公开范围", "内容"), rows, empty="还没有公开目录。")
    for catalogue in (each for each in found if not each["outside"]):
        state = CATALOGUE_STATES[catalogue["state"]]
        screen.say(
            f"{catalogue['id']}：第 {catalogue['edition']} 次修订，{state}，"
            f"停用 {len(catalogue['retired'])} 条。"
        )
