"""Who is asking: the session behind the cookie, and whether a form is one of ours.

A session lives in the service that opened it; here is only its token, in a cookie that script
cannot read. An unsafe request must carry the session's csrf value, or, before anybody is signed
in, the value of a cookie that only our own page could have put into the form.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from common import settings
from common.errors import NotAllowed, NotFound
from common.rpc import Pool
from web import api

SAFE = ("GET", "HEAD", "OPTIONS")
TOKEN_LIMIT = 200  # characters; a longer cookie is none of ours
_FORGED = (
    "这个请求不是从本系统的页面提交的，或者页面已经过期，没有执行。"
    "请返回上一页刷新，核对内容后再提交。"
)


class Forged(NotAllowed):
    """The request does not prove that it comes from a page of ours."""


class SignedOut(NotAllowed):
    """There is no session, or no longer."""


@dataclass(frozen=True)
class Gate:
    """`shows` and `closes` are the commands on a session, like access.show_session; `lobby` is the
    endpoint to sign in at, `open_to_all` are those that need no session, `keyless` those that take
    JSON from programs that have none yet. A program hands its token in a header that no browser
    adds by itself, and so needs no csrf value."""

    pool: Pool
    face: str
    shows: str
    closes: str
    lobby: str
    open_to_all: frozenset[str]
    keyless: frozenset[str] = frozenset()

    @property
    def cookie(self) -> str:
        return f"gongkai_{self.face}"

    @property
    def _first(self) -> str:
        return f"gongkai_{self.face}_form"

    def guard(self, app: Flask) -> None:
        """Every request passes; `g.me` is the session's answer with its token, or None."""
        app.before_request(self._enter)
        app.after_request(self._remember_form)

    def _enter(self) -> Response | None:
        g.me = None
        if request.endpoint == "static":
            return None
        bearer = _bearer()
        g.me = self._session(bearer or request.cookies.get(self.cookie, ""))
        g.csrf = g.me["csrf"] if g.me else request.cookies.get(self._first, "")
        g.csrf = g.csrf or secrets.token_urlsafe(24)
        if request.method not in SAFE and not bearer and request.endpoint not in self.keyless:
            self._must_be_ours()
        if g.me or request.endpoint in (None, *self.open_to_all):
            return None
        if request.method in SAFE and not api.is_asked(request.path):
            return redirect(url_for(self.lobby, next=here()))
        raise SignedOut("登录已经过期，这次操作没有执行。请重新登录后再提交。")

    def _session(self, token: str) -> dict[str, Any] | None:
        if not token or len(token) > TOKEN_LIMIT:
            return None
        service, method = self.shows.split(".")
        try:
            return {**self.pool.call(service, method, token=token), "token": token}
        except NotFound:
            return None

    def _must_be_ours(self) -> None:
        given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
        if not hmac.compare_digest(given.encode(), g.csrf.encode()):
            raise Forged(_FORGED)

    def _remember_form(self, response: Response) -> Response:
        """Who is not signed in keeps the value that the forms of this answer carry."""
        if g.get("csrf") and not g.me and request.cookies.get(self._first) != g.csrf:
            self.keep(response, self._first, g.csrf)
        return response

    def enter(self, response: Response, token: str) -> Response:
        self.keep(response, self.cookie, token)
        response.delete_cookie(self._first)
        return response

    def leave(self, response: Response) -> Response:
        """End the session where it lives, then forget its token."""
        if g.me:
            service, method = self.closes.split(".")
            self.pool.call(service, method, token=g.me["token"])
        response.delete_cookie(self.cookie)
        return response

    def keep(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        """A cookie that script cannot read; without `seconds` it ends with the browser."""
        response.set_cookie(
            name, value, max_age=seconds, httponly=True, secure=is_secure(), samesite="Lax"
        )


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind == "Bearer" else ""


def is_secure() -> bool:
    """Whether cookies may travel only over https: always in production."""
    return settings.environment() == "production"


def here() -> str:
    """The address asked for, to come back to."""
    return request.full_path.rstrip("?")


def own_path(text: str, otherwise: str) -> str:
    """A path on this face, or `otherwise`: an address to go on to may come from anywhere."""
    parts = urlsplit(text)
    mine = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc
    return text if mine and "\\" not in text else otherwise


def me() -> Mapping[str, Any]:
    """The session of who is signed in."""
    found: Mapping[str, Any] | None = g.get("me")
    if found is None:
        raise SignedOut("请先登录。")
    return found
