"""The staff console: what waits for me, items, reviews, publishing, opinions, administration."""

from typing import Any

from flask import Flask, g, request

from common import settings
from common.rpc import Pool
from web import api
from web.console import (
    admin,
    cases,
    catalogues,
    delegating,
    due,
    filings,
    home,
    items,
    plans,
    publishing,
    reviews,
    signing,
    withholding,
)
from web.console.menu import menu
from web.kit import app as kit
from web.kit import desk
from web.kit.gate import Gate
from web.kit.limits import Limits

LARGEST = 52 * 1024 * 1024  # bytes of a request: a file of 50 MiB with its form
PATIENCE = 10.0  # seconds a page waits for a service
LINES = 8  # calls at a time, as many as the process has threads
OPEN_API = ("api.description", "api.access-open_session")
PER_MINUTE, BURST = 600, 200  # requests of one address: an office may share one


def create() -> Flask:
    """A WSGI application; every page asks the services, and holds nothing itself."""
    [url] = settings.require("CONSOLE_AMQP_URL")
    pool = Pool(url, size=LINES, timeout=PATIENCE)
    gate = Gate(
        pool,
        "console",
        "access.show_session",
        "access.close_session",
        "signing.form",
        frozenset({"signing.form", "signing.enter", "signing.leave", "mode", *OPEN_API}),
        frozenset({"api.access-open_session"}),
    )
    app = kit.face("console", gate, Limits(PER_MINUTE, BURST), LARGEST, _frame)
    desks = (
        home,
        due,
        items,
        catalogues,
        plans,
        reviews,
        publishing,
        cases,
        filings,
        withholding,
        delegating,
    )
    for part in (signing.PART, *(each.PART for each in desks), *admin.PARTS):
        app.register_blueprint(part)
    app.register_blueprint(api.blueprint("console", pool.call, desk.fill))
    app.before_request(signing.first_things_first)
    return app


def _frame() -> dict[str, Any]:
    """Name, navigation and where it is now, for whoever is signed in and has done his duties."""
    free = g.me and not g.me["must"]
    nav = menu({post["role"] for post in g.me["posts"]}) if free else []
    paths = [link.path for group in nav for link in group.links if _below(link.path)]
    return {
        "face_name": "公开工作台",
        "own_page": "/me",
        "nav": nav,
        "at": max(paths, key=len, default=""),
    }


def _below(path: str) -> bool:
    return request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
