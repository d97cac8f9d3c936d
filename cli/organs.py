"""`gongkai organ`: organs listed, their history, and reforms of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option
from common.errors import Invalid
from contracts.words import ORGAN_STATES, REFORMS

NEW = ("id", "code", "name", "level", "kind", "regime", "parent")  # of --new, by commas
LIKE = ("level", "kind", "regime")  # which --new may leave out: those of the first organ
FOLLOWS = ("机关", "由谁承接", "职务", "草稿", "待审", "应公开", "未用方案", "公开栏", "未办结意见")


@click.group(name="organ", cls=Group, help="机关：列表、沿革、更名、调整隶属、撤销、合并、分设。")
def organ_() -> None:
    """The commands below."""


@organ_.command(name="list", help="列出机关，已撤并的也在内；可以按名称、代码或编号找。")
@click.argument("name", metavar="机关", default="")
@json_option
@calling
def list_(caller: Caller, name: str, as_json: bool) -> None:
    """Of a closed one the organ above is its heir."""
    found = caller.ask("catalog", "find_organs", name=name or None)
    columns = ("编号", "代码", "名称", "上级（撤并的：承接机关）", "状态")
    screen.records(found, columns, _listed, as_json)


def _listed(organ: Mapping[str, Any]) -> tuple[object, ...]:
    state = ORGAN_STATES[organ["state"]]
    return organ["id"], organ["code"], organ["name"], organ["parent"], state


@organ_.command(help="查看一个机关的沿革：什么时候、依据什么文件、从什么改成现在这样。")
@click.argument("organ", metavar="机关")
@json_option
@calling
def history(caller: Caller, organ: str, as_json: bool) -> None:
    """Oldest first."""
    found = caller.ask("catalog", "show_organ", organ=Registry(caller).organ(organ)["id"])
    screen.answer(found, lambda: _show_history(found), as_json)


def _show_history(found: Mapping[str, Any]) -> None:
    state = ORGAN_STATES[found["state"]]
    screen.say(f"{found['name']}（{found['id']}，{found['code']}）：{state}。", style="bold")
    for name, word in (("predecessors", "前身"), ("successors", "职责由谁承担")):
        if found[name]:
            screen.say(f"{word}：{'、'.join(each['name'] for each in found[name])}")
    columns = ("日期", "办理", "文号", "原因", "原名称", "原上级", "经办")
    screen.table(columns, map(_line, found["history"]), "设立以来没有变动。")
    _show_lacking(found["lacking"])


def _line(line: Mapping[str, Any]) -> tuple[object, ...]:
    said = (line["document"], line["reason"], line["was_name"], line["was_parent"])
    return line["at"][:10], REFORMS[line["kind"]], *said, line["by"]


@organ_.command(help="改革机关：" + "、".join(f"{k} {v}" for k, v in REFORMS.items()) + "。")
@click.argument("kind", metavar="办理", type=click.Choice(list(REFORMS)))
@click.argument("organs", metavar="机关...", nargs=-1, required=True)
@click.option("--into", multiple=True, metavar="机关", help="承接的现有机关，第一个是总的承接者。")
@click.option("--new", multiple=True, metavar="编号,代码,名称", help="承接的新机关。")
@click.option("--name", default="", metavar="名称", help="更名以后的名称。")
@click.option("--parent", default="", metavar="机关", help="调整以后的上级机关。")
@click.option("--entry", "entries", multiple=True, metavar="条目=机关", help="条目去向，可写几次。")
@click.option("--person", "persons", multiple=True, metavar="人员=机关", help="人员去向。")
@click.option("--end-posts", is_flag=True, help="职务到昨天为止，不随机关转入承接机关。")
@click.option("--document", required=True, metavar="文号", help="依据的文件。")
@click.option("--reason", required=True, metavar="原因", help="为什么。")
@click.option("--dry-run", is_flag=True, help="只预览会改什么、什么会转走，不办理。")
@json_option
@by_option
@calling
def reform(
    caller: Caller,
    kind: str,
    organs: tuple[str, ...],
    into: tuple[str, ...],
    new: tuple[str, ...],
    parent: str,
    entries: tuple[str, ...],
    persons: tuple[str, ...],
    end_posts: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """From today on. New ones come before existing ones: the first is the heir."""
    known = Registry(caller)
    found = [known.organ(organ) for organ in organs]
    heirs = [*(_new(text, found[0]) for text in new), *({"id": known.organ(i)["id"]} for i in into)]
    asked = {
        "organs": [organ["id"] for organ in found],
        "into": heirs,
        "parent": known.organ(parent)["id"] if parent else "",
        "entries": _pairs(entries, "--entry"),
        "persons": _pairs(persons, "--person"),
        "follow": not end_posts,
    }
    done = caller.tell("catalog", "reform_organs", kind=kind, **asked, **said)
    screen.answer(done, lambda: _show_reform(done, said["dry_run"]), as_json)


def _new(text: str, like: Mapping[str, Any]) -> dict[str, Any]:
    """What it leaves out is as with the first organ; the organ above too."""
    given = dict(zip(NEW, (part.strip() for part in text.split(",")), strict=False))
    if len(given) < 3:
        raise Invalid("新机关没有写全，没有办理。", ["--new 至少要写：编号,代码,名称"])
    return {**{name: like[name] for name in LIKE}, **given}


def _pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if not all(what and to for what, _, to in pairs):
        raise Invalid("去向没有写对，没有办理。", [f"{option} 要写成：名=承接机关的编号"])
    return {what: to for what, _, to in pairs}


def _show_reform(done: Mapping[str, Any], dry_run: bool) -> None:
    columns = ("机关", "名称", "上级（撤并的：承接机关）", "状态", "原名称", "原上级")
    screen.table(columns, map(_changed, done["organs"]))
    if done["follows"]:
        screen.say("随机关转走的：")
        screen.table(FOLLOWS, map(_following, done["follows"]))
    _show_lacking(done["entries"])
    screen.say("只预览，没有办理。" if dry_run else "已办理，今天起生效；转走的事项几秒内到位。")


def _changed(organ: Mapping[str, Any]) -> tuple[object, ...]:
    state = "新设" if organ["is_new"] else ORGAN_STATES[organ["state"]]
    was = (organ["was_name"], organ["was_parent"])
    return organ["id"], organ["name"], organ["parent"], state, *was


def _following(each: Mapping[str, Any]) -> tuple[object, ...]:
    counts = ("posts", "drafts", "reviews", "obligations", "plans", "boards", "cases")
    return each["organ"], each["heir"], *(each[name] for name in counts)


def _show_lacking(entries: Sequence[Mapping[str, Any]]) -> None:
    if entries:
        screen.say("承接机关的公开目录里还没有下列条目，请逐条决定是否列入：")
        rows = ((e["entry"], e["organ"], e["heir"], e["content"]) for e in entries)
        screen.table(("条目", "原机关", "承接机关", "公开内容"), rows)
