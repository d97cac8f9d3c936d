"""`gongkai announcement`: messages to the people an item is for, and how far they have come."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.options import calling, json_option
from cli.words import ANNOUNCEMENTS, moment
from contracts.words import MESSAGES

SHOWN = ("通知", "机关", "状态", "应收", "已退订", *MESSAGES.values(), "开始", "问题")


@click.group(name="announcement", cls=Group, help="短信通知：发给谁、发到哪一步。")
def announcement_() -> None:
    """The commands below."""


@announcement_.command(name="list", help="列出短信通知，最新的在前；数字是最近一次统计。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(caller: Caller, limit: int, as_json: bool) -> None:
    """With the counts as last announced."""
    found = caller.ask("notify", "list_announcements", limit=limit)
    screen.records(found, SHOWN, _row, as_json, empty="还没有短信通知。")


@announcement_.command(help="查看一个事项某一版的短信通知，数字是现在的统计。")
@click.argument("item", metavar="事项")
@click.argument("version", metavar="版本", type=int)
@json_option
@calling
def show(caller: Caller, item: str, version: int, as_json: bool) -> None:
    """Counted now, with notes on who is not told."""
    found = caller.ask("notify", "show_announcement", item=item, version=version)
    screen.records([found], SHOWN, _row, as_json)
    if not as_json:
        for note in found["notes"]:
            screen.say(note)


def _row(found: Mapping[str, Any]) -> Sequence[object]:
    return (
        found["announcement"],
        found["organ"],
        ANNOUNCEMENTS[found["state"]],
        found["total"],
        found["opted_out"],
        *(found["counts"][state] for state in MESSAGES),
        moment(found["opened_at"]),
        found["problem"],
    )
