"""`gongkai case list` and `show`: what there is, without names unless the handler asks."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.cases.group import case_, case_argument, must_be_named, state_of
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, state_option
from cli.words import moment
from contracts import words


@case_.command(name="list", help="列出意见，按机关、状态或事项；不显示内容和姓名。")
@click.option("--organ", metavar="机关", help="名称、代码或编号。")
@state_option(words.CASE_STATES)
@click.option("--item", metavar="事项", help="关于哪件事项。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(
    caller: Caller,
    organ: str | None,
    state: str | None,
    item: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Oldest first."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    asked = {"organ": wanted, "state": state, "item": item, "limit": limit}
    found = caller.ask("feedback", "list_cases", **asked)
    columns = ("意见", "状态", "类别", "渠道", "机关", "主办", "最迟答复", "收到")
    screen.records(found, columns, _row, as_json)


def _row(case: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        case["case"],
        state_of(case),
        words.CASE_KINDS.get(case["kind"], ""),
        words.CASE_CHANNELS[case["channel"]],
        case["organ"],
        case["lead"],
        case["due_on"],
        moment(case["received_at"]),
    )


@case_.command(help="查看一条意见和办理记录。")
@case_argument
@click.option("--contact", is_flag=True, help="连同姓名和联系方式；只限意见专员，会记录在案。")
@json_option
@by_option
@calling
def show(caller: Caller, case: str, contact: bool, as_json: bool) -> None:
    """For who works on it; a look at the contact goes on its record."""
    must_be_named(caller)
    found = caller.ask("feedback", "show_case_staff", case=case, account=caller.by, contact=contact)
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Mapping[str, Any]) -> None:
    for label, value in _facts(found):
        screen.say(f"{label}：{value}")
    screen.say(f"\n{found['text']}\n")
    if found["reply"]:
        screen.say(f"答复（{found['replier']}）：{found['reply']}\n")
    rows = [
        (moment(h["at"]), words.CASE_ACTIONS[h["action"]], h["by"] or "公众", h["comment"])
        for h in found["history"]
    ]
    screen.table(("时间", "办理", "办理人", "说明"), rows)


def _facts(found: Mapping[str, Any]) -> list[tuple[str, object]]:
    kept = [("姓名", found["name"]), ("联系方式", found["contact"])] if "contact" in found else []
    return [
        ("意见", f"{found['case']}（第 {found['version']} 次变动）"),
        ("关于", f"{found['item']} 第 {found['item_version']} 版"),
        ("状态", state_of(found)),
        ("渠道", words.CASE_CHANNELS[found["channel"]]),
        ("署名", words.CASE_LEVELS[found["level"]]),
        *((label, value or "没有填写") for label, value in kept),
        ("机关", found["organ"]),
        ("主办", found["lead"] or "还没有交办"),
        ("协办", "、".join(found["helpers"]) or "无"),
        ("最迟答复", found["due_on"]),
        ("再公开", found["redisclosure"] or "无"),
    ]
