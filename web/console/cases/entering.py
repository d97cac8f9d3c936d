"""An opinion that came another way than by the website, entered by the case handler."""

from typing import Any

from flask import Response, request

from common.errors import Invalid, NotAllowed, NotFound
from contracts.commands.feedback import BY_HAND
from contracts.words import CASE_CHANNELS
from web.console import named
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

CHANNELS = {name: CASE_CHANNELS[name] for name in BY_HAND if name != "members"}
FOUND = 30  # items to choose from
OPEN = ["published", "approved", "draft", "submitted"]  # a version of these may be public


def enter() -> Response:
    """First which item it is about, then what was said; the query code is shown only once."""
    item = request.values.get("item", "")
    if not item:
        return _choose()
    if request.method == "GET":
        return _form(item)
    given = {name: request.form.get(name, "").strip() for name in ("channel", "text")}
    given |= {name: request.form.get(name, "").strip() for name in ("name", "contact")}
    try:
        if given["channel"] not in CHANNELS:
            raise Invalid("还没有选择意见是怎样来的。请选一项。")
        if not given["text"]:
            raise Invalid("还没有写意见的内容。请写下来再登记。")
        named_ = bool(request.form.get("named"))
        receipt = desk.tell("feedback.enter_case", item=item, named=named_, **given)
    except (Invalid, NotAllowed, NotFound) as error:
        return _form(item, error.message if isinstance(error, Invalid) else str(error))
    return pages.render("console/cases/entered.html", "已经登记", receipt=receipt)


def _choose() -> Response:
    """Items of the handler's organs and below, by how their titles begin."""
    title = request.args.get("title", "").strip()
    found: list[dict[str, Any]] = []
    for organ in organs_of(me(), "case_handler"):
        asked = {"organ": organ, "below": True, "states": OPEN, "title": title}
        found += desk.ask("catalog.list_items", **asked, limit=FOUND)
    public = {row["item"]: row for row in found if row["public"].get("stages")}
    return pages.render(
        "console/cases/choose.html", "登记意见", title_typed=title, items=list(public.values())
    )


def _form(item: str, error: str = "") -> Response:
    return pages.render(
        "console/cases/enter.html",
        "登记意见",
        400 if error else 200,
        item=item,
        titled=named.titles([item]).get(item, {}),
        channels=CHANNELS,
        error=error,
        typed=request.form,
    )
