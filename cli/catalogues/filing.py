"""A catalogue's way to the organ above and back."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.catalogues import group
from cli.catalogues.group import catalogue_, catalogue_option, organ_argument
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, state_option
from cli.words import moment
from contracts.words import CATALOGUE_STATES, REGIMES


@catalogue_.command(name="file", help="把现在这一次修订报上级机关备案。")
@organ_argument
@catalogue_option
@by_option
@calling
def file_(caller: Caller, organ: str, which: str | None) -> None:
    """The root organ has nobody above."""
    catalogue = group.chosen(caller, organ, which)
    found = group.tell(caller, "file_catalogue", catalogue)
    screen.say(f"{found['name']}第 {found['edition']} 次修订：{CATALOGUE_STATES[found['state']]}。")


@catalogue_.command(help="上级机关备案或退回下级的公开目录；退回要写原因。")
@organ_argument
@click.option(
    "--decision",
    required=True,
    metavar="决定",
    type=click.Choice(["note", "return"]),
    help="note 备案，return 退回。",
)
@click.option("--comment", default="", metavar="意见", help="退回时要写明原因。")
@catalogue_option
@by_option
@calling
def decide(caller: Caller, organ: str, decision: str, comment: str, which: str | None) -> None:
    """By the organ above."""
    catalogue = group.chosen(caller, organ, which)
    asked = {"decision": decision, "comment": comment}
    found = group.tell(caller, "decide_catalogue", catalogue, **asked)
    screen.say(f"{found['name']}第 {found['edition']} 次修订：{CATALOGUE_STATES[found['state']]}。")


@catalogue_.command(name="list", help="列出公开目录和报备情况。")
@click.option("--organ", metavar="机关", help="只看这个机关的。")
@state_option(CATALOGUE_STATES)
@json_option
@calling
def list_(caller: Caller, organ: str | None, state: str | None, as_json: bool) -> None:
    """Without their entries."""
    id_ = Registry(caller).organ(organ)["id"] if organ else None
    found = caller.ask("catalog", "list_catalogues", organ=id_, state=state or "")
    columns = ("目录", "机关", "名称", "制度", "条目", "修订", "状态", "改于")
    screen.records(found, columns, _row, as_json)


def _row(found: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        found["id"],
        found["organ"],
        found["name"],
        REGIMES[found["regime"]],
        found["count"],
        found["edition"],
        CATALOGUE_STATES[found["state"]],
        moment(found["changed_at"]) if found["changed_at"] else "",
    )


@catalogue_.command(help="公开目录的修改历史。")
@organ_argument
@click.option("--entry", default="", metavar="条目", help="只看这个条目的。")
@catalogue_option
@json_option
@calling
def history(caller: Caller, organ: str, entry: str, which: str | None, as_json: bool) -> None:
    """Who, when, what, why."""
    catalogue = group.chosen(caller, organ, which)
    kept = caller.ask("catalog", "list_catalogue_history", catalogue=catalogue["id"])
    found = [line for line in kept["changes"] if entry in ("", line["entry"])]
    columns = ("条目", "时间", "办理人", "修订", "动作", "原因")
    screen.records(found, columns, _line, as_json, empty="采用以后还没有改过。")


def _line(line: Mapping[str, Any]) -> tuple[object, ...]:
    action = group.ENTRY_ACTIONS[line["action"]]
    return (
        *(line["entry"], moment(line["at"]), line["by"]),
        *(line["edition"], action, line["reason"]),
    )
