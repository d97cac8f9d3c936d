"""`gongkai item`: drafts to review, what became of them, and taking them back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli import documents, drafts, screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, state_option
from cli.words import moment
from common.errors import Invalid
from common.richtext import body_text
from contracts.words import ITEM_HISTORY, ITEM_STATES, OUTCOMES, REVISIONS
from services.catalog.domain.texts import CHANGED

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
item_argument = click.argument("item", metavar="事项")
version_option = click.option(
    "--version", type=int, metavar="版本", help="您看到的版本；不写时取现在的版本。"
)


@click.group(
    name="item", cls=Group, help="公开事项：修改、送审、查看、修订、取代、办结、撤下、列表。"
)
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


@item_.command(help="修改起草中的事项：没有写的选项保持原样。")
@item_argument
@version_option
@click.option("--title", metavar="标题")
@click.option("--body-file", type=FILE, metavar="文件", help="正文，纯文本或 Word 文档。")
@click.option("--changed", metavar="改动", help="因收到的意见作出的改动，只用于意见办理情况。")
@click.option("--opinion-days", type=int, metavar="天数", help="公开后征求意见几天；0 为不征求。")
@click.option(
    "--kind",
    type=click.Choice(list(REVISIONS)),
    metavar="种类",
    help="修订的种类改为 correct 更正或 supplement 补充。",
)
@by_option
@calling
def edit(
    caller: Caller, item: str, version: int | None, body_file: Path | None, **given: Any
) -> None:
    """The whole draft is saved again, with what is given in place of what was there."""
    if body_file:
        given |= _body(body_file, caller.ask("catalog", "show_item", item=item))
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise Invalid("没有写要改什么，没有保存。请写明标题、正文、改动或征求意见的天数。")
    saved = _save(caller, item, version, changes)
    screen.say(f"已保存：{saved['item']} 第 {saved['version']} 版，{saved['title']}")


@item_.command(help="列出起草中的事项里的个人信息；写了理由的，确认还没有处理的各处可以公开。")
@item_argument
@click.option("--reason", metavar="理由", help="为什么可以公开，审核人看得到。")
@json_option
@by_option
@calling
def confirm(caller: Caller, item: str, reason: str | None, as_json: bool) -> None:
    """What has a reason already keeps it."""
    found = caller.ask("catalog", "show_preview", item=item)["findings"]
    if reason:
        found = [{**one, "reason": one["reason"] or reason} for one in found]
        before = caller.ask("catalog", "show_item", item=item)
        text = before["text"] | {"confirmations": [_confirmation(one) for one in found]}
        kept = {name: before[name] for name in ("item", "organ", "entry", "version", "edited")}
        caller.tell("catalog", "save_item", **kept, unfinished=True, **text)
    rows = [(one["place"], one["word"], one["masked"], one["reason"]) for one in found]
    columns = ("位置", "内容", "遮盖以后", "公开的理由")
    screen.answer(found, lambda: screen.table(columns, rows), as_json)


def _confirmation(one: Mapping[str, str]) -> dict[str, str]:
    return {name: one[name] for name in ("place", "kind", "digest", "reason")}


@item_.command(help="修订一个事项：开始下一版，公开的一版保持不动。")
@item_argument
@version_option
@click.option("--note", required=True, metavar="说明", help="为什么修订，公开后写在页面上。")
@click.option(
    "--kind",
    type=click.Choice(list(REVISIONS)),
    default="correct",
    show_default=True,
    metavar="种类",
    help="、".join(f"{name} {word}" for name, word in REVISIONS.items())
    + "；补充只能增加，原有内容一字不动。",
)
@by_option
@calling
def revise(caller: Caller, item: str, version: int | None, note: str, kind: str) -> None:
    """As the organ's drafter."""
    seen = version or _version(caller, item)
    found = caller.tell("catalog", "revise_item", item=item, version=seen, note=note, kind=kind)
    screen.say(
        f"已开始第 {found['version']} 版（{REVISIONS[kind]}）："
        f"gongkai item edit {item} 修改后重新送审"
    )


@item_.command(help="写明一份草稿公开以后取代哪些已公开的事项；不写旧事项就是不取代。")
@click.argument("item", metavar="草稿")
@click.argument("olds", metavar="旧事项", nargs=-1)
@version_option
@click.option("--reason", default="", metavar="原因", help="为什么取代，公开后写在两件的页面上。")
@by_option
@calling
def supersede(
    caller: Caller, item: str, olds: tuple[str, ...], version: int | None, reason: str
) -> None:
    """As the organ's drafter."""
    saved = _save(caller, item, version, {"supersedes": list(olds), "supersedes_reason": reason})
    named = "、".join(olds)
    said = f"向社会公开以后取代 {named}" if olds else "不取代别的事项"
    screen.say(f"已保存：{saved['item']} 第 {saved['version']} 版，{said}")


@item_.command(help="办结一个事项；还有意见没有办结时不能办结。")
@item_argument
@version_option
@by_option
@calling
def close(caller: Caller, item: str, version: int | None) -> None:
    """As drafter or publisher of the organ."""
    seen = version or _version(caller, item)
    found = caller.tell("catalog", "close_item", item=item, version=seen)
    screen.say(f"已办结：{found['item']}")


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
        screen.say(f"\n{body_text(found['text'])}\n")
    history = [
        (
            moment(h["at"]),
            h["version"],
            ITEM_HISTORY.get(h["action"], h["action"]),
            h["by"],
            h["comment"],
        )
        for h in found["history"]
    ]
    screen.table(("时间", "版本", "办理", "办理人", "说明"), history)


def _facts(found: dict[str, Any]) -> list[tuple[str, object]]:
    public, text = found["public"], found["text"]
    facts = [
        ("事项", f"{found['item']} 第 {found['version']} 版"),
        ("标题", found["title"]),
        ("状态", ITEM_STATES[found["state"]]),
        ("机关", found["organ"]),
        ("目录条目", found["entry"]),
        ("公开范围", "、".join(text.get("audience", ()))),
        ("公开形式", "、".join(text.get("forms", ()))),
        ("附件", "、".join(a["name"] for a in text.get("attachments", ())) or "无"),
        ("封存内容", found["hash"] or "尚未送审"),
        ("索引号", public.get("number") or "无"),
        ("网址", "、".join(public.get("urls", ())) or "无"),
        ("取代", "、".join(text.get("supersedes", ())) or "无"),
        ("被取代", f"由 {found['superseded_by']}" if found["superseded_by"] else "没有"),
        ("征求意见", f"{found['opinion_days']} 天" if found["opinion_days"] else "不征求"),
        ("未办结的意见", f"{found['open_cases']} 件"),
    ]
    return [*facts, *_answer(found)] if found["cause"] else facts


def _answer(found: dict[str, Any]) -> list[tuple[str, object]]:
    """Of an item that says how opinions were handled."""
    cause = found["cause"]
    outcomes = "、".join(f"{OUTCOMES[k]} {n}" for k, n in cause["outcomes"].items() if n)
    overdue = "（已逾期）" if found["overdue"] else ""
    return [
        ("办理意见的事项", cause["item"]),
        ("意见", f"{cause['opinions']} 条：{outcomes or '没有结果'}"),
        (CHANGED, found["text"].get("changed") or "还没有写"),
        ("公开期限", f"{found['due_on']}{overdue}"),
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
@state_option(ITEM_STATES)
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(caller: Caller, organ: str | None, state: str | None, limit: int, as_json: bool) -> None:
    """Asks for one of the two, as the service does."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    screen.records(
        caller.ask("catalog", "list_items", organ=wanted, state=state, limit=limit),
        ("事项", "版本", "状态", "机关", "标题", "公开期限"),
        lambda i: (
            i["item"],
            i["version"],
            ITEM_STATES[i["state"]],
            i["organ"],
            i["title"],
            _due(i),
        ),
        as_json,
    )


def _due(item: Mapping[str, Any]) -> str:
    return f"{item['due_on']}{' 已逾期' if item['overdue'] else ''}"


def _body(file: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    """Body and kind out of a file, and the attachments with its pictures in place of others."""
    body = documents.read_body(file.name, file.read_bytes())
    for note in body.notes:
        screen.progress(f"{file.name}：{note}")
    files = [a for a in found["text"].get("attachments", ()) if not a.get("inline")]
    return {
        "body": body.under(found["title"]),
        "body_kind": body.kind,
        "attachments": [*files, *drafts.keep_pictures(body.pictures)],
    }


def _save(caller: Caller, item: str, version: int | None, changes: dict[str, Any]) -> Any:
    found = caller.ask("catalog", "show_item", item=item)
    kept = {name: found[name] for name in ("item", "organ", "entry")}
    seen = version or found["version"]
    kept["edited"] = found["edited"]  # what was read is what is replaced
    return caller.tell("catalog", "save_item", version=seen, **kept, **found["text"] | changes)


def _version(caller: Caller, item: str) -> int:
    return int(caller.ask("catalog", "show_item", item=item)["version"])
