"""Who did what, when, from where, and whether the record still holds. For audit administrators."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts import words
from web.console import named
from web.console.admin.system import services
from web.kit import desk, pages

PART = Blueprint("audit", __name__, url_prefix="/audit")
MOST = 200


@PART.get("")
def overview() -> Response:
    item = request.args.get("item", "").strip()
    entries = [
        _row(entry) for entry in desk.ask("oversight.list_entries", item=item or None, limit=MOST)
    ]
    return pages.render(
        "console/admin/audit.html",
        "审计",
        item=item,
        entries=entries,
        people=named.people(entry["who"] for entry in entries),
        organs=named.organs(entry["organ"] for entry in entries),
        most=MOST,
        verifications=desk.ask("oversight.list_verifications", limit=5),
    )


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    data = json.loads(entry["line"])["data"]
    stage = words.STAGES.get(str(data.get("stage", "")), "")
    word = words.EVENTS.get(entry["type"], entry["type"])
    return {**entry, "what": f"{word}（{stage}）" if stage else word, "who": who(data)}


def who(data: Mapping[str, Any]) -> str:
    """The person an event names: who did it, decided last, or wrote it."""
    decided = [approval["by"] for approval in data.get("approvals", ())]
    return str(data.get("by") or (decided or [data.get("drafter", "")])[-1])


@PART.post("/verify")
def verify() -> AnyResponse:
    desk.tell("oversight.verify_ledger")
    return redirect(url_for("audit.overview"))


@PART.get("/sign-ins")
def sign_ins() -> Response:
    account = request.args.get("account", "").strip()
    rows = desk.ask("access.list_sign_ins", account=account or None, limit=MOST)
    return pages.render(
        "console/admin/sign-ins.html",
        "登录记录",
        account=account,
        kinds=words.SIGN_INS,
        reasons=words.SIGN_IN_REASONS,
        rows=rows,
        people=named.people(row["account"] for row in rows),
        most=MOST,
    )


@PART.get("/parked")
def parked() -> Response:
    """What system administrators have decided about events set aside."""
    rows = [
        {**event, "service": name}
        for name in services()
        for event in desk.ask(f"{name}.list_parked", decided=True)
    ]
    rows.sort(key=lambda row: str(row["at"]), reverse=True)
    return pages.render("console/admin/parked.html", "搁置事件的处理记录", rows=rows)
