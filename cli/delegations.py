"""`gongkai delegation`: who stands in for whom while somebody is away."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.options import by_option, calling, json_option
from common.posts import ROLE_NAMES

HEAD = ("代理人", "受谁委托", "机关", "职务", "从", "到", "由谁决定")


@click.group(name="delegation", cls=Group, help="外出委托：列表、委托、收回。")
def delegation_() -> None:
    """The commands below."""


@delegation_.command(name="list", help="列出一个人给出和受到的委托。")
@click.argument("account", metavar="人员编号")
@json_option
@calling
def list_(caller: Caller, account: str, as_json: bool) -> None:
    """The latest first."""
    _show(caller.ask("access", "list_delegations", account=account), as_json)


@delegation_.command(help="外出期间，把职务委托给本机关另一位同志。")
@click.argument("holder", metavar="委托人")
@click.argument("deputy", metavar="代理人")
@click.option("--organ", required=True, metavar="机关编号", help="职务所在的机关。")
@click.option("--role", required=True, type=click.Choice(list(ROLE_NAMES)), metavar="职务")
@click.option("--from", "first", required=True, metavar="日期", help="第一天，如 2026-03-05。")
@click.option("--to", "last", required=True, metavar="日期", help="最后一天。")
@json_option
@by_option
@calling
def give(
    caller: Caller,
    holder: str,
    deputy: str,
    organ: str,
    role: str,
    first: str,
    last: str,
    as_json: bool,
) -> None:
    """Both days included."""
    asked = {"holder": holder, "deputy": deputy, "organ": organ, "role": role}
    found = caller.tell("access", "delegate_post", first=first, last=last, **asked)
    _show(found, as_json)


@delegation_.command(help="提前收回委托，立即生效。")
@click.argument("holder", metavar="委托人")
@click.argument("deputy", metavar="代理人")
@click.option("--organ", required=True, metavar="机关编号", help="职务所在的机关。")
@click.option("--role", required=True, type=click.Choice(list(ROLE_NAMES)), metavar="职务")
@json_option
@by_option
@calling
def end(caller: Caller, holder: str, deputy: str, organ: str, role: str, as_json: bool) -> None:
    """What the deputy decided stays."""
    asked = {"holder": holder, "deputy": deputy, "organ": organ, "role": role}
    _show(caller.tell("access", "end_delegation", **asked), as_json)


def _show(found: list[dict[str, Any]], as_json: bool) -> None:
    screen.records(found, HEAD, _row, as_json, empty="没有委托。")


def _row(each: Mapping[str, Any]) -> tuple[object, ...]:
    role = ROLE_NAMES[each["role"]]
    return (
        each["deputy"],
        each["behalf"],
        each["organ"],
        role,
        each["from"],
        each["to"],
        each["by"],
    )
