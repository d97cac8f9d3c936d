"""The last look before a draft goes to review: where it goes, who will read it, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid, NotAllowed
from contracts.words import AUDIENCES, CHANNELS, CLARITIES, STAGES
from web.console import uploads
from web.console.items import catalogue, draft, masking, problems, replacing, saving
from web.kit import desk, pages
from web.members.bodies import attached

SAID = {
    "confirmed": "理由已经保存，审核人会看到。",
    "copied": "附件已经换成遮盖副本，原件封存。请打开副本核对。",
}


def submit(item: str) -> AnyResponse:
    """What is sealed is what this page showed: another version, or another text, is a Conflict."""
    if request.method == "GET":
        return _page(item)
    step, _, what = request.form.get("step", "").partition(":")
    if step == "confirm":
        return _confirm(item)
    if step == "copy":
        return _copied(item, what)
    try:
        version, edited = (request.form.get(name, 0, int) for name in ("version", "edited"))
        desk.tell("catalog.submit_item", item=item, version=version, edited=edited)
    except (Invalid, NotAllowed, Conflict) as error:
        return _page(item, error.message if isinstance(error, Invalid) else str(error))
    return redirect(url_for("items.show", item=item, said="submitted"), 303)


def _confirm(item: str) -> AnyResponse:
    """Keeps the reasons; what was found is asked again: nobody confirms what is not there."""
    found = desk.ask("catalog.show_item", item=item)
    preview = desk.ask("catalog.show_preview", item=item)
    version, edited = (request.form.get(name, 0, int) for name in ("version", "edited"))
    said = _reasons(preview["findings"])
    seen = replace(draft.of_item(found), version=version, edited=edited, confirmations=said)
    kept = saving.save(seen)
    if isinstance(kept, saving.Refusal):
        return _page(item, kept.message)
    return redirect(url_for("items.submit", item=item, said="confirmed", _anchor="secrecy"), 303)


def _copied(item: str, hash_: str) -> AnyResponse:
    error = masking.copied(item, hash_)
    if error:
        return _page(item, error)
    return redirect(url_for("items.submit", item=item, said="copied"), 303)


def _reasons(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What was said of each; one reason may be of all that has none of its own."""
    common = request.form.get("reason-all", "").strip()
    said = [
        {
            **{name: one[name] for name in ("place", "kind", "digest")},
            "reason": request.form.get(f"reason-{one['digest']}", "").strip() or common,
        }
        for one in found
    ]
    return [one for one in said if one["reason"]]


def _page(item: str, error: str = "") -> AnyResponse:
    found = desk.ask("catalog.show_item", item=item)
    if found["state"] != "draft":
        return redirect(url_for("items.show", item=item))
    uploads.look_again(found["text"]["attachments"])
    preview = desk.ask("catalog.show_preview", item=item)
    return _rendered(found, preview, error)


def _rendered(found: Mapping[str, Any], preview: Mapping[str, Any], error: str) -> Response:
    text = found["text"]
    is_urgent = bool(text.get("urgent"))
    return pages.render(
        "console/items/submit.html",
        "核对并送审",
        400 if error else 200,
        item=found,
        text=text,
        error=error,
        problems=problems.read(preview["problems"]),
        found=preview["findings"],
        said=SAID.get(request.args.get("said", ""), ""),
        to_copy=[file for file in text["attachments"] if _is_found_in(file, preview["findings"])],
        route=catalogue.way(preview["route"], text.get("weight", "ordinary"), is_urgent),
        urgent=text.get("urgent", ""),
        plan=[{**step, "word": CHANNELS[step["channel"]]} for step in preview["seal"]["plan"]],
        stages=STAGES,
        audiences=[AUDIENCES[name] for name in text["audience"]],
        clarities=CLARITIES,
        replacing=replacing.called(text.get("supersedes", ())),
        organ_name=catalogue.organ_name(found["organ"]),
        files=attached(text["attachments"]),
    )


def _is_found_in(file: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["place"].startswith(f"附件 {file['name']}（") for one in found)
