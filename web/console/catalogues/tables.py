"""The national table: read, shown as changes, taken over; and the catalogue as such a table."""

import json
from typing import Any
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from contracts.standard_table import matching, reading, writing
from contracts.standard_table.lines import line_of
from contracts.standard_table.sheets import KINDS
from web.console.catalogues import seen, showing, words
from web.console.items import catalogue as items_catalogue
from web.kit import pages

LARGEST = 10 * 1024 * 1024  # bytes of a table
NO_FILE = "还没有选文件，没有导入。请先选一份标准目录（xlsx 或 csv）。"
TOO_LARGE = "文件超过 10 MiB，不像一份目录，没有导入。请检查文件。"
NOT_OURS = "预览的内容不完整，没有导入。请重新选择文件。"
WRITERS = {"xlsx": writing.xlsx, "csv": writing.csv}


def import_(catalogue: str) -> AnyResponse:
    """First what would change, then the change itself."""
    found = seen.one(catalogue)
    if request.method == "GET":
        return _page(found)
    is_look = request.form.get("step") == "look"
    try:
        changes = _read(found) if is_look else _carried()
        effects = _changed(found, changes, is_look) if changes else []
    except (Invalid, NotAllowed, Conflict) as error:
        return _page(found, error=error)
    if is_look:
        return _page(found, changes, effects)
    return redirect(f"/catalogues/{catalogue}?did=changed", 303)


def _read(found: seen.Catalogue) -> list[dict[str, Any]]:
    file = request.files.get("table")
    if file is None or not file.filename:
        raise Invalid(NO_FILE)
    data = file.stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Invalid(TOO_LARGE)
    lines = reading.read(data, file.filename)
    new = {name: request.form.get(name, "").strip() for name in ("route", "column")}
    return matching.changes_of(lines, [*found["entries"], *found["retired"]], new)


def _carried() -> list[dict[str, Any]]:
    """As the page before carried them; catalog looks at each again."""
    try:
        found = json.loads(request.form.get("changes", ""))
    except ValueError:
        raise Invalid(NOT_OURS) from None
    if not isinstance(found, list):
        raise Invalid(NOT_OURS)
    return found


def _changed(found: seen.Catalogue, changes: list[dict[str, Any]], dry_run: bool) -> Any:
    asked = {
        "edition": showing.edition(),
        "changes": changes,
        "reason": request.form.get("reason", "").strip(),
        "dry_run": dry_run,
    }
    return seen.tell("change_catalogue", found, "look" if dry_run else "", **asked)["effects"]


def _page(
    found: seen.Catalogue,
    changes: list[dict[str, Any]] | None = None,
    effects: Any = (),
    error: Invalid | NotAllowed | Conflict | None = None,
) -> Response:
    return pages.render(
        "console/catalogues/import.html",
        "导入标准目录",
        400 if error else 200,
        catalogue=found,
        looked=changes is not None,
        carried=json.dumps(changes, ensure_ascii=False),
        effects=words.lines(effects),
        columns=items_catalogue.columns(found["entries"]),
        routes=[(name, "→".join(steps)) for name, steps in items_catalogue.routes().items()],
        typed=request.form,
        error=error.message if isinstance(error, Invalid) else str(error or ""),
        problems=error.problems if isinstance(error, Invalid) else [],
    )


def export(catalogue: str, kind: str) -> Response:
    """Entries in force, in the order of the catalogue."""
    if kind not in WRITERS:
        raise NotFound("只能导出为 xlsx 或 csv。")
    found = seen.one(catalogue)
    data = WRITERS[kind]([line_of(entry) for entry in found["entries"]])
    answer = Response(data, mimetype=KINDS[kind].partition(";")[0])
    name = quote(f"{found['name'] or catalogue}.{kind}", "")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
