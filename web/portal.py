"""The public portal: serves the site's folder as it is, and takes opinions about what is in it.

Any web server can serve the folder; only /opinions/ needs this process.
"""

from pathlib import Path

from flask import Flask, Response, abort, redirect, request, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from web import opinions

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FRESH = 60  # seconds a browser may keep a page without asking again
LARGEST = 64 * 1024  # bytes of a request: 2,000 Chinese characters come as 18,000


class Folder:
    """The finished pages: files, index.html of folders, 404.html."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def page(self, path: str) -> AnyResponse:
        if any(part.startswith(".") for part in path.split("/")):
            abort(404)
        if path and not path.endswith("/") and (self._root / path).is_dir():
            return redirect(f"{request.path}/", 301)
        name = f"{path}index.html" if not path or path.endswith("/") else path
        return send_from_directory(self._root, name, max_age=FRESH, conditional=True)

    def missing(self, error: NotFound) -> AnyResponse:
        """The site's own page, or plain words while nothing has been published yet."""
        try:
            body = (self._root / "404.html").read_bytes()
        except OSError:
            return Response("暂时还没有公开的内容，请稍后再来。", 404, mimetype="text/plain")
        return Response(body, 404, mimetype="text/html")


def create() -> Flask:
    """A WSGI application over SITE_DIR, with /opinions/ beside it."""
    folder = Folder(Path(settings.require("SITE_DIR")[0]).resolve())
    app = Flask("portal", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.register_blueprint(opinions.blueprint())
    app.add_url_rule("/", "home", folder.page, defaults={"path": ""}, methods=["GET"])
    app.add_url_rule("/<path:path>", "page", folder.page, methods=["GET"])
    app.register_error_handler(NotFound, folder.missing)
    app.register_error_handler(HTTPException, _other)
    app.after_request(_headers)
    hops = int(settings.number("TRUSTED_PROXY_HOPS", 0))
    if hops > 0:  # without a proxy of ours anybody could write that header
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops)  # type: ignore[method-assign]
    return app


def _other(error: HTTPException) -> AnyResponse:
    return Response(error.name, error.code, mimetype="text/plain")


def _headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.path.startswith("/opinions/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
