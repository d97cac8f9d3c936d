"""The working calendar: which notices are known, importing one, and what it would move."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid
from web.console import named
from web.console.admin import tables
from web.console.admin.system import asked, services
from web.kit import desk, pages

PART = Blueprint("calendar", __name__, url_prefix="/calendar")
COLUMNS = ("day", "works", "notice")
IMPORTED = "放假安排已经导入。各服务收到以后，会按它重新计算还没有办结的期限。"


@PART.get("")
def overview() -> Response:
    found = desk.ask("catalog.show_calendar", year=request.args.get("year", None, int))
    return pages.render(
        "console/admin/calendar.html",
        "工作日历",
        calendar=found,
        stretches=stretches(found["days"]),
        people=named.people(version["by"] for version in found["versions"]),
        said=IMPORTED if request.args.get("said") == "imported" else "",
    )


@PART.route("/import", methods=["GET", "POST"])
def import_() -> AnyResponse:
    """First what would move, in every service; then the same table for good."""
    if request.method == "GET":
        return _importing()
    table, dry = tables.uploaded(), "really" not in request.form
    try:
        rows = tables.rows(table, COLUMNS, "放假安排表")
        done = desk.tell("catalog.import_calendar", rows=rows, dry_run=dry)
    except (Invalid, Conflict) as error:
        problems = error.problems if isinstance(error, Invalid) else []
        return _importing(400, error=getattr(error, "message", str(error)), problems=problems)
    if not dry:
        return redirect(url_for("calendar.overview", said="imported"), 303)
    answers = {name: asked(f"{name}.list_moved_dates", rows=rows) for name in services()}
    moved = [row for answer in answers.values() for row in answer or ()]
    return _importing(
        table=table,
        checked=done,
        moved=sorted(moved, key=lambda row: (row["from"], row["thing"])),
        silent=[name for name, answer in answers.items() if answer is None],
        organs=named.organs(row["organ"] for row in moved),
    )


def _importing(status: int = 200, **values: Any) -> Response:
    empty: dict[str, Any] = {"error": "", "problems": [], "table": "", "checked": None}
    empty |= {"moved": [], "silent": [], "organs": {}}
    template, title = "console/admin/calendar-import.html", "导入放假安排"
    return pages.render(template, title, status, **{**empty, **values})


def stretches(days: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Days in a row that are alike, as {first, last, days, works, notice}."""
    found: list[dict[str, Any]] = []
    for day in days:
        like = {"works": day["works"], "notice": day["notice"]}
        if found and found[-1]["last"] == _before(day["day"]) and like.items() <= found[-1].items():
            found[-1] |= {"last": day["day"], "days": found[-1]["days"] + 1}
        else:
            found.append({"first": day["day"], "last": day["day"], "days": 1, **like})
    return found


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
