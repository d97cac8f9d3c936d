"""`gongkai due`: what organs have to disclose and by when, what happened, nothing to disclose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option
from cli.words import moment
from common.posts import ROLE_NAMES
from contracts.words import OBLIGATION_HISTORY, REMINDERS, STANDINGS

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(name="due", cls=Group, help="应公开：各机关按目录应当公开什么、到哪一天，公开了没有。")
def due_() -> None:
    """The commands below."""


@due_.command(name="list", help="列出应公开的，期限最早的在前。")
@click.option("--organ", metavar="机关", help="名称、代码或编号。")
@click.option("--below", is_flag=True, help="连同下级机关。")
@click.option("--entry", default="", metavar="条目", help="目录条目的编号。")
@click.option("--class", "section", default="", metavar="类别", help="目录条目的类别。")
@click.option(
    "--standing",
    metavar="情况",
    type=click.Choice(list(STANDINGS)),
    help="、".join(f"{name} {word}" for name, word in STANDINGS.items()),
)
@click.option("--from", "first", metavar="日期", type=DAY, help="期限不早于这一天。")
@click.option("--to", "last", metavar="日期", type=DAY, help="期限不晚于这一天。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(
    caller: Caller,
    organ: str | None,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
    **wanted: Any,
) -> None:
    """How it stands is a question of today."""
    days = {"first": first, "last": last}
    wanted |= {name: day.date().isoformat() for name, day in days.items() if day}
    if organ:
        wanted["organ"] = Registry(caller).organ(organ)["id"]
    asked = {name: value for name, value in wanted.items() if value}
    found = caller.ask("catalog", "list_obligations", **asked)["rows"]
    columns = ("应公开", "机关", "内容", "哪一期", "期限", "情况", "事项")
    screen.records(found, columns, _row, as_json, empty="没有这样的应公开事项。")


def _row(found: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        found["obligation"],
        found["organ_name"] or found["organ"],
        found["content"],
        found["label"],
        found["due_on"] + ("（暂定）" if found["provisional"] else ""),
        STANDINGS[found["standing"]],
        found["title"] or found["item"],
    )


@due_.command(help="查看一期应公开的：期限、理由、经过和提醒。")
@click.argument("obligation", metavar="应公开")
@json_option
@calling
def show(caller: Caller, obligation: str, as_json: bool) -> None:
    """With everything that was done about it."""
    found = caller.ask("catalog", "show_obligation", obligation=obligation)
    screen.answer(found, lambda: _show(found), as_json)


def _show(found: Mapping[str, Any]) -> None:
    screen.say(f"{found['organ_name'] or found['organ']}：{found['content']}", "bold")
    provisional = "（暂定）" if found["provisional"] else ""
    screen.say(f"{found['label']}，{found['due_on']}{provisional}前公开。{found['because']}。")
    screen.say(f"现在：{STANDINGS[found['standing']]}")
    if found["item"]:
        met_at = moment(found["met_at"])
        screen.say(f"公开的事项：{found['item']} 第 {found['version']} 版，{met_at}")
    for line in found["history"]:
        word = OBLIGATION_HISTORY[line["action"]]
        screen.say(f"  {moment(line['at'])}  {line['by']}  {word}  {line['comment']}".rstrip())
    for line in found["reminders"]:
        screen.say(f"  {line['on']}  {REMINDERS[line['level']]}  {line['organ']}  {_whom(line)}")


def _whom(line: Mapping[str, Any]) -> str:
    """`p-3、分管领导`, and who was named but has left."""
    told = [line["person"], *(ROLE_NAMES[role] for role in line["roles"])]
    left = f"（{'、'.join(line['left'])} 已经没有本机关的职务）" if line["left"] else ""
    return "、".join(filter(None, told)) + left


@due_.command(help="登记发生的事：即时、点题、突发、逐段公开的，从登记起列入应公开。")
@click.argument("organ", metavar="机关")
@click.argument("entry", metavar="条目")
@click.option("--on", "on", required=True, metavar="日期", type=DAY, help="哪一天发生。")
@click.option("--time", default="", metavar="时刻", help="写成 14:30；突发事件必须写。")
@click.option("--note", required=True, metavar="说明", help="发生了什么，一句话。")
@click.option("--promised", metavar="日期", type=DAY, help="点题公开承诺的日期。")
@click.option("--work", default="", metavar="工作", help="逐段公开的是哪项工作。")
@click.option("--stage", default="", metavar="阶段", help="这项工作的哪个阶段。")
@click.option("--last", is_flag=True, help="这是最后一个阶段。")
@by_option
@calling
def occurrence(
    caller: Caller,
    organ: str,
    entry: str,
    on: datetime,
    promised: datetime | None,
    **said: Any,
) -> None:
    """The answer names what is owed from now on."""
    made = caller.tell(
        "catalog",
        "register_occurrence",
        organ=Registry(caller).organ(organ)["id"],
        entry=entry,
        occurred_on=on.date().isoformat(),
        promised_on=promised.date().isoformat() if promised else None,
        **said,
    )
    screen.say(f"已登记：{made['obligation']}，{made['due_on']}前公开。{made['because']}。")


@due_.command(help="提出这一期没有可公开的内容，由主要领导批准。")
@click.argument("obligation", metavar="应公开")
@click.option("--reason", required=True, metavar="理由", help="为什么没有可公开的。")
@by_option
@calling
def nothing(caller: Caller, obligation: str, reason: str) -> None:
    """Another person decides."""
    caller.tell("catalog", "declare_nothing", obligation=obligation, reason=reason)
    screen.say(f"已提出：{obligation} 本期无可公开，等待批准。")


@due_.command(help="同意或者不同意“本期无可公开”：由主要领导办理，不能是提出的人。")
@click.argument("obligation", metavar="应公开")
@click.option("--refuse", metavar="理由", help="不同意，写明为什么。")
@click.option("--comment", default="", metavar="意见", help="同意的意见，可以不写。")
@by_option
@calling
def approve(caller: Caller, obligation: str, refuse: str | None, comment: str) -> None:
    """With a reason it stays owed."""
    if refuse:
        caller.tell("catalog", "refuse_nothing", obligation=obligation, comment=refuse)
        screen.say(f"不同意：{obligation} 仍然应当公开。")
        return
    caller.tell("catalog", "approve_nothing", obligation=obligation, comment=comment)
    screen.say(f"已同意：{obligation} 本期无可公开。")
