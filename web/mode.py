"""Large print (长者版) for readers without script: a cookie, and a style sheet that follows it."""

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common import look
from web import public

COOKIE, LARGE, STANDARD = "mode", "large", "standard"
KEPT = 365 * 24 * 3600  # seconds
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,500}")


def blueprint() -> Blueprint:
    made = Blueprint("mode", __name__)
    made.add_url_rule("/mode", "choose", _choose, methods=["GET"])
    made.add_url_rule("/assets/mode.css", "style", _style, methods=["GET"])
    return made


def sheet() -> str:
    """The tokens and rules of large print, for a whole page instead of a marked one."""
    text = look.css("tokens") + look.css("large")
    return text.replace('[data-mode="large"]', ":root")


def _choose() -> AnyResponse:
    """Back to where the reader was, on this site only."""
    mode = STANDARD if request.args.get("large") == "0" else LARGE
    answer = redirect(public.base() + _way_back(), 303)
    answer.set_cookie(
        COOKIE, mode, max_age=KEPT, samesite="Lax", httponly=False
    )  # the script's too
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _way_back() -> str:
    """The path the link named, or the one the browser says it came from."""
    back = request.args.get("back", "")
    came_from = urlsplit(request.referrer or "")
    if not back and came_from.netloc == request.host:
        query = f"?{came_from.query}" if came_from.query else ""
        back = came_from.path.removeprefix(public.base()) + query
    return back if OWN_PATH.fullmatch(back) else "/"


def _style() -> Response:
    large = request.cookies.get(COOKIE) == LARGE
    answer = make_response(sheet() if large else "/* standard */\n")
    answer.mimetype = "text/css"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    return answer
