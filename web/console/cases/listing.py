"""Lists of opinions: by the step they wait for, and what waits for me."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from contracts.words import CASE_STATES
from web.console import named
from web.kit import desk, pages
from web.kit.gate import me

PAGE = 50  # cases of one page

TABS = {
    "mine": "等我办理",
    "received": "待受理",
    "screened": "待交办",
    "assigned": "办理中",
    "answered": "待审核",
    "replied": "待办结",
    "closed": "已办结",
}


def listed() -> Response:
    """With `item` all opinions about one item, in every state."""
    item, after = request.args.get("item", ""), request.args.get("after", "")
    tab = request.args.get("tab", "mine")
    tab = "" if item else tab if tab in TABS else "mine"
    found = desk.ask("feedback.list_cases", **_asks(tab, item), after=after, limit=PAGE)
    counts = desk.ask("feedback.show_case_counts")
    here = {"item": item} if item else {"tab": tab}
    last = found[-1].get("place", "") if len(found) == PAGE else ""
    return pages.render(
        "console/cases/list.html",
        "意见",
        tabs=TABS,
        tab=tab,
        counts={state: _count(counts.get(state, 0)) for state in CASE_STATES if state != "closed"},
        rows=found,
        item=item,
        titles=named.titles([item, *(case["item"] for case in found)]),
        people=named.people(case["lead"] for case in found),
        more=urlencode({**here, "after": last}) if last else "",
        may_enter=any(post["role"] == "case_handler" for post in me()["posts"]),
    )


def _asks(tab: str, item: str) -> dict[str, Any]:
    if item:
        return {"item": item}
    return {"account": me()["account"]} if tab == "mine" else {"states": [tab]}


def _count(number: int) -> str:
    return str(number) if number < 1000 else "1000+"
