"""A face with a sign-in: gate, limits, failures, looks, in one application."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from common.errors import TooMany
from web.kit import assets, failures, pages
from web.kit.gate import Gate, is_secure, own_path
from web.kit.limits import Limits

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
YEAR = 365 * 24 * 3600  # seconds
_TOO_MANY = (
    "您的网络地址一分钟里打开的页面太多了。请等一分钟再试；多人共用一个地址的，请告诉管理员。"
)


def face(
    name: str, gate: Gate, limits: Limits, largest: int, frame: Callable[[], dict[str, Any]]
) -> Flask:
    """`largest` bytes of one request; `frame` gives what surrounds every page."""
    app = Flask(
        f"web.{name}", static_folder=None, template_folder=str(assets.STATIC.parent / "templates")
    )
    app.config["MAX_CONTENT_LENGTH"] = largest
    app.config["MAX_FORM_MEMORY_SIZE"] = 8 * 1024 * 1024  # bytes: a long text with its layout
    app.extensions.update(pool=gate.pool, gate=gate, frame=frame)
    pages.install(app)
    failures.install(app)
    app.before_request(_limited(limits))
    gate.guard(app)
    assets.serve(app)
    app.add_url_rule("/mode", "mode", _mode)
    app.after_request(_headers)
    hops = int(settings.number("TRUSTED_PROXY_HOPS", 0))
    if hops > 0:  # without a proxy of ours anybody could write that header
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops)  # type: ignore[method-assign]
    return app


def _limited(limits: Limits) -> Callable[[], None]:
    def check() -> None:
        if request.endpoint != "static" and not limits.allows(request.remote_addr or ""):
            raise TooMany(_TOO_MANY)

    return check


def _mode() -> AnyResponse:
    """Large print on or off, kept in a cookie: works without script."""
    answer = redirect(own_path(request.args.get("back", ""), "/"))
    large = request.args.get("large") == "1"
    answer.set_cookie(
        pages.MODE, "large" if large else "", max_age=YEAR, secure=is_secure(), samesite="Lax"
    )
    return answer


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)  # a page may have said more
    if is_secure():
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
