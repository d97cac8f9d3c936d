"""The boards' face: gives each kiosk its own folder, by a key, and takes what it has shown.

An unknown board and a wrong key look the same, and nothing here lists boards.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from common import settings
from common.errors import GongkaiError, Invalid, NotFound
from common.rpc import Pool

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the key is part of the address
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex",
}
SCOPES = ("society", "inside")
BOARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
SHEET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.html")
LARGEST = 256 * 1024  # bytes of one message of a device
PATIENCE = 5.0  # seconds a device waits for publish
NOWHERE = "没有这块公开栏，或者地址不对。请向管理员索取这台设备的地址。"


def key_of(secret: str, board: str) -> str:
    """What stands in the address of a board's devices; `secret` is BOARD_KEY, 32 bytes in base64.

    Invalid when it is no such key: an empty secret would let everybody in.
    """
    try:
        raw = base64.b64decode(secret, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise Invalid("BOARD_KEY 不是 32 字节的 Base64，请按 deploy/example.env 设置。")
    made = hmac.digest(raw, f"board:{board}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made[:18]).decode()


def path_of(secret: str, board: str) -> str:
    """The path of a board's page on this face."""
    return f"/b/{board}/{key_of(secret, board)}/"


def create() -> Flask:
    """A WSGI application over BOARD_DIR."""
    root, secret, url = settings.require("BOARD_DIR", "BOARD_KEY", "BOARDS_AMQP_URL")
    key_of(secret, "")  # a key nobody can use is said at the start
    folders = Folders(Path(root).resolve(), secret)
    pool = Pool(url, size=4, timeout=PATIENCE)
    app = Flask("boards", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    _pages(app, folders)

    @app.post("/b/<board>/<key>/shown")
    def shown(board: str, key: str) -> tuple[dict[str, Any], int]:
        folders.scope(board, key)
        return _record(pool, board, request.get_json(silent=True))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> AnyResponse:
        text = NOWHERE if error.code == 404 else error.name
        return Response(text, error.code, mimetype="text/plain")

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return app


class Folders:
    """Which files a board's key opens."""

    def __init__(self, root: Path, secret: str) -> None:
        self._root = root
        self._secret = secret

    def scope(self, board: str, key: str) -> Path:
        """The folder of the board's scope; 404 for a wrong key as for an unknown board."""
        fits = hmac.compare_digest(key.encode(), key_of(self._secret, board).encode())
        known = [
            self._root / scope
            for scope in SCOPES
            if BOARD.fullmatch(board) and (self._of(scope, board) / "manifest.json").is_file()
        ]
        if not (fits and known):
            abort(404)
        return known[0]

    def own(self, board: str, key: str) -> Path:
        return self._of(self.scope(board, key).name, board)

    def sheets(self, board: str, key: str, name: str) -> Path:
        """Where the sheet lies, if the board's list names it now."""
        listed = json.loads((self.own(board, key) / "manifest.json").read_bytes())["items"]
        if not SHEET.fullmatch(name) or name not in {item["sheet"] for item in listed}:
            abort(404)
        return self.scope(board, key) / "sheets"

    def _of(self, scope: str, board: str) -> Path:
        return self._root / scope / "boards" / board


def _pages(app: Flask, folders: Folders) -> None:
    @app.get("/b/<board>/<key>/")
    def page(board: str, key: str) -> AnyResponse:
        return send_from_directory(folders.own(board, key), "index.html", max_age=0)

    @app.get("/b/<board>/<key>/manifest.json")
    def manifest(board: str, key: str) -> AnyResponse:
        """With the hash of its bytes as ETag: a file written anew with the same list is no news."""
        body = (folders.own(board, key) / "manifest.json").read_bytes()
        answer = Response(body, mimetype="application/json")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
        return answer.make_conditional(request)

    @app.get("/b/<board>/<key>/sheets/<name>")
    def sheet(board: str, key: str, name: str) -> AnyResponse:
        return send_from_directory(folders.sheets(board, key, name), name, max_age=0)

    @app.get("/b/<board>/<key>/assets/<name>")
    def asset(board: str, key: str, name: str) -> AnyResponse:
        return send_from_directory(folders.scope(board, key) / "assets", name, max_age=0)


def _record(pool: Pool, board: str, given: Any) -> tuple[dict[str, Any], int]:
    """400 is final: the device forgets that portion. Any other failure it tries again."""
    if not isinstance(given, dict):
        return {"error": "显示记录不是 JSON。"}, 400
    portion = {name: given.get(name) for name in ("device", "entries")}
    id_ = hashlib.sha256(json.dumps([board, portion], sort_keys=True).encode()).hexdigest()
    by = {"account": f"board:{board}"}
    try:
        kept = pool.call("publish", "record_shown", board=board, by=by, command_id=id_, **portion)
    except (Invalid, NotFound) as error:
        return {"error": str(error)}, 400
    except GongkaiError as error:
        return {"error": str(error)}, 503
    return dict(kept), 200
