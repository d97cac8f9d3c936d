"""The form of an entry: add, change, retire, restore; every change has a reason."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from contracts.words import (
    AUDIENCES,
    CHANNELS,
    DISCLOSURES,
    ENTRY_STAGES,
    LAYERS,
    TIME_RULES,
    WEIGHTS,
)
from web.console import named
from web.console.catalogues import seen, showing, words
from web.console.items import catalogue as items_catalogue
from web.kit import desk, pages

Entry = Mapping[str, Any]
NO_REASON = "没有写明为什么改，没有保存。请填写原因，它会留在历史里。"


def add(catalogue: str) -> AnyResponse:
    """Its id is made of the form's, so that sending it twice adds one."""
    found = seen.one(catalogue)
    if request.method == "GET":
        return _form(found, words.BLANK, "")
    return _sent(found, words.BLANK, "add", f"own-{desk.form_id()[:12]}")


def edit(catalogue: str, entry: str) -> AnyResponse:
    found = seen.one(catalogue)
    before = _entry(found, entry)
    if request.method == "GET":
        return _form(found, before, entry)
    return _sent(found, before, request.form.get("step", "change"), entry)


def _entry(found: seen.Catalogue, id_: str) -> Entry:
    for entry in [*found["entries"], *found["retired"]]:
        if entry["id"] == id_:
            return {**words.BLANK, **entry}
    raise NotFound(f"目录里没有条目“{id_}”。请回到目录重新选择。")


def _sent(found: seen.Catalogue, before: Entry, action: str, entry: str) -> AnyResponse:
    typed = words.typed(request.form)
    fields = {
        "add": typed,
        "change": words.differing(typed, before),
    }.get(action, {})
    reason = request.form.get("reason", "").strip()
    change = {"action": action, "entry": entry, "fields": fields}
    try:
        if not reason:
            raise Invalid(NO_REASON)
        asked: dict[str, Any] = {
            "edition": showing.edition(),
            "changes": [change],
            "reason": reason,
        }
        seen.tell("change_catalogue", found, **asked)
    except (Invalid, NotAllowed, Conflict) as error:
        shown = {**before, **typed} if action in ("add", "change") else before
        return _form(found, shown, "" if action == "add" else entry, error)
    return redirect(f"/catalogues/{found['id']}?did=changed#{entry}", 303)


def _form(
    found: seen.Catalogue,
    entry: Entry,
    id_: str,
    error: Invalid | NotAllowed | Conflict | None = None,
) -> Response:
    return pages.render(
        "console/catalogues/entry.html",
        "修改条目" if id_ else "新增条目",
        400 if error else 200,
        catalogue=found,
        entry=entry,
        id=id_,
        retired=entry.get("retired", ""),
        channels=[form["channel"] for form in entry["forms"]],
        reminders=[form["channel"] for form in entry["forms"] if not form["required"]],
        **_choices(found),
        staff=_staff(found["organ"], entry[words.PERSON]),
        may_change=seen.may("catalog.change_catalogue", found, found["organ"]),
        reason=request.form.get("reason", ""),
        error=error.message if isinstance(error, Invalid) else str(error or ""),
        problems=error.problems if isinstance(error, Invalid) else [],
    )


def _staff(organ: str, person: str) -> list[tuple[str, str]]:
    """Nobody, those who work there now, and the one who is named and has left."""
    there = named.staff([organ])
    if person and person not in dict(there):
        there.append((person, f"{named.people([person])[person]}（现在没有本机关的职务）"))
    return [("", "不指定，提醒承办人"), *there]


def _choices(found: seen.Catalogue) -> dict[str, Any]:
    """What the fields of the form offer."""
    return {
        "classes": sorted({each["class"] for each in found["entries"]}),
        "columns": items_catalogue.columns(found["entries"]),
        "routes": [(name, "→".join(steps)) for name, steps in items_catalogue.routes().items()],
        "lists": {"audience": AUDIENCES, "forms": CHANNELS},
        "disclosures": DISCLOSURES,
        "layers": LAYERS,
        "weights": WEIGHTS,
        "times": list(TIME_RULES.items()),
        "stages": [("", "按目录"), *ENTRY_STAGES.items()],
    }
