"""The boards' face: gives each device the files of its own board, and takes what it has shown.

A device is known by a key in its cookie; which board it opens stands in a file that publish writes
under the key's hash, so that thousands of devices may poll without a question to a service.
"""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from common.rpc import Pool
from web.boards import enrolling, showing
from web.boards.devices import Devices

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
LARGEST = 256 * 1024  # bytes of one message of a device
PATIENCE = 5.0  # seconds a device waits for publish
NOWHERE = "没有这个页面，或者这台设备没有登记到公开栏。请打开公开栏网址的首页。"


def create() -> Flask:
    """A WSGI application over BOARD_DIR."""
    root, url, address = settings.require("BOARD_DIR", "BOARDS_AMQP_URL", "BOARDS_URL")
    devices = Devices(root, secure=address.startswith("https:"))
    pool = Pool(url, size=4, timeout=PATIENCE)
    app = Flask("boards", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.register_blueprint(showing.blueprint(devices, pool))
    app.register_blueprint(enrolling.blueprint(devices, pool))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> AnyResponse:
        text = NOWHERE if error.code == 404 else error.name
        return Response(text, error.code, mimetype="text/plain")

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    hops = int(settings.number("TRUSTED_PROXY_HOPS", 0))
    if hops > 0:  # without a proxy of ours anybody could write that header
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops)  # type: ignore[method-assign]
    return app
