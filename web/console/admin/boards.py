"""Boards on the walls: where they are, what they show, and which devices are whose."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from common.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from web.console import named
from web.kit import desk, pages

PART = Blueprint("boards", __name__, url_prefix="/boards")
MOST = 500
DONE = {
    "enrolled": "设备已经登记，屏幕会在几秒以后自动显示公开内容。",
    "revoked": "设备已经停用，一分钟以内不再显示。要再用，请用屏幕上的新代码登记。",
}


@PART.get("")
def overview() -> Response:
    organ = request.args.get("organ", "").strip()
    return pages.render(
        "console/admin/boards.html",
        "公开栏",
        organ=organ,
        organs=desk.ask("catalog.find_organs"),
        rows=desk.ask("publish.list_boards", organ=organ or None, limit=MOST),
        most=MOST,
    )


@PART.get("/<board>")
def show(board: str) -> Response:
    return _page(board)


@PART.post("/<board>/devices")
def enrol(board: str) -> AnyResponse:
    """Somebody read the code off a screen; a wrong one stands in the form with the reason."""
    try:
        desk.tell("publish.enrol_device", board=board, code=request.form.get("code", "").strip())
    except (Invalid, NotAllowed, NotFound, Conflict, TooMany) as error:
        return _page(board, str(error))
    return redirect(url_for("boards.show", board=board, said="enrolled"), 303)


@PART.post("/<board>/devices/<device>/revoke")
def revoke(board: str, device: str) -> AnyResponse:
    desk.tell("publish.revoke_device", device=device)
    return redirect(url_for("boards.show", board=board, said="revoked"), 303)


def _page(board: str, error: str = "") -> Response:
    found = desk.ask("publish.list_boards", board=board)
    devices = found[0]["devices"] if found else []
    return pages.render(
        "console/admin/board.html",
        found[0]["name"] if found else "公开栏",
        400 if error else 200,
        board=found[0] if found else None,
        people=named.people(device["enrolled_by"] for device in devices),
        address=settings.text("BOARDS_URL"),
        error=error,
        code=request.form.get("code", ""),
        said=DONE.get(request.args.get("said", ""), ""),
    )
