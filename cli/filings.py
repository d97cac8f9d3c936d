"""`gongkai filing`: what was disclosed and reported to the organ above, and taking note of it."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, state_option
from cli.words import moment
from contracts.words import FILINGS


@click.group(name="filing", cls=Group, help="报备：已公开的事项向上级机关报备，由上级签收。")
def filing_() -> None:
    """The commands below."""


@filing_.command(name="list", help="列出报备，期限最早的在前。")
@click.option("--organ", metavar="机关", help="报备的机关：名称、代码或编号。")
@click.option("--superior", metavar="机关", help="签收的上级机关：名称、代码或编号。")
@state_option(FILINGS)
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(
    caller: Caller,
    organ: str | None,
    superior: str | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Overdue is a question of today."""
    places = {"organ": organ, "superior": superior}
    wanted = {name: Registry(caller).organ(place)["id"] for name, place in places.items() if place}
    found = caller.ask("oversight", "list_filings", state=state, limit=limit, **wanted)
    columns = ("报备", "机关", "上级", "公开时间", "期限", "状态", "签收")
    screen.records(found, columns, _row, as_json, empty="没有这样的报备。")


def _row(filing: Mapping[str, Any]) -> tuple[object, ...]:
    taken = f"{filing['acknowledged_by']} {moment(filing['acknowledged_at'])} {filing['comment']}"
    return (
        filing["filing"],
        filing["organ"],
        filing["superior"],
        moment(filing["published_at"]),
        filing["due_on"] + ("（暂定）" if filing["provisional"] else ""),
        FILINGS["overdue" if filing["overdue"] else filing["state"]],
        taken.strip(),
    )


@filing_.command(help="签收报备：由上级机关的上级岗位、分管领导或主要领导办理。")
@click.argument("filings", metavar="报备...", nargs=-1, required=True)
@click.option("--comment", default="", metavar="意见", help="意见，可以不写。")
@by_option
@calling
def acknowledge(caller: Caller, filings: tuple[str, ...], comment: str) -> None:
    """One by one: what was done before a refusal stays done."""
    for filing in filings:
        caller.tell("oversight", "acknowledge_filing", filing=filing, comment=comment)
        screen.say(f"已签收：{filing}。")
