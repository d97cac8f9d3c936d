"""Renders the pages of a face: Jinja2, everything escaped, nothing undefined."""

from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from jinja2 import StrictUndefined

from common import clock, settings
from common.posts import ROLE_NAMES
from contracts import words as code_words
from web.kit import assets, desk, words

MODE = "mode"  # the cookie of large print
FILTERS = {
    "moment": words.moment,
    "day": words.day,
    "dated": words.dated,
    "size": words.size,
    "role_name": lambda role: ROLE_NAMES[role],
}


def install(app: Flask) -> None:
    """`app.extensions["frame"]` gives each page what surrounds it: name, navigation. `words` are
    those of contracts/words.py."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(asset=assets.address, command_id=desk.fresh_id, words=code_words)


def render(template: str, title: str, status: int = 200, **values: Any) -> Response:
    """A page that no cache keeps, with what its frame needs."""
    body = render_template(
        template,
        title=title,
        me=g.me,
        csrf=g.csrf,
        large=request.cookies.get(MODE) == "large",
        here=request.full_path.rstrip("?"),
        site_name=settings.text("SITE_NAME"),
        site_url=settings.text("SITE_URL"),
        today=clock.today(),
        deadline=lambda due: words.deadline(due, clock.today()),
        is_part=request.headers.get("HX-Request") == "true",
        **current_app.extensions["frame"](),
        **values,
    )
    answer = make_response(body, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
