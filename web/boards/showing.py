"""What an enrolled device gets: its board's page, list and sheets; and what it hands in."""

import hashlib
import json
import re
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from common.errors import GongkaiError, Invalid, NotFound
from common.rpc import Pool
from web.boards.devices import Device, Devices, key_of
from web.boards.pages import render

SHEET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(html|pdf)")


def blueprint(devices: Devices, pool: Pool) -> Blueprint:
    pages = Blueprint("showing", __name__)

    @pages.get("/")
    def board() -> AnyResponse:
        """The one address that every device opens."""
        device = devices.known()
        if device is None:
            return redirect("/enrol", 302)
        if device.folder is None:
            return Response(render("closed.html"), mimetype="text/html")
        page = send_from_directory(device.folder, "index.html", max_age=0)
        devices.give(page, key_of(request))
        return page

    @pages.post("/shown")
    def shown() -> tuple[dict[str, Any], int]:
        return _record(pool, devices.device(), request.get_json(silent=True))

    _files(pages, devices)
    return pages


def _files(pages: Blueprint, devices: Devices) -> None:
    @pages.get("/manifest.json")
    def manifest() -> AnyResponse:
        """With the hash of its bytes as ETag: a file written anew with the same list is no news."""
        body = (devices.device().files() / "manifest.json").read_bytes()
        answer = Response(body, mimetype="application/json")
        answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
        return answer.make_conditional(request)

    @pages.get("/sheets/<name>")
    def sheet(name: str) -> AnyResponse:
        """If the board's list names it now."""
        device = devices.device()
        if not SHEET.fullmatch(name) or name not in _listed(device):
            abort(404)
        return send_from_directory(device.scope() / "sheets", name, max_age=0)

    @pages.get("/assets/<name>")
    def asset(name: str) -> AnyResponse:
        return send_from_directory(devices.device().scope() / "assets", name, max_age=0)

    @pages.get("/sw.js")
    def keeper() -> AnyResponse:
        """From the top, where it may answer for all of the board's pages."""
        return send_from_directory(devices.device().scope() / "assets", "sw.js", max_age=0)


def _listed(device: Device) -> set[str]:
    items = json.loads((device.files() / "manifest.json").read_bytes())["items"]
    return {name for item in items for name in (item["sheet"], *item["prints"].values())}


def _record(pool: Pool, device: Device, given: Any) -> tuple[dict[str, Any], int]:
    """400 is final: the device forgets that portion. Any other failure it tries again."""
    device.files()  # a closed board has nothing to show
    if not isinstance(given, dict):
        return {"error": "显示记录不是 JSON。"}, 400
    portion = {"device": device.id, **{name: given.get(name) for name in ("log", "entries")}}
    id_ = hashlib.sha256(json.dumps([device.board, portion], sort_keys=True).encode()).hexdigest()
    by = {"account": f"board:{device.board}"}
    try:
        kept = pool.call(
            "publish", "record_shown", board=device.board, by=by, command_id=id_, **portion
        )
    except (Invalid, NotFound) as error:
        return {"error": str(error)}, 400
    except GongkaiError as error:
        return {"error": str(error)}, 503
    return dict(kept), 200
