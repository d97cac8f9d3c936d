"""Style sheets, script and mark of the faces; each address carries the hash of its bytes."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, abort

from common import look
from common.seals import digest

STATIC = Path(__file__).parent.parent / "static"
KEPT = 365 * 24 * 3600  # seconds: another content has another address
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def _own(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _htmx() -> bytes:
    """Comes with a Python package, of which nothing but this file is used."""
    return files("django_htmx").joinpath("static/django_htmx/htmx-2.min.js").read_bytes()


# name -> its bytes; what is not here is not served
SOURCES: dict[str, Callable[[], bytes]] = {
    "tokens.css": lambda: look.css("tokens").encode(),
    "mark.svg": lambda: look.mark().encode(),
    "htmx.js": _htmx,
    **{path.name: lambda name=path.name: _own(name) for path in sorted(STATIC.iterdir())},  # type: ignore[misc]
}


@cache
def body(name: str) -> bytes:
    """The file's bytes; LookupError when there is no such file."""
    return SOURCES[name]()


@cache
def address(name: str) -> str:
    """Where pages find it."""
    return f"/static/{digest(body(name))[:12]}/{name}"


def serve(app: Flask) -> None:
    """Every version that is asked for gets the present bytes; only the right one is kept."""

    @app.get("/static/<mark>/<name>", endpoint="static")
    def static(mark: str, name: str) -> Response:
        if name not in SOURCES:
            abort(404)
        answer = Response(body(name), mimetype=_TYPES[Path(name).suffix])
        current = address(name) == f"/static/{mark}/{name}"
        answer.cache_control.max_age = KEPT if current else 0
        answer.cache_control.public = True
        return answer
