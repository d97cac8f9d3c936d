"""What went wrong, as a page: what happened, why, what to do next, and all that was typed."""

from dataclasses import dataclass

from flask import Blueprint, Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchPage

from common import logs
from common.errors import (
    Conflict,
    GongkaiError,
    Invalid,
    NotAllowed,
    NotFound,
    NotSent,
    TooLate,
    TooMany,
    Unreachable,
)
from web import api
from web.kit import pages
from web.kit.gate import SAFE, SignedOut

log = logs.get(__name__)

# Fields of a form that nobody typed, or that no page may show again.
UNTYPED = {
    *("csrf", "command_id", "version", "edited", "step", "password", "old", "new", "again", "code"),
    *("attachment", "body_kind", "audience", "forms", "decision", "action"),
}


@dataclass(frozen=True)
class Kind:
    """`again`: sending the same form once more does no harm and may succeed."""

    status: int
    title: str
    again: bool = False


# The first that fits: subclasses stand before what they are a kind of.
KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (SignedOut, Kind(401, "登录已经过期")),
    (TooMany, Kind(429, "太频繁了，请稍后再试")),
    (NotFound, Kind(404, "没有找到")),
    (NotAllowed, Kind(403, "不能这样办理")),
    (Conflict, Kind(409, "已经有人先办理了")),
    (Invalid, Kind(400, "内容需要改正")),
    (TooLate, Kind(503, "系统忙，没有办成", again=True)),
    (NotSent, Kind(503, "连不上服务，没有办成", again=True)),
    (Unreachable, Kind(503, "服务没有及时答复", again=True)),
)
# Of an address of the API, by status.
API_KINDS = {
    404: (Kind(404, "没有这个接口"), "网址写错了。有哪些接口，请看 /api/v1/openapi.json。"),
    405: (Kind(405, "不能这样请求"), "要用 GET 还是 POST，请看 /api/v1/openapi.json。"),
    413: (Kind(413, "请求太大，没有执行"), "请缩短内容，或分几次提交。"),
}
OTHER = Kind(500, "系统出了问题")
_PUZZLED = "系统出了没有料到的问题，已经记入日志。请返回上一页再试；仍不行，请告诉系统管理员。"


def kind_of(error: Exception) -> Kind:
    return next((kind for type_, kind in KINDS if isinstance(error, type_)), OTHER)


def install(app: Flask | Blueprint) -> None:
    app.register_error_handler(GongkaiError, _told)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, _unexpected)


def _told(error: GongkaiError) -> Response:
    kind = kind_of(error)
    problems = error.problems if isinstance(error, Invalid) else []
    message = error.message if isinstance(error, Invalid) else str(error)
    if kind.status >= 500:
        log.warning("a service did not answer", error=type(error).__name__, page=request.endpoint)
    return _page(kind, message, problems)


def http(error: HTTPException) -> Response:
    """What the web server found: no such address, not this method, too much at once."""
    if api.is_asked(request.path) and (kind := API_KINDS.get(error.code or 500)):
        return _page(*kind)
    if isinstance(error, NoSuchPage):
        return _page(Kind(404, "没有这个页面"), "网址可能写错了，或者内容已经移走。请从导航进入。")
    if isinstance(error, RequestEntityTooLarge):
        return _page(Kind(413, "文件太大，没有上传"), "一次最多上传 50 MiB，请压缩或拆分后再传。")
    return _page(Kind(error.code or 500, "打不开这个页面"), "网址或提交方式不对。请从导航进入。")


def _unexpected(error: Exception) -> Response:
    log.error("a page failed", page=request.endpoint, exc_info=error)
    return _page(OTHER, _PUZZLED)


def _has_files() -> bool:
    """They cannot be sent again without being chosen again."""
    return any(file.filename for file in request.files.values())


def _page(kind: Kind, message: str, problems: list[str] | None = None) -> Response:
    if api.is_asked(request.path):
        told = {"title": kind.title, "message": message, "problems": problems or []}
        answer = jsonify(error=told)
        answer.status_code = kind.status
        return answer
    form = [] if request.method in SAFE else list(request.form.items(multi=True))
    g.setdefault("me", None)
    # When nobody can say whose session it is, the form goes on with the value that it came with.
    g.setdefault("csrf", dict(form).get("csrf", ""))
    return pages.render(
        "kit/failed.html",
        kind.title,
        kind.status,
        message=message,
        problems=problems or [],
        typed=[(n, v) for n, v in form if n not in UNTYPED and v.strip()],
        again=[(n, v) for n, v in form if n != "csrf"] if kind.again and not _has_files() else [],
        may_reload=kind.again and request.method in SAFE,
        back=request.headers.get("Referer", "") if request.method not in SAFE else "",
        signed_out=kind.status == 401,
    )
