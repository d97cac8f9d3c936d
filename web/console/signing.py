"""Signing in and out, and what comes first: an own password, the second factor."""

import segno
from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import GongkaiError, Invalid, NotAllowed
from web.kit import desk, pages
from web.kit.gate import Gate, me, own_path

PART = Blueprint("signing", __name__)
DEVICE = "gongkai_device"  # the cookie of a browser that signed in here before
DEVICE_KEPT = 180 * 24 * 3600  # seconds
DUTIES = {"password": "signing.password", "totp": "signing.second"}


def _gate() -> Gate:
    found: Gate = current_app.extensions["gate"]
    return found


def first_things_first() -> AnyResponse | None:
    """Who must set a password or a second factor does that before anything else."""
    must = g.me["must"] if g.me else ""
    free = ("static", "mode", "signing.leave", DUTIES.get(must))
    if must and request.endpoint not in free:
        return redirect(url_for(DUTIES[must]))
    return None


@PART.get("/sign-in")
def form() -> Response:
    return _form()


def _form(error: str = "", status: int = 200) -> Response:
    return pages.render(
        "console/sign-in.html",
        "登录",
        status,
        error=error,
        login=request.form.get("login", ""),
        next=own_path(request.values.get("next", ""), "/"),
    )


@PART.post("/sign-in")
def enter() -> AnyResponse:
    """One answer for everything that does not fit; the fields but the secret ones stay."""
    given = {name: request.form.get(name, "").strip() for name in ("login", "code")}
    try:
        opened = desk.pool().call(
            "access",
            "open_session",
            **given,
            password=request.form.get("password", ""),
            device=request.cookies.get(DEVICE, ""),
            address=request.remote_addr or "unknown",
            agent=(request.user_agent.string or "")[:200],
        )
    except (NotAllowed, Invalid) as error:
        return _form(str(error), 403)
    answer = _gate().enter(redirect(own_path(request.form.get("next", ""), "/")), opened["token"])
    if opened.get("device"):
        _gate().keep(answer, DEVICE, opened["device"], DEVICE_KEPT)
    return answer


@PART.post("/sign-out")
def leave() -> AnyResponse:
    return _gate().leave(redirect(url_for("signing.form")))


@PART.get("/me")
def own() -> Response:
    """Who I am here: posts, password, second factor."""
    return pages.render("console/me.html", "我的账号", said=request.args.get("said", ""))


@PART.route("/me/password", methods=["GET", "POST"])
def password() -> AnyResponse:
    if request.method == "GET":
        return pages.render("console/password.html", "设置密码", error="", problems=[])
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Invalid("两次输入的新密码不一样，没有修改。请重新输入。")
        desk.pool().call("access", "set_password", token=me()["token"], old=old, new=new)
    except (NotAllowed, Invalid) as error:
        problems = error.problems if isinstance(error, Invalid) else []
        message = error.message if isinstance(error, Invalid) else str(error)
        return pages.render(
            "console/password.html", "设置密码", 400, error=message, problems=problems
        )
    return redirect(url_for("signing.own", said="password"))


@PART.route("/me/second", methods=["GET", "POST"])
def second() -> AnyResponse:
    """The second factor: scan a picture, then prove it with one code."""
    error = ""
    if request.method == "POST":
        try:
            code = request.form.get("code", "").strip()
            desk.pool().call("access", "confirm_totp", token=me()["token"], code=code)
            return redirect(url_for("signing.own", said="totp"))
        except GongkaiError as failure:
            error = str(failure)
    started = desk.pool().call("access", "start_totp", token=me()["token"])
    picture = segno.make(started["uri"], error="m").svg_data_uri(scale=5, border=2)
    return pages.render(
        "console/second.html",
        "设置动态口令",
        400 if error else 200,
        error=error,
        picture=picture,
        secret=started["secret"],
    )
