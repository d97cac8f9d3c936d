"""`gongkai nondisclosure`: what is not disclosed, why, and who decided it."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.options import by_option, calling, json_option, state_option
from cli.words import moment
from contracts.words import NON_DISCLOSURE_ACTIONS, NON_DISCLOSURES


@click.group(name="nondisclosure", cls=Group, help="不予公开：登记册、提出、决定和复核。")
def nondisclosure_() -> None:
    """The commands below."""


@nondisclosure_.command(name="list", help="列出登记册；写了 --by 时只列等这个人决定的。")
@state_option(NON_DISCLOSURES)
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@by_option
@calling
def list_(caller: Caller, state: str | None, limit: int, as_json: bool) -> None:
    """Newest first."""
    screen.records(
        caller.ask(
            "review",
            "list_non_disclosures",
            account=caller.by or None,
            state=state,
            limit=limit,
        ),
        ("编号", "机关", "事项", "状态", "下次复核"),
        _row,
        as_json,
        empty="登记册里没有这样的事项。",
    )


def _row(each: Mapping[str, Any]) -> tuple[object, ...]:
    state = NON_DISCLOSURES[each["state"]]
    return each["non_disclosure"], each["organ"], each["subject"], state, each["due_on"]


@nondisclosure_.command(help="查看一件不予公开的登记。")
@click.argument("id_", metavar="编号")
@json_option
@calling
def show(caller: Caller, id_: str, as_json: bool) -> None:
    """Reasons and decisions."""
    found = caller.ask("review", "show_non_disclosure", non_disclosure=id_)
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Mapping[str, Any]) -> None:
    screen.say(f"{found['subject']}：{NON_DISCLOSURES[found['state']]}")
    screen.say(f"依据：{found['basis']}")
    screen.say(f"损害：{found['harm']}")
    if found["due_on"]:
        screen.say(f"应在 {found['due_on']} 以前复核：{found['because']}")
    rows = [
        (NON_DISCLOSURE_ACTIONS[line["action"]], line["by"], moment(line["at"]), line["reason"])
        for line in found["history"]
    ]
    screen.table(("办理", "由谁", "时间", "理由"), rows, empty="还没有人办理。")


@nondisclosure_.command(help="提出不予公开，报上级决定；依据和损害都要写。")
@click.argument("organ", metavar="机关编号")
@click.argument("entry", metavar="条目编号")
@click.option("--subject", required=True, metavar="名称", help="说明是哪一件事，不写内容。")
@click.option("--basis", required=True, metavar="依据", help="法律依据，写到条款。")
@click.option("--harm", required=True, metavar="损害", help="公开可能造成的损害。")
@click.option("--item", default="", metavar="事项编号", help="已经起草的事项。")
@by_option
@calling
def ask(
    caller: Caller, organ: str, entry: str, subject: str, basis: str, harm: str, item: str
) -> None:
    """The organ above decides."""
    said = {"subject": subject, "basis": basis, "harm": harm}
    found = caller.tell(
        "review", "request_non_disclosure", organ=organ, entry=entry, item=item, **said
    )
    screen.say(f"已提出：{found['non_disclosure']}，等待 {found['superior']} 决定。")


@nondisclosure_.command(help="决定或复核：keep 不予公开，disclose 公开；要写理由。")
@click.argument("id_", metavar="编号")
@click.argument("decision", type=click.Choice(("keep", "disclose")), metavar="keep|disclose")
@click.option("--reason", required=True, metavar="理由")
@by_option
@calling
def decide(caller: Caller, id_: str, decision: str, reason: str) -> None:
    """By the organ above."""
    asked = {"non_disclosure": id_, "decision": decision, "reason": reason}
    found = caller.tell("review", "decide_non_disclosure", **asked)
    again = f"，{found['due_on']} 以前复核" if found["due_on"] else ""
    screen.say(f"{found['subject']}：{NON_DISCLOSURES[found['state']]}{again}。")
