"""One item: where it stands, what it says, what happened to it, and what may be done now."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import richtext
from common.errors import Conflict, GongkaiError, Invalid, NotAllowed, NotFound
from contracts.words import AUDIENCES, CHANNELS, CLARITIES, ITEM_STATES, STAGES
from web.console import uploads
from web.console.items import catalogue, history, possible, replacing
from web.console.items.writing import KINDS
from web.kit import desk, pages
from web.kit.gate import me
from web.members.bodies import Block, attached, blocks

SAID = {
    "submitted": "已经送审。审核的人会在他们的工作台看到；退回的，会回到您的草稿里。",
    "closed": "已经办结。",
    "withdrawn": "已经撤下，各渠道正在收回。",
}
TONES = {"published": "good", "closed": "good", "withdrawn": "late", "draft": "calm"}


def show(item: str) -> Response:
    """What stands now; a part that another service does not give is left out, and said so."""
    found = desk.ask("catalog.show_item", item=item)
    return pages.render(
        "console/items/item.html",
        found["title"] or "没有标题的草稿",
        item=found,
        text=found["text"],
        blocks=laid_out(item, found["text"]),
        files=attached(found["text"]["attachments"]),
        state=ITEM_STATES[found["state"]],
        tone=TONES.get(found["state"], "soon"),
        organ_name=catalogue.organ_name(found["organ"]),
        entry=_entry(found),
        review=_review(found),
        replacing=replacing.called([*found["text"].get("supersedes", ()), found["superseded_by"]]),
        lines=history.lines(found["history"], names(history.persons(found["history"]))),
        acts=possible.acts(me()["posts"], found),
        said=SAID.get(request.args.get("said", ""), ""),
        clarities=CLARITIES,
        audiences=[AUDIENCES[name] for name in found["text"]["audience"]],
        channels=[CHANNELS[name] for name in found["text"]["forms"]],
        stages=[STAGES[name] for name in found["public"]["stages"]],
    )


def laid_out(item: str, text: Mapping[str, Any]) -> list[Block]:
    """The body's blocks, with the pictures that the item names."""

    def address(hash_: str) -> str:
        return url_for("items.download", item=item, hash_=hash_, name="图")

    return blocks({"body_kind": richtext.TEXT, **text}, address)


def _entry(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """None when the organ's catalogue has it no longer."""
    try:
        return catalogue.entry_of(found["organ"], found["entry"])
    except NotFound:
        return None


def _review(found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Where a submission waits; None when there is none or nobody can say."""
    if found["state"] != "submitted":
        return None
    try:
        shown: Mapping[str, Any] = desk.ask(
            "review.show_review", review=f"{found['item']}:{found['version']}"
        )
    except GongkaiError:
        return None
    return shown


def names(accounts: Iterable[str]) -> dict[str, str]:
    """By account; whoever is not known any more keeps his number."""
    wanted = list(accounts)
    found = desk.ask("access.list_names", accounts=wanted) if wanted else []
    return {each["account"]: each["name"] for each in found}


def download(item: str, hash_: str, name: str) -> Response:
    """A file that the item names, for who may see the item."""
    text = desk.ask("catalog.show_item", item=item)["text"]
    for file in text["attachments"]:
        if file["hash"] == hash_:
            return uploads.sent(file)
    raise NotFound(uploads.GONE)


def revise(item: str) -> AnyResponse:
    """Why a new version begins is said in public, so it is asked for first."""
    return _asked(item, "catalog.revise_item", "revise", "items.edit", "revised")


def close(item: str) -> AnyResponse:
    return _asked(item, "catalog.close_item", "close", "items.show", "closed")


def _asked(item: str, command: str, what: str, to: str, said: str) -> AnyResponse:
    """A page that asks, and on it what was wrong with the answer."""
    error: str = ""
    kind = request.form.get("kind", "correct")
    told: list[str] = []
    if request.method == "POST":
        try:
            arguments = {"note": _note(), "kind": kind} if what == "revise" else {}
            version = request.form.get("version", 0, int)
            desk.tell(command, item=item, version=version, **arguments)
            return redirect(url_for(to, item=item, said=said), 303)
        except (Invalid, NotAllowed, Conflict) as failure:
            error = failure.message if isinstance(failure, Invalid) else str(failure)
            told = failure.problems if isinstance(failure, Invalid) else []
    found = desk.ask("catalog.show_item", item=item)
    return pages.render(
        f"console/items/{what}.html",
        {"revise": "修订事项", "close": "办结事项"}[what],
        400 if error else 200,
        item=found,
        error=error,
        problems=told,
        note=request.form.get("note", ""),
        kind=kind,
        kinds=KINDS if found["public"]["stages"] else [],
        organ_name=catalogue.organ_name(found["organ"]),
    )


def _note() -> str:
    note = request.form.get("note", "").strip()
    if not note:
        raise Invalid("没有写修订说明，没有开始修订。公开以后，读者会在网页上看到它。")
    return note
