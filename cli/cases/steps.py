"""The steps of a case, in the order of the work, and disclosing it again."""

from datetime import datetime
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.cases.group import case_, case_argument, must_be_named, state_of
from cli.options import by_option, calling
from contracts import words
from contracts.commands import feedback as commands

version_option = click.option(
    "--version", type=int, metavar="变动", help="您看到的是第几次变动；不写时取现在的。"
)
comment_option = click.option("--comment", default="", metavar="说明", help="写在办理记录里。")
due_option = click.option(
    "--due", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="期限，写成 2026-03-05。"
)


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
    must_be_named(caller)
    first = caller.ask("feedback", "show_case_staff", case=cases[0], account=caller.by)
    asked = {"item": first["item"], "cases": list(cases), "due_on": _day(due)}
    found = caller.tell("feedback", "request_redisclosure", **asked)
    screen.say(
        f"已提出再公开 {found['redisclosure']}：{len(found['cases'])} 条意见，"
        f"{found['due_on']} 前公开。承办人会收到一份关联的草稿。"
    )


def _step(caller: Caller, command: str, case: str, version: int | None, **given: Any) -> None:
    """One step on the version given, or the one that stands at this moment."""
    must_be_named(caller)
    seen = version or _version(caller, case)
    after = caller.tell("feedback", command, case=case, version=seen, **given)
    screen.say(f"{after['case']} 现在是“{state_of(after)}”。")


def _version(caller: Caller, case: str) -> int:
    return int(caller.ask("feedback", "show_case_staff", case=case, account=caller.by)["version"])


def _day(due: datetime | None) -> str | None:
    return due.date().isoformat() if due else None
