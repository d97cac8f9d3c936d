"""The public portal: serves the site's folder as it is, finds what is in it, and takes opinions.

Any web server can serve the folder; only /search, /mode, /opinions/ and /api/ need this process.
"""

from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, abort, redirect, request, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from web import api, mode, opinions, programs, public, search
from web.kit import failures
from web.opinions.services import Feedback
from web.search.reader import Reader

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# Seconds a browser may keep what the pages look like without asking again. It always asks for a
# page: what was corrected or withdrawn is to be shown to nobody from then on.
FRESH = 60
LOOKS = "assets/"
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
        keeps = FRESH if name.startswith(LOOKS) else 0
        return send_from_directory(self._root, name, max_age=keeps, conditional=True)

    def missing(self, error: NotFound) -> AnyResponse:
        """The site's own page, or plain words while nothing has been published yet. A sheet (PDF)
        that a page names and that is not there is still being made."""
        if api.is_asked(request.path):
            return failures.http(error)
        if page := self._page_naming(request.path):
            made = public.render(
                "public/pending.html", "正在生成 PDF", 503, sheet=request.path, page=page
            )
            made.headers.update({"Retry-After": "60", "Cache-Control": "no-store"})
            return made
        try:
            body = (self._root / "404.html").read_bytes()
        except OSError:
            return Response("暂时还没有公开的内容，请稍后再来。", 404, mimetype="text/plain")
        return Response(body, 404, mimetype="text/html")

    def _page_naming(self, path: str) -> str:
        """The page beside this path whose sheet it is, if it says so itself; or nothing."""
        stem, _, ending = path.rpartition(".")
        file = safe_join(str(self._root), f"{stem[1:]}.html")
        if ending != "pdf" or file is None or "/." in path:
            return ""
        try:
            said = Path(file).read_text(encoding="utf-8")
        except OSError:
            return ""
        link = f'{public.base()}{quote(path)}" type="application/pdf"'
        return f"{stem}.html" if link in said else ""


def create() -> Flask:
    """A WSGI application over SITE_DIR, with /search, /mode, /opinions/ and /api/ beside it."""
    root = Path(settings.require("SITE_DIR")[0]).resolve()
    folder = Folder(root)
    app = Flask("web.portal", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    public.prepare(app)
    feedback, reader = Feedback(), Reader(root)
    pages = (opinions.blueprint(feedback), search.blueprint(reader), mode.blueprint())
    for part in (*pages, programs.blueprint(feedback, reader)):
        app.register_blueprint(part)
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
    if api.is_asked(request.path):
        return failures.http(error)
    return Response(error.name, error.code, mimetype="text/plain")


def _headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.path.startswith("/opinions/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
