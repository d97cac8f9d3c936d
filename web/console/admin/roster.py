"""The roster of members who are told: masked, by organ; opting out and in again."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("roster", __name__, url_prefix="/roster")
MOST = 500
DONE = {"out": "已登记退订，以后不再给他发短信。", "in": "已恢复，以后照常发短信。"}


@PART.get("")
def overview() -> Response:
    organ = request.args.get("organ", "").strip()
    organ = organ or next((post["organ"] for post in me()["posts"]), "")
    return pages.render(
        "console/admin/roster.html",
        "党员名册",
        organ=organ,
        organs=desk.ask("catalog.find_organs"),
        rows=desk.ask("notify.list_members", organ=organ, limit=MOST) if organ else [],
        most=MOST,
        said=DONE.get(request.args.get("said", ""), ""),
    )


@PART.post("/<member>")
def opt(member: str) -> AnyResponse:
    out = request.form.get("opted_out") == "1"
    desk.tell("notify.set_opt_out", member=member, opted_out=out)
    said = "out" if out else "in"
    return redirect(url_for("roster.overview", organ=request.form.get("organ", ""), said=said))
