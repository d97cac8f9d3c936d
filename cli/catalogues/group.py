"""The command group `catalogue`, how a catalogue is named, and how changes are told."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from common.errors import Invalid
from contracts.words import ENTRY_ACTIONS, ENTRY_FIELDS

Catalogue = Mapping[str, Any]

organ_argument = click.argument("organ", metavar="机关")
catalogue_option = click.option(
    "--catalogue", "which", metavar="目录", help="机关有几份目录时，写明是哪一份的编号。"
)
reason_option = click.option("--reason", required=True, metavar="原因", help="为什么改，写入历史。")
dry_run_option = click.option("--dry-run", is_flag=True, help="只看会改什么，不改。")


@click.group(
    name="catalogue",
    cls=Group,
    help="公开目录：采用提纲，修改条目，导入导出标准目录，报备。",
)
def catalogue_() -> None:
    """The commands below."""


def chosen(caller: Caller, organ: str, which: str | None) -> Catalogue:
    """The organ's only catalogue, or the one that is named; Invalid says which there are."""
    id_ = Registry(caller).organ(organ)["id"]
    asked = caller.ask("catalog", "show_catalogue", organ=id_)
    found = [each for each in asked if not each["outside"]]
    fitting = [each for each in found if which in (None, each["id"])]
    if len(fitting) == 1:
        return dict(fitting[0])
    if not found:
        raise Invalid(f"{organ}还没有公开目录。请先采用提纲：gongkai catalogue adopt。")
    ids = "、".join(each["id"] for each in found)
    raise Invalid(f"{organ}的公开目录有：{ids}。请用 --catalogue 写明是哪一份。")


def tell(caller: Caller, command: str, catalogue: Catalogue, **arguments: Any) -> Mapping[str, Any]:
    """Of the edition that was just seen."""
    seen = {"catalogue": catalogue["id"], "edition": catalogue["edition"]}
    return dict(caller.tell("catalog", command, **seen, **arguments))


def told(found: Mapping[str, Any], dry_run: bool) -> None:
    """What was changed, or would be, entry by entry."""
    columns = ("条目", "动作", "内容", "改动")
    screen.table(columns, map(_row, found["effects"]), empty="没有不同，不用改。")
    if found["effects"]:
        screen.say("只检查，没有改。" if dry_run else f"已改，现在是第 {found['edition']} 次修订。")


def _row(effect: Mapping[str, Any]) -> tuple[object, ...]:
    fields = effect["fields"] if effect["action"] == "change" else {}
    said = "；".join(
        f"{ENTRY_FIELDS.get(name, name)}：{shown(before)} → {shown(after)}"
        for name, (before, after) in fields.items()
    )
    content = {**effect["before"], **effect["after"]}["content"]
    return effect["entry"], ENTRY_ACTIONS[effect["action"]], content[:60], said


def shown(value: Any) -> str:
    """A field's value on one line."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(v["channel"] if isinstance(v, Mapping) else str(v) for v in value)
    return "（无）" if value in (None, "") else str(value)
