"""Boards on the walls: where they are, what they show, whether they were heard of lately."""

from flask import Blueprint, Response, request

from web.kit import desk, pages

PART = Blueprint("boards", __name__, url_prefix="/boards")
MOST = 500


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
    return pages.render(
        "console/admin/board.html", "公开栏", board=desk.ask("publish.list_boards", board=board)
    )
