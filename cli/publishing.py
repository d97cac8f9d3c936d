"""`gongkai publish`: where an item stands, and the proofs that persons enter."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, proof_options
from cli.words import moment
from common import uploads
from common.content import ContentStore
from common.database import database
from contracts.words import CHANNELS, DELIVERIES, MESSAGES, PUBLICATIONS, STAGES


@click.group(name="publish", cls=Group, help="公开：进展、登记证明、等待登记的投放。")
def publish_() -> None:
    """The commands below."""


@publish_.command(help="查看一个事项各版的公开进展：每个渠道的状态和证明。")
@click.argument("item", metavar="事项")
@json_option
@calling
def status(caller: Caller, item: str, as_json: bool) -> None:
    """Newest version first."""
    found = caller.ask("publish", "show_publication", item=item)
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Sequence[Mapping[str, Any]]) -> None:
    if not found:
        screen.say("这个事项还没有批准，没有公开。")
    for each in found:
        where = f"，网址 {each['url']}" if each["url"] else ""
        problem = f"；问题：{each['problem']}" if each["problem"] else ""
        screen.say(
            f"第 {each['version']} 版：{PUBLICATIONS[each['state']]}，"
            f"索引号 {each['number'] or '未编'}{where}{problem}"
        )
        screen.table(
            ("投放", "阶段", "渠道", "必需", "状态", "证明", "问题"),
            [_row(delivery) for delivery in each["deliveries"]],
            empty="还没有打开任何阶段。",
        )


def _row(delivery: dict[str, Any]) -> tuple[object, ...]:
    return (
        delivery["delivery"],
        STAGES[delivery["stage"]],
        CHANNELS.get(delivery["channel"], delivery["channel"]),
        "是" if delivery["required"] else "否",
        DELIVERIES[delivery["state"]],
        proof_line(delivery["proof"], delivery["proved_at"]) or counts_line(delivery["counts"]),
        delivery["problem"],
    )


def proof_line(proof: dict[str, Any] | None, proved_at: str | None = None) -> str:
    """Number and date of a paper, the counts of a message, the days on boards, or the page with
    the start of its hash."""
    if not proof:
        return ""
    if "counts" in proof:
        return f"共 {proof['total']} 人：{counts_line(proof['counts']) or '数量未知'}"
    if "boards" in proof:
        days = dict.fromkeys(moment(proof[end])[:10] for end in ("first", "last"))
        return f"{proof['boards']} 块公开栏（{' 至 '.join(days)}）"
    if "number" in proof:
        return f"{proof['number']}（{proof['date']}，文件 {proof['file_hash'][:12]}）"
    return f"{proof.get('sha256', '')[:12]} {moment(proved_at)}".strip()


def counts_line(counts: dict[str, int] | None) -> str:
    """`已交网关 12，已送达 30`: how many messages stand where."""
    shown = counts or {}
    return "，".join(f"{MESSAGES[name]} {shown[name]}" for name in MESSAGES if shown.get(name))


@publish_.command(help="登记会议、文件或简报的证明：编号、日期和证明文件。")
@click.argument("delivery", metavar="投放")
@click.option("--number", required=True, metavar="编号", help="文号、会议纪要号或简报期号。")
@proof_options("证明材料的日期", "证明文件")
@by_option
@calling
def prove(caller: Caller, delivery: str, number: str, day: Any, file: Path) -> None:
    """As the organ's publisher."""
    date = day.date().isoformat()
    found = enter_proof(caller, delivery, number, date, file.name, file.read_bytes())
    screen.say(f"已登记：{found['delivery']} {DELIVERIES[found['state']]}。")


def enter_proof(
    caller: Caller, delivery: str, number: str, day: str, name: str, data: bytes, by: str = ""
) -> dict[str, Any]:
    """Keep the file in the content store and register the proof; the delivery as it is then."""
    kept = uploads.store(ContentStore(database("publish", "content")), name, data)
    proof = {"number": number, "date": day, "file_hash": kept["hash"]}
    return dict(caller.tell("publish", "prove_delivery", by, delivery=delivery, proof=proof))


@publish_.command(help="列出等待人工登记证明的投放，最早的在前。")
@click.option("--organ", metavar="机关", help="名称、代码或编号；不写时列出全部。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def waiting(caller: Caller, organ: str | None, limit: int, as_json: bool) -> None:
    """For the persons who enter proofs."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    screen.records(
        caller.ask("publish", "list_waiting", organ=wanted, limit=limit),
        ("投放", "渠道", "机关", "必需", "等待登记"),
        lambda d: (
            d["delivery"],
            CHANNELS.get(d["channel"], d["channel"]),
            d["organ"],
            "是" if d["required"] else "否",
            f"张贴照片：{'、'.join(d['papers'])}" if d["papers"] else "编号、日期和证明文件",
        ),
        as_json,
        empty="没有等待登记的投放。",
    )
