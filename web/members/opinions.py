"""What a member says about an item, and what becomes of it."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import detect
from common.errors import Invalid, NotAllowed, TooMany
from common.marks import find_marks
from contracts.commands.feedback import TEXT_LIMIT
from web.kit import pages
from web.members import reading, services, words
from web.opinions.forms import MARKED, cleaned

PART = Blueprint("opinions", __name__)
ROWS = 20


@PART.post("/items/<item>/opinion")
def preview(item: str) -> Response:
    """First what others will see; nothing is kept yet."""
    text = services.ask("publish.read_shown", item=item)
    typed, named = _typed()
    if error := _wrong(typed):
        return reading.shown(text, 400, typed, named, error)
    return _preview(text["item"], text["title"], typed, named)


def _preview(
    item: str, title: str, typed: str, named: bool, error: str = "", status: int = 200
) -> Response:
    return pages.render(
        "members/preview.html",
        "核对意见",
        status,
        item=item,
        about=title,
        typed=typed,
        seen=detect.masked(typed),
        named=named,
        error=error,
    )


@PART.post("/items/<item>/opinion/send")
def send(item: str) -> AnyResponse:
    """Sent with the word of publish that this member may read the item now."""
    typed, named = _typed()
    text = services.ask("publish.read_shown", item=item)
    if error := _wrong(typed):
        return reading.shown(text, 400, typed, named, error)
    given = {"item": item, "slip": text["slip"], "text": typed, "named": named}
    try:
        receipt = services.tell("feedback.receive_member_case", **given)
    except (NotAllowed, Invalid) as refused:
        status = 429 if isinstance(refused, TooMany) else 400
        return reading.shown(text, status, typed, named, str(refused))
    return redirect(url_for("opinions.one", case=receipt["case"], said="sent"), 303)


def _typed() -> tuple[str, bool]:
    return cleaned(request.form.get("text", "")), bool(request.form.get("named"))


def _wrong(typed: str) -> str:
    if not typed:
        return "请写下您的意见。"
    if len(typed) > TEXT_LIMIT:
        return f"写了 {len(typed)} 个字，最多 {TEXT_LIMIT} 个字，请缩短。"
    return MARKED if find_marks(typed) else ""


@PART.get("/opinions")
def mine() -> Response:
    """Newest first, each with the title it is about where that is still open to him."""
    before = request.args.get("before", "")[:200]
    found = services.ask("feedback.list_member_cases", before=before, limit=ROWS)
    more = url_for("opinions.mine", before=found["next"]) if found["next"] else ""
    titles = _titles([row["item"] for row in found["rows"]])
    return pages.render(
        "members/opinions.html", "我的意见", rows=found["rows"], titles=titles, more=more
    )


@PART.get("/opinions/<case>")
def one(case: str) -> Response:
    found = services.ask("feedback.show_member_case", case=case)
    return pages.render(
        "members/opinion.html",
        "意见办理情况",
        case=found,
        about=_titles([found["item"]]).get(found["item"], ""),
        steps=words.STEPS,
        now=words.NOW,
        said=request.args.get("said", ""),
    )


def _titles(items: list[str]) -> dict[str, str]:
    wanted = sorted(set(items))
    if not wanted:
        return {}
    found = services.ask("publish.list_shown", items=wanted)
    return {row["item"]: row["title"] for row in found["rows"]}
