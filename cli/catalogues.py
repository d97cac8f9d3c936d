"""`gongkai catalogue`: making an outline an organ's own catalogue, and reading it."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cli import screen
from cli.caller import OPERATOR, Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option


@click.group(name="catalogue", cls=Group, help="公开目录：采用提纲、查看条目。")
def catalogue_() -> None:
    """The commands below."""


@catalogue_.command(help="机关采用上级的目录提纲，例如 bureau-9；全部提纲见决策表。")
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


@catalogue_.command(help="列出机关公开目录的条目。")
@click.argument("organ", metavar="机关")
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
