"""Lists of catalogues, one of them, its history, it beside its outline, and its filing."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import GongkaiError, Invalid, NotAllowed
from contracts.words import AUDIENCES, CATALOGUE_STATES
from web.console import named
from web.console.catalogues import seen, words
from web.console.items import catalogue as items_catalogue
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

TABS = {"": "全部", **CATALOGUE_STATES}
DONE = {
    "changed": "已经改好，是新的一次修订；改动要重新报上级备案。",
    "file": "已经报上级，等待备案。",
    "note": "已经备案。",
    "return": "已经退回，下级会看到您的意见。",
}


def listed() -> Response:
    """Of this person's organs and of those below them."""
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else ""
    found = desk.ask("catalog.list_catalogues", state=tab)
    return pages.render(
        "console/catalogues/list.html",
        "目录",
        tabs=TABS,
        tab=tab,
        rows=found,
        organs=named.organs(row["organ"] for row in found),
    )


def show(catalogue: str) -> Response:
    return _page(seen.one(catalogue))


def _page(found: seen.Catalogue, error: GongkaiError | None = None) -> Response:
    """By class, with what this person may do."""
    organ = seen.organ(found)
    kept = desk.ask("catalog.list_catalogue_history", catalogue=found["id"])
    return pages.render(
        "console/catalogues/show.html",
        found["name"] or "公开目录",
        400 if error else 200,
        catalogue=found,
        organ=organ,
        classes=words.by_class(found["entries"]),
        routes=items_catalogue.routes(),
        filings=kept["filings"][::-1],
        people=named.people(_persons(found, kept["filings"])),
        may_change=seen.may("catalog.change_catalogue", found, found["organ"]),
        may_file=bool(organ["parent"])
        and seen.may("catalog.file_catalogue", found, found["organ"]),
        may_decide=seen.may("catalog.decide_catalogue", found, organ["parent"]),
        is_above=organ["parent"] in organs_of(me(), "superior", "approver"),
        error=_told(error),
        problems=error.problems if isinstance(error, Invalid) else [],
        typed=request.form,
        done=DONE.get(request.args.get("did", ""), ""),
    )


def _persons(found: seen.Catalogue, filings: list[dict[str, Any]]) -> list[str]:
    """Who filed and decided, and who sees to the entries."""
    return [
        *(line["by"] for line in filings),
        *(entry.get(words.PERSON, "") for entry in found["entries"]),
    ]


def _told(error: GongkaiError | None) -> str:
    return error.message if isinstance(error, Invalid) else str(error or "")


def file(catalogue: str) -> AnyResponse:
    return _decided(catalogue, "file_catalogue", "file")


def decide(catalogue: str) -> AnyResponse:
    decision = request.form.get("decision", "")
    comment = request.form.get("comment", "").strip()
    return _decided(catalogue, "decide_catalogue", decision, decision=decision, comment=comment)


def _decided(catalogue: str, command: str, did: str, **asked: Any) -> AnyResponse:
    found = seen.one(catalogue)
    try:
        seen.tell(command, found, edition=edition(), **asked)
    except (Invalid, NotAllowed) as error:
        return _page(found, error)
    return redirect(f"/catalogues/{catalogue}?did={did}", 303)


def edition() -> int:
    """That the form was made of."""
    said = request.form.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def history(catalogue: str) -> Response:
    """Newest first; of one entry where it is named."""
    found, entry = seen.one(catalogue), request.args.get("entry", "")
    kept = desk.ask("catalog.list_catalogue_history", catalogue=catalogue)
    lines = [line for line in kept["changes"] if entry in ("", line["entry"])][::-1]
    ids = [id_ for line in lines for id_ in (line["by"], *words.persons(line["fields"]))]
    people = named.people(ids)
    contents = {each["id"]: each["content"] for each in [*found["entries"], *found["retired"]]}
    return pages.render(
        "console/catalogues/history.html",
        "目录的修改历史",
        catalogue=found,
        entry=entry,
        lines=[{**line, "told": words.told(line["fields"], people)} for line in lines],
        contents=contents,
        people=people,
    )


def compare(catalogue: str) -> AnyResponse:
    """Beside the outline; and what taking over its newest version would change."""
    found = seen.one(catalogue)
    compared = desk.ask("catalog.show_comparison", catalogue=catalogue)
    effects, error = [], None
    if request.method == "POST":
        is_look = request.form.get("step") == "look"
        try:
            effects = _taken_over(found, compared["newest"], is_look)
        except (Invalid, NotAllowed) as refused:
            error = refused
        if not (is_look or error):
            return redirect(f"/catalogues/{catalogue}?did=changed", 303)
    return _compared(found, compared, effects, error)


def _compared(
    found: seen.Catalogue,
    compared: dict[str, Any],
    effects: list[dict[str, Any]],
    error: Invalid | NotAllowed | None,
) -> Response:
    return pages.render(
        "console/catalogues/compare.html",
        "与提纲对照",
        400 if error else 200,
        catalogue=found,
        compared=compared,
        changed=[_line(each) for each in compared["changed"]],
        effects=words.lines(effects),
        may_change=seen.may("catalog.readopt_outline", found, found["organ"]),
        reason=request.form.get("reason", "").strip(),
        error=_told(error),
        problems=error.problems if isinstance(error, Invalid) else [],
    )


def _taken_over(found: seen.Catalogue, version: int, dry_run: bool) -> list[dict[str, Any]]:
    asked = {
        "edition": edition(),
        "outline_version": version,
        "reason": request.form.get("reason", "").strip(),
        "dry_run": dry_run,
    }
    part = "look" if dry_run else ""
    return list(seen.tell("readopt_outline", found, part, **asked)["effects"])


def _line(changed: dict[str, Any]) -> dict[str, Any]:
    wider = [AUDIENCES[each] for each in changed["wider"]]
    return {**changed, "told": words.told(changed["fields"]), "wider": "、".join(wider)}
