"""A new device shows a code; a person with the right post enters it; the device's key is good."""

import uuid
from importlib.resources import files

from flask import Blueprint, Response, redirect, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from common import clock, look
from common.errors import GongkaiError, TooMany
from common.rpc import Pool
from web.boards.devices import Devices, hash_of, key_of, new_key
from web.boards.pages import render

ASSETS = str(files("web") / "static" / "boards")


def blueprint(devices: Devices, pool: Pool) -> Blueprint:
    pages = Blueprint("enrolling", __name__)

    @pages.get("/enrol")
    def enrol() -> AnyResponse:
        """The code, large; the device keeps its key from the first time it comes here."""
        if devices.known():
            return redirect("/", 302)
        key = key_of(request) or new_key()
        page, status = _page(pool, key)
        answer = Response(page, status, mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store"
        devices.give(answer, key)
        return answer

    @pages.get("/enrol/state")
    def state() -> dict[str, bool]:
        return {"enrolled": devices.known() is not None}

    @pages.get("/enrol/mark.svg")
    def mark() -> AnyResponse:
        return Response(look.mark(), mimetype="image/svg+xml")

    @pages.get("/enrol/<name>")
    def asset(name: str) -> AnyResponse:
        return send_from_directory(ASSETS, name, max_age=0)

    return pages


def _page(pool: Pool, key: str) -> tuple[str, int]:
    asked = {"key_hash": hash_of(key), "address": request.remote_addr or "unknown"}
    try:
        found = pool.call("publish", "ask_enrolment", command_id=uuid.uuid4().hex, **asked)
    except TooMany as error:
        return render("enrol.html", code="", until="", why=str(error)), 429
    except GongkaiError:
        why = "暂时取不到登记代码，正在重试。如果一直这样，请联系系统管理员。"
        return render("enrol.html", code="", until="", why=why), 503
    until = clock.parse(found["until"]).astimezone(clock.SHANGHAI)
    return render("enrol.html", code=found["code"], until=f"{until:%H:%M}", why=""), 200
