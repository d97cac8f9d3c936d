"""/opinions/: saying something about an item, and reading by a query code what became of it.

Every page works without script and keeps what was typed, whatever goes wrong.
"""

from flask import Blueprint
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from web.opinions.services import Feedback
from web.opinions.views import Views

ROUTES = (
    ("GET", "/preview", "hint"),
    ("GET", "/send", "hint"),
    ("POST", "/preview", "preview"),
    ("POST", "/send", "send"),
    ("GET", "/query", "ask"),
    ("POST", "/query", "query"),
    ("GET", "/opinions.css", "style"),
)


def blueprint(feedback: Feedback) -> Blueprint:
    """A fresh one per application."""
    made = Blueprint("opinions", __name__, url_prefix="/opinions")
    views = Views(feedback)
    for method, path, name in ROUTES:
        endpoint = f"{method}-{path[1:]}".replace(".", "-")
        made.add_url_rule(path, endpoint, getattr(views, name), methods=[method])
    made.register_error_handler(RequestEntityTooLarge, views.too_large)
    made.register_error_handler(HTTPException, views.wrong)
    return made
