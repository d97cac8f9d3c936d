"""`gongkai board`: the notice boards and kiosks, their devices' addresses, photos of paper."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, proof_options
from cli.words import moment
from common import settings, uploads
from common.content import ContentStore
from common.database import database
from common.errors import NotFound
from contracts.words import BOARD_KINDS, BOARD_SCOPES
from web.boards import path_of

NO_KEY = "（没有设置 BOARD_KEY，看不到设备地址）"


@click.group(name="board", cls=Group, help="公开栏：登记情况、设备地址、纸质公开栏的照片。")
def board_() -> None:
    """The commands below."""


@board_.command(name="list", help="列出公开栏：现在显示几件、设备最后一次有消息的时间和设备地址。")
@click.option("--organ", metavar="机关", help="名称、代码或编号；不写时列出全部。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几块。")
@json_option
@calling
def list_(caller: Caller, organ: str | None, limit: int, as_json: bool) -> None:
    """The address holds the key: for the operator who sets the device up."""
    wanted = Registry(caller).organ(organ)["id"] if organ else None
    found = caller.ask("publish", "list_boards", organ=wanted, limit=limit)
    listed = [{**board, "address": address(board)} for board in found]
    columns = ("公开栏", "名称", "机关", "类型", "范围", "显示", "设备最后消息", "设备地址")
    screen.records(listed, columns, _row, as_json, empty="没有登记公开栏。")


def _row(board: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        board["board"],
        board["name"],
        board["organ"],
        BOARD_KINDS[board["kind"]],
        BOARD_SCOPES[board["scope"]],
        f"{len(board['showing'])} 件" if board["active"] else "已停用",
        moment(board["heard"]) or ("还没有" if board["kind"] == "kiosk" else ""),
        board["address"],
    )


def address(board: Mapping[str, Any]) -> str:
    """Where a device opens the board, or a person the list to print; nothing for a closed one."""
    secret = settings.text("BOARD_KEY")
    if not board["active"]:
        return ""
    return settings.text("BOARDS_URL") + path_of(secret, board["board"]) if secret else NO_KEY


@board_.command(help="查看一块公开栏现在显示的事项。")
@click.argument("board", metavar="公开栏")
@json_option
@calling
def show(caller: Caller, board: str, as_json: bool) -> None:
    """Newest first."""
    found = caller.ask("publish", "list_boards", board=board)
    if not found:
        raise NotFound(f"没有编号为 {board} 的公开栏。用 gongkai board list 查看。")
    [one] = found
    if not as_json:
        screen.say(
            f"{one['name']}（{BOARD_KINDS[one['kind']]}，{BOARD_SCOPES[one['scope']]}），"
            f"{one['place']}；显示 {'、'.join(one['shows'])} 的事项"
        )
        screen.say(f"设备地址：{address(one) or '已停用'}")
    columns = ("事项", "版本", "索引号", "机关", "上栏日期", "标题")
    names = ("item", "version", "number", "organ", "from", "title")
    screen.records(
        one["showing"], columns, lambda row: [row[name] for name in names], as_json, "没有内容。"
    )


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
