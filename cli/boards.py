"""`gongkai board`: the notice boards and kiosks, their devices, what is urgent, photos of paper."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, proof_options
from cli.words import moment
from common import clock, settings, uploads
from common.content import ContentStore
from common.database import database
from common.errors import NotFound
from contracts.words import BOARD_KINDS, BOARD_SCOPES


@click.group(name="board", cls=Group, help="公开栏：登记情况、设备、紧急标记、纸质公开栏的照片。")
def board_() -> None:
    """The commands below."""


@board_.command(name="list", help="列出公开栏：现在显示几件，有几台设备，最后一次有消息的时间。")
@click.option("--organ", metavar="机关", help="名称、代码或编号；不写时列出全部。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几块。")
@json_option
@calling
def list_(caller: Caller, organ: str | None, limit: int, as_json: bool) -> None:
    """Every device opens the same address and shows a code until it is enrolled."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    found = caller.ask("publish", "list_boards", organ=wanted, limit=limit)
    columns = ("公开栏", "名称", "机关", "类型", "范围", "显示", "设备", "最后消息")
    screen.records(found, columns, _row, as_json, empty="没有登记公开栏。")


def _row(board: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        board["board"],
        board["name"],
        board["organ"],
        BOARD_KINDS[board["kind"]],
        BOARD_SCOPES[board["scope"]],
        f"{len(board['showing'])} 件" if board["active"] else "已停用",
        _devices(board["devices"]),
        moment(board["heard"]),
    )


def _devices(devices: list[Mapping[str, Any]]) -> str:
    silent = sum(bool(device["offline_since"]) for device in devices)
    return f"{len(devices)} 台" + (f"，{silent} 台断开" if silent else "")


@board_.command(help="查看一块公开栏现在显示的事项、打印件和设备。")
@click.argument("board", metavar="公开栏")
@json_option
@calling
def show(caller: Caller, board: str, as_json: bool) -> None:
    """Newest first; the urgent ones above."""
    found = caller.ask("publish", "list_boards", board=board)
    if not found:
        raise NotFound(f"没有编号为 {board} 的公开栏。用 gongkai board list 查看。")
    screen.answer(found[0], lambda: _show(found[0]), as_json)


def _show(one: Mapping[str, Any]) -> None:
    days = f"，每件显示 {one['days']} 天" if one["days"] else ""
    screen.say(
        f"{one['name']}（{BOARD_KINDS[one['kind']]}，{BOARD_SCOPES[one['scope']]}），"
        f"{one['place']}；显示 {'、'.join(one['shows'])} 的事项{days}"
    )
    screen.say(
        f"设备打开 {settings.text('BOARDS_URL')}，用 gongkai board enrol 登记"
        if one["active"]
        else "已停用"
    )
    screen.table(
        ("设备", "登记时间", "登记人", "最后消息", "状态"),
        [_device_row(device) for device in one["devices"]],
        empty="没有登记设备。",
    )
    columns = ("事项", "版本", "索引号", "机关", "上栏日期", "紧急至", "标题", "打印件")
    screen.table(columns, [_item_row(one, row) for row in one["showing"]], empty="没有内容。")


def _device_row(device: Mapping[str, Any]) -> tuple[object, ...]:
    since = device["offline_since"]
    state = f"{moment(since)} 起断开，未上报的条数不明" if since else "在线"
    return (
        device["device"],
        moment(device["enrolled_at"]),
        device["enrolled_by"],
        moment(device["heard"]),
        state if device["heard"] else "还没有消息",
    )


def _item_row(board: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[object, ...]:
    names = ("item", "version", "number", "organ", "from")
    folder = f"{board['scope']}/sheets/"
    prints = "\n".join(folder + name for name in row["prints"].values())
    urgent = moment(row["urgent_until"])
    return (*(row[name] for name in names), urgent, row["title"], prints or "正在生成")


@board_.command(help="登记一台设备：输入它屏幕上的六位代码，说明它是哪块公开栏的。")
@click.argument("code", metavar="代码")
@click.argument("board", metavar="公开栏")
@by_option
@calling
def enrol(caller: Caller, code: str, board: str) -> None:
    """As the publisher of the board's organ, or a system administrator."""
    found = caller.tell("publish", "enrol_device", "", code=code, board=board)
    screen.say(f"已登记：设备 {found['device']} 是公开栏 {found['board']} 的，屏幕随后自动显示。")


@board_.command(help="停用一台设备：它的口令作废，屏幕回到登记页。")
@click.argument("device", metavar="设备")
@by_option
@calling
def revoke(caller: Caller, device: str) -> None:
    """At its next poll, a minute later at most, it shows nothing any more."""
    found = caller.tell("publish", "revoke_device", "", device=device)
    screen.say(f"已停用：公开栏 {found['board']} 的设备 {found['device']}，一分钟内不再显示。")


@board_.command(help="把正在公开栏上的一件事项标为紧急，置于屏幕最上方，到时自动取消。")
@click.argument("item", metavar="事项")
@click.option(
    "--until",
    metavar="时间",
    type=click.DateTime(formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]),
    help='到什么时候（北京时间），写成 "2026-03-05 18:00"；不写时立即取消紧急标记。',
)
@by_option
@calling
def urgent(caller: Caller, item: str, until: datetime | None) -> None:
    """As the publisher of the item's organ."""
    moment_ = until.replace(tzinfo=clock.SHANGHAI).isoformat() if until else None
    found = caller.tell("publish", "set_urgent", "", item=item, until=moment_)
    said = f"紧急，到 {moment(found['until'])} 为止" if found["until"] else "不再紧急"
    screen.say(f"事项 {item}：{said}。")


@board_.command(help="登记一件事项在纸质公开栏张贴的照片。")
@click.argument("delivery", metavar="投放")
@click.argument("board", metavar="公开栏")
@proof_options("拍照的日期", "照片")
@by_option
@calling
def prove(caller: Caller, delivery: str, board: str, day: Any, file: Path) -> None:
    """As the publisher of the board's organ."""
    enter_photo(caller, delivery, board, day.date().isoformat(), file.name, file.read_bytes())
    screen.say(f"已登记：{delivery} 在公开栏 {board} 的照片。结果：gongkai publish status")


def enter_photo(
    caller: Caller, delivery: str, board: str, day: str, name: str, data: bytes, by: str = ""
) -> None:
    """Keep the photo in the content store and register it for this board."""
    kept = uploads.store(ContentStore(database("publish", "content")), name, data)
    proof = {"date": day, "file_hash": kept["hash"]}
    caller.tell("publish", "prove_board", by, delivery=delivery, board=board, proof=proof)
