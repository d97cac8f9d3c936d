"""The list of items of somebody's organs and of those below them."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from contracts.words import ITEM_STATES
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

PAGE = 25  # items


def listed() -> Response:
    """By organ, state and the beginning of the title; newest first, page by page."""
    chosen = {name: request.args.get(name, "").strip() for name in ("organ", "state", "title")}
    found = desk.ask(
        "catalog.list_items",
        organ=chosen["organ"] or None,
        below=True,
        states=[chosen["state"]] if chosen["state"] in ITEM_STATES else [],
        title=chosen["title"],
        after=request.args.get("after", ""),
        limit=PAGE,
    )
    return pages.render(
        "console/items/list.html",
        "事项",
        items=found,
        names=_organ_names(found),
        organs=_organs(),
        states=list(ITEM_STATES.items()),
        chosen=chosen,
        narrowed=any(chosen.values()),
        next=_next(chosen, found),
        may_draft=bool(organs_of(me(), "drafter")),
    )


def _organs() -> list[tuple[str, str]]:
    """Where this person has any post: what he sees hangs below these."""
    return sorted({(post["organ"], post["organ_name"]) for post in me()["posts"]})


def _organ_names(found: list[dict[str, Any]]) -> dict[str, str]:
    titles = desk.ask("catalog.list_titles", items=[i["item"] for i in found]) if found else []
    return {each["item"]: each["organ_name"] for each in titles}


def _next(chosen: dict[str, str], found: list[dict[str, Any]]) -> str:
    """The address of the next page; empty when this one was not full."""
    if len(found) < PAGE:
        return ""
    kept = {name: said for name, said in chosen.items() if said}
    return f"{url_for('items.listed')}?{urlencode({**kept, 'after': found[-1]['place']})}"
