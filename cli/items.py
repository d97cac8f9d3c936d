"""`gongkai item`: drafts to review, what became of them, and taking them back."""

from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option
from cli.words import ACTIONS, STATES, moment

item_argument = click.argument("item", metavar="事项")
version_option = click.option(
    "--version", type=int, metavar="版本", help="您看到的版本；不写时取现在的版本。"
)


@click.group(name="item", cls=Group, help="公开事项：送审、查看、撤下、列表。")
def item_() -> None:
    """The commands below."""


@item_.command(help="把起草中的事项送审：封存现在的内容，此后改动须重新送审。")
@item_argument
@version_option
@by_option
@calling
def submit(caller: Caller, item: str, version: int | None) -> None:
    """As the organ's drafter."""
    seen = version or _version(caller, item)
    found = caller.tell("catalog", "submit_item", item=item, version=seen)
    screen.say(f"已送审：{found['item']} 第 {found['version']} 版，封存内容 {found['hash']}")


@item_.command(help="查看一个事项：内容要点、公开情况和办理经过。")
@item_argument
@click.option("--body", is_flag=True, help="一并显示正文；JSON 里总有正文。")
@json_option
@calling
def show(caller: Caller, item: str, body: bool, as_json: bool) -> None:
    """Text, state and history."""
    found = caller.ask("catalog", "show_item", item=item)
    screen.answer(found, lambda: _tell(found, body), as_json)


def _tell(found: dict[str, Any], body: bool) -> None:
    for label, value in _facts(found):
        screen.say(f"{label}：{value}")
    if body:
        screen.say(f"\n{found['text']['body']}\n")
    history = [
        (
            moment(h["at"]),
            h["version"],
            ACTIONS.get(h["action"], h["action"]),
            h["by"],
            h["comment"],
        )
        for h in found["history"]
    ]
    screen.table(("时间", "版本", "办理", "办理人", "说明"), history)


def _facts(found: dict[str, Any]) -> list[tuple[str, object]]:
    public, text = found["public"], found["text"]
    return [
        ("事项", f"{found['item']} 第 {found['version']} 版"),
        ("标题", found["title"]),
        ("状态", STATES[found["state"]]),
        ("机关", found["organ"]),
        ("目录条目", found["entry"]),
        ("公开范围", "、".join(text.get("audience", ()))),
        ("公开形式", "、".join(text.get("forms", ()))),
        ("附件", "、".join(a["name"] for a in text.get("attachments", ())) or "无"),
        ("封存内容", found["hash"] or "尚未送审"),
        ("网址", "、".join(public.get("urls", ())) or "无"),
    ]


@item_.command(help="撤下一个事项：这一版和以前各版从全部渠道收回。")
@item_argument
@version_option
@click.option("--reason", required=True, metavar="原因", help="撤下的原因，会写在网站上。")
@click.option("--secrecy", is_flag=True, help="因保密撤下：网站上不留任何痕迹。")
@by_option
@calling
def withdraw(caller: Caller, item: str, version: int | None, reason: str, secrecy: bool) -> None:
    """As drafter, publisher or approver of the organ."""
    seen = version or _version(caller, item)
    kind = "secrecy" if secrecy else "ordinary"
    found = caller.tell(
        "catalog", "withdraw_item", item=item, version=seen, reason=reason, kind=kind
    )
    screen.say(f"已撤下：{found['item']}。各渠道收回的情况：gongkai publish status {item}")


@item_.command(name="list", help="列出事项，按机关、状态或两者。")
@click.option("--organ", metavar="机关", help="名称、代码或编号。")
@click.option("--state", type=click.Choice(list(STATES)), metavar="状态", help="、".join(STATES))
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(caller: Caller, organ: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """Asks for one of the two, as the service does."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    screen.records(
        caller.ask("catalog", "list_items", organ=wanted, state=state, limit=limit),
        ("事项", "版本", "状态", "机关", "标题"),
        lambda i: (i["item"], i["version"], STATES[i["state"]], i["organ"], i["title"]),
        as_json,
    )


def _version(caller: Caller, item: str) -> int:
    return int(caller.ask("catalog", "show_item", item=item)["version"])
