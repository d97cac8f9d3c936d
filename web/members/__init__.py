"""The members' pages 党员专页: signing in by a code, reading what is open to one, answering."""

from typing import Any, NamedTuple

from flask import Flask, g, request

from common import settings
from common.rpc import Pool
from web import api
from web.kit import app as kit
from web.kit import desk
from web.kit.gate import Gate
from web.kit.limits import Limits
from web.members import opinions, reading, signing

LARGEST = 256 * 1024  # bytes of a request: 2,000 Chinese characters with their form
PATIENCE = 10.0  # seconds a page waits for a service
LINES = 8  # calls at a time, as many as the process has threads
KEYLESS = frozenset({"api.notify-send_code", "api.notify-open_session"})
PER_MINUTE, BURST = 300, 120  # requests of one address: an office may share one


class Link(NamedTuple):
    path: str
    label: str


class Group(NamedTuple):
    name: str
    links: list[Link]


NAVIGATION = [
    Group("", [Link("/", "公开事项"), Link("/opinions", "我的意见"), Link("/help", "使用帮助")])
]


def create() -> Flask:
    """A WSGI application; every page asks the services, and holds nothing itself."""
    [url] = settings.require("MEMBERS_AMQP_URL")
    pool = Pool(url, size=LINES, timeout=PATIENCE)
    gate = Gate(
        pool,
        "members",
        "notify.show_session",
        "notify.close_session",
        "signing.form",
        frozenset(
            {
                "signing.form",
                "signing.ask",
                "signing.enter",
                "signing.leave",
                "signing.help",
                "mode",
                "api.description",
                *KEYLESS,
            }
        ),
        KEYLESS,
    )
    app = kit.face("members", gate, Limits(PER_MINUTE, BURST), LARGEST, _frame)
    for part in (signing, reading, opinions):
        app.register_blueprint(part.PART)
    app.register_blueprint(api.blueprint("members", pool.call, desk.fill))
    return app


def _frame() -> dict[str, Any]:
    """Name, navigation and where it is now, for who is signed in."""
    nav = NAVIGATION if g.me else []
    paths = [link.path for group in nav for link in group.links if _below(link.path)]
    return {
        "face_name": "党员专页",
        "own_page": "/me",
        "nav": nav,
        "at": max(paths, key=len, default=""),
    }


def _below(path: str) -> bool:
    inside = "/items/" if path == "/" else f"{path}/"
    return request.path == path or request.path.startswith(inside)
