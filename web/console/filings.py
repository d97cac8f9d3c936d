"""Filing upward: what waits for my acknowledgement, and what my organs filed."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed
from web.console import named
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("filings", __name__)
PAGE = 50  # filings of one page

TABS = {"mine": "等我签收", "filed": "等待签收", "overdue": "逾期未签收", "acknowledged": "已签收"}


@PART.get("/filings")
def listing() -> Response:
    return _page()


@PART.get("/filings/<filing>")
def show(filing: str) -> AnyResponse:
    """Where the list of what waits for me leads: the list itself, at this filing."""
    return redirect(f"/filings?tab=mine#{filing}")


def _page(status: int = 200, error: str = "", wrong: str = "") -> Response:
    """`wrong` is the filing whose form was refused."""
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    after = request.args.get("after", "")
    asks: Mapping[str, Any] = {"account": me()["account"]} if tab == "mine" else {"state": tab}
    found = desk.ask("oversight.list_filings", **asks, after=after, limit=PAGE)
    return pages.render(
        "console/filings/list.html",
        "报备",
        status,
        tabs=TABS,
        tab=tab,
        rows=found,
        titles=named.titles(row["item"] for row in found),
        organs=named.organs(organ for row in found for organ in (row["organ"], row["superior"])),
        people=named.people(row["acknowledged_by"] for row in found),
        after=found[-1]["place"] if len(found) == PAGE else "",
        error=error,
        wrong=wrong,
        typed=request.form,
        done="已经签收。" if request.args.get("did") else "",
    )


@PART.post("/filings/<filing>/acknowledge")
def acknowledge(filing: str) -> AnyResponse:
    comment = request.form.get("comment", "").strip()
    try:
        desk.tell("oversight.acknowledge_filing", filing=filing, comment=comment)
    except (Invalid, NotAllowed) as error:
        told = error.message if isinstance(error, Invalid) else str(error)
        return _page(400, told, wrong=filing)
    return redirect("/filings?tab=mine&did=1")
