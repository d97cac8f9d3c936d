"""The public portal: serves the site's folder as it is; any web server can do the same."""

from pathlib import Path

from flask import Flask, Response, abort, redirect, request, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from common import settings

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FRESH = 60  # seconds a browser may keep a page without asking again


def create() -> Flask:
    """A WSGI application over SITE_DIR: files, index.html of folders, 404.html."""
    root = Path(settings.require("SITE_DIR")[0]).resolve()
    app = Flask("portal", static_folder=None)

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def page(path: str) -> AnyResponse:
        if any(part.startswith(".") for part in path.split("/")):
            abort(404)
        if path and not path.endswith("/") and (root / path).is_dir():
            return redirect(f"{request.path}/", 301)
        name = f"{path}index.html" if not path or path.endswith("/") else path
        return send_from_directory(root, name, max_age=FRESH, conditional=True)

    @app.errorhandler(NotFound)
    def missing(error: NotFound) -> AnyResponse:
        """The site's own page, or plain words while nothing has been published yet."""
        try:
            body = (root / "404.html").read_bytes()
        except OSError:
            return Response("暂时还没有公开的内容，请稍后再来。", 404, mimetype="text/plain")
        return Response(body, 404, mimetype="text/html")

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> AnyResponse:
        return Response(error.name, error.code, mimetype="text/plain")

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return app
