"""`gongkai case`: opinions from every channel, their handling, and disclosing it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from cli import screen
from cli.caller import NO_NAME, Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option
from cli.words import moment
from common.errors import NotAllowed
from contracts.commands import feedback as commands
from services.feedback.domain import words

case_argument = click.argument("case", metavar="意见")
version_option = click.option(
    "--version", type=int, metavar="变动", help="您看到的是第几次变动；不写时取现在的。"
)
comment_option = click.option("--comment", default="", metavar="说明", help="写在办理记录里。")
due_option = click.option(
    "--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="期限，写成 2026-03-05。"
)


@click.group(name="case", cls=Group, help="意见：登记、受理、交办、答复、审核、办结、再公开。")
def case_() -> None:
    """The commands below, in the order of the work."""


@case_.command(name="list", help="列出意见，按机关、状态或事项；不显示内容和姓名。")
@click.option("--organ", metavar="机关", help="名称、代码或编号。")
@click.option(
    "--state", type=click.Choice(list(words.STATES)), metavar="状态", help="、".join(words.STATES)
)
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
        _state(case),
        words.KINDS.get(case["kind"], ""),
        words.CHANNELS[case["channel"]],
        case["organ"],
        case["lead"],
        case["due_on"],
        moment(case["received_at"]),
    )


def _state(case: Mapping[str, Any]) -> str:
    if case["state"] == "closed" and not case["outcome"]:
        return "未受理"
    outcome = words.OUTCOMES.get(case["outcome"], "")
    return words.STATES[case["state"]] + (f"（{outcome}）" if outcome else "")


@case_.command(help="查看一条意见和办理记录。")
@case_argument
@click.option("--contact", is_flag=True, help="连同姓名和联系方式；只限意见专员，会记录在案。")
@json_option
@by_option
@calling
def show(caller: Caller, case: str, contact: bool, as_json: bool) -> None:
    """For who works on it; a look at the contact goes on its record."""
    _must_be_named(caller)
    found = caller.ask("feedback", "show_case_staff", case=case, account=caller.by, contact=contact)
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Mapping[str, Any]) -> None:
    for label, value in _facts(found):
        screen.say(f"{label}：{value}")
    screen.say(f"\n{found['text']}\n")
    if found["reply"]:
        screen.say(f"答复（{found['replier']}）：{found['reply']}\n")
    rows = [
        (moment(h["at"]), words.ACTIONS[h["action"]], h["by"] or "公众", h["comment"])
        for h in found["history"]
    ]
    screen.table(("时间", "办理", "办理人", "说明"), rows)


def _facts(found: Mapping[str, Any]) -> list[tuple[str, object]]:
    kept = [("姓名", found["name"]), ("联系方式", found["contact"])] if "contact" in found else []
    return [
        ("意见", f"{found['case']}（第 {found['version']} 次变动）"),
        ("关于", f"{found['item']} 第 {found['item_version']} 版"),
        ("状态", _state(found)),
        ("渠道", words.CHANNELS[found["channel"]]),
        ("署名", words.LEVELS[found["level"]]),
        *((label, value or "没有填写") for label, value in kept),
        ("机关", found["organ"]),
        ("主办", found["lead"] or "还没有交办"),
        ("协办", "、".join(found["helpers"]) or "无"),
        ("最迟答复", found["due_on"]),
        ("再公开", found["redisclosure"] or "无"),
    ]


@case_.command(help="登记电话、来访、会议、来信或党员端来的意见；给出的查询码请转告本人。")
@click.argument("item", metavar="事项")
@click.option(
    "--channel",
    required=True,
    type=click.Choice(commands.BY_HAND),
    metavar="渠道",
    help="、".join(commands.BY_HAND),
)
@click.option("--text", required=True, metavar="内容", help="原话或要点，最多 2,000 个字。")
@click.option("--name", default="", metavar="姓名", help="不写就是匿名。")
@click.option("--contact", default="", metavar="联系方式", help="加密保存，只有意见专员能看。")
@click.option("--named", is_flag=True, help="本人同意公布办理情况时提到姓氏。")
@by_option
@calling
def enter(caller: Caller, item: str, **given: Any) -> None:
    """As case handler; also about what is open inside only."""
    found = caller.tell("feedback", "enter_case", item=item, **given)
    screen.say(f"已登记：{found['case']}。查询码 {found['code']}，只显示这一次，请转告本人。")


@case_.command(name="screen", help="受理，并分清是意见、建议还是投诉。")
@case_argument
@click.option(
    "--kind",
    required=True,
    type=click.Choice(commands.KINDS),
    metavar="类别",
    help="、".join(commands.KINDS),
)
@comment_option
@version_option
@by_option
@calling
def screen_(caller: Caller, case: str, version: int | None, **given: Any) -> None:
    """As case handler."""
    _step(caller, "screen_case", case, version, **given)


@case_.command(help="不予受理；原因本人会看到。")
@case_argument
@click.option("--reason", required=True, metavar="原因", help="写给本人看。")
@version_option
@by_option
@calling
def dismiss(caller: Caller, case: str, version: int | None, reason: str) -> None:
    """As case handler."""
    _step(caller, "dismiss_case", case, version, reason=reason)


@case_.command(help="交办：指定主办人、协办人，可以提前答复期限；也用来改派。")
@case_argument
@click.option("--lead", required=True, metavar="人员编号", help="主办人。")
@click.option("--helper", "helpers", multiple=True, metavar="人员编号", help="协办人，可以写几次。")
@due_option
@comment_option
@version_option
@by_option
@calling
def assign(
    caller: Caller, case: str, version: int | None, due: datetime | None, **given: Any
) -> None:
    """As case handler."""
    given["helpers"] = list(given["helpers"])
    _step(caller, "assign_case", case, version, due_on=_day(due), **given)


@case_.command(help="拟写答复，交分管领导或主要领导审核。")
@case_argument
@click.option("--reply", required=True, metavar="答复", help="写给本人看，最多 5,000 个字。")
@click.option(
    "--outcome",
    required=True,
    type=click.Choice(commands.OUTCOMES),
    metavar="结果",
    help="、".join(f"{word}（{name}）" for word, name in words.OUTCOMES.items()),
)
@version_option
@by_option
@calling
def answer(caller: Caller, case: str, version: int | None, **given: Any) -> None:
    """As the lead."""
    _step(caller, "answer_case", case, version, **given)


@case_.command(help="审核答复：同意（approve）或退回（return，要写明原因）。")
@case_argument
@click.argument("decision", metavar="approve|return", type=click.Choice(["approve", "return"]))
@comment_option
@version_option
@by_option
@calling
def review(caller: Caller, case: str, version: int | None, **given: Any) -> None:
    """As auditor or approver, never as who wrote it."""
    _step(caller, "review_reply", case, version, **given)


@case_.command(help="办结已经答复的意见。")
@case_argument
@comment_option
@version_option
@by_option
@calling
def close(caller: Caller, case: str, version: int | None, **given: Any) -> None:
    """As case handler."""
    _step(caller, "close_case", case, version, **given)


@case_.command(help="再公开：把同一件事项的几条意见怎样办理，作为一件新的事项公开。")
@click.argument("cases", metavar="意见...", nargs=-1, required=True)
@due_option
@by_option
@calling
def redisclose(caller: Caller, cases: tuple[str, ...], due: datetime | None) -> None:
    """As case handler; the item is that of the first case."""
    _must_be_named(caller)
    first = caller.ask("feedback", "show_case_staff", case=cases[0], account=caller.by)
    asked = {"item": first["item"], "cases": list(cases), "due_on": _day(due)}
    found = caller.tell("feedback", "request_redisclosure", **asked)
    screen.say(
        f"已提出再公开 {found['redisclosure']}：{len(found['cases'])} 条意见，"
        f"{found['due_on']} 前公开。承办人会收到一份关联的草稿。"
    )


def _step(caller: Caller, command: str, case: str, version: int | None, **given: Any) -> None:
    """One step on the version given, or the one that stands at this moment."""
    _must_be_named(caller)
    seen = version or _version(caller, case)
    after = caller.tell("feedback", command, case=case, version=seen, **given)
    screen.say(f"{after['case']} 现在是“{_state(after)}”。")


def _version(caller: Caller, case: str) -> int:
    return int(caller.ask("feedback", "show_case_staff", case=case, account=caller.by)["version"])


def _must_be_named(caller: Caller) -> None:
    """Also who only reads: what people say is for those who work on it."""
    if not caller.by:
        raise NotAllowed(NO_NAME)


def _day(due: datetime | None) -> str | None:
    return due.date().isoformat() if due else None
