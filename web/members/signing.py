"""Signing in: a roster number, then the code on the phone; signing out; help; one's own page."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed
from web.kit import desk, pages
from web.kit.gate import Gate, me, own_path
from web.members import words

PART = Blueprint("signing", __name__)
DEVICE = "gongkai_members_device"  # the cookie of a browser that signed in here before
DEVICE_KEPT = 400 * 24 * 3600  # seconds
EMPTY = "请填写党员编号。编号在党员名册里，不清楚的请问本单位公开专员。"


def _gate() -> Gate:
    found: Gate = current_app.extensions["gate"]
    return found


def _given() -> dict[str, str]:
    """What notify wants to know of who asks."""
    return {
        "member": request.form.get("member", "").strip(),
        "address": request.remote_addr or "unknown",
        "device": request.cookies.get(DEVICE, "")[:100],
    }


@PART.get("/sign-in")
def form() -> Response:
    return _form()


def _form(error: str = "", status: int = 200) -> Response:
    return pages.render(
        "members/sign-in.html",
        "登录",
        status,
        error=error,
        member=request.form.get("member", ""),
        next=own_path(request.values.get("next", ""), "/"),
    )


@PART.post("/sign-in")
def ask() -> Response:
    """Have a code sent; what is said is the same for every number."""
    given = _given()
    if not given["member"]:
        return _form(EMPTY, 400)
    try:
        sent = desk.pool().call("notify", "send_code", **given)
    except (NotAllowed, Invalid) as error:
        return _form(_told(error), 400 if isinstance(error, Invalid) else 429)
    return _code(sent["message"])


def _code(message: str = "", error: str = "", status: int = 200) -> Response:
    return pages.render(
        "members/code.html",
        "填写验证码",
        status,
        message=message,
        error=error,
        member=request.form.get("member", "").strip(),
        next=own_path(request.form.get("next", ""), "/"),
    )


@PART.post("/sign-in/code")
def enter() -> AnyResponse:
    """One answer for everything that does not fit; the number stays."""
    given = {**_given(), "code": request.form.get("code", "").strip()}
    try:
        opened = desk.pool().call("notify", "open_session", **given)
    except (NotAllowed, Invalid) as error:
        return _code(error=_told(error), status=400 if isinstance(error, Invalid) else 403)
    answer = _gate().enter(redirect(own_path(request.form.get("next", ""), "/")), opened["token"])
    _gate().keep(answer, DEVICE, opened["device"], DEVICE_KEPT)
    return answer


def _told(error: Exception) -> str:
    """The last thing said of what was typed is what to mend."""
    if isinstance(error, Invalid) and error.problems:
        return f"{error.problems[-1].partition(': ')[2] or error.problems[-1]}。"
    return str(error)


@PART.post("/sign-out")
def leave() -> AnyResponse:
    return _gate().leave(redirect(url_for("signing.form")))


@PART.get("/help")
def help() -> Response:
    return pages.render("members/help.html", "使用帮助")


@PART.get("/me")
def own() -> Response:
    """Who I am here."""
    groups = list(dict.fromkeys(words.group(each) for each in me()["groups"]))
    return pages.render("members/me.html", "我的信息", groups=groups)
