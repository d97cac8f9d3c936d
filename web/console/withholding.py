"""不予公开: the register, asking for it, and deciding as the organ above."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Invalid, NotAllowed
from contracts.words import NON_DISCLOSURE_ACTIONS, NON_DISCLOSURES
from web.console import named
from web.console.items import catalogue
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("withholding", __name__)
PAGE = 50
TABS = {"mine": "等我决定", **NON_DISCLOSURES}
SAID = {
    "requested": "已经报上级决定。决定以前，这件事照目录的要求办。",
    "decided": "决定已经登记，提出的机关看得到。",
}
FIELDS = ("subject", "basis", "harm")


@PART.get("/non-disclosures")
def listing() -> Response:
    tab = request.args.get("tab", "kept")
    tab = tab if tab in TABS else "kept"
    after = request.args.get("after", "")
    asks = {"account": me()["account"]} if tab == "mine" else {"state": tab}
    found = desk.ask("review.list_non_disclosures", **asks, after=after, limit=PAGE)
    return pages.render(
        "console/withholding/list.html",
        "不予公开登记册",
        tabs=TABS,
        tab=tab,
        rows=found,
        organs=named.organs(organ for row in found for organ in (row["organ"], row["superior"])),
        after=found[-1]["place"] if len(found) == PAGE else "",
        may_ask=bool(organs_of(me(), "drafter", "publisher")),
    )


@PART.route("/non-disclosures/new", methods=["GET", "POST"])
def ask() -> AnyResponse:
    """For an entry of the organ's catalogue: what, by which law, and what harm would come of it."""
    mine = organs_of(me(), "drafter", "publisher")
    names = {post["organ"]: post["organ_name"] for post in me()["posts"]}
    organ = request.values.get("organ", mine[0] if mine else "")
    error: Invalid | NotAllowed | None = None
    if request.method == "POST":
        said = {name: request.form.get(name, "").strip() for name in FIELDS}
        try:
            if not said["subject"] or not request.form.get("entry"):
                raise Invalid("没有选目录条目，或者没有写事项名称，还没有提出。")
            entry, item = request.form["entry"], request.form.get("item", "")
            desk.tell("review.request_non_disclosure", organ=organ, entry=entry, item=item, **said)
            return redirect(url_for("withholding.listing", tab="requested", said="requested"), 303)
        except (Invalid, NotAllowed) as failure:
            error = failure
    entries = catalogue.entries(organ) if organ else []
    return pages.render(
        "console/withholding/ask.html",
        "提出不予公开",
        400 if error else 200,
        organs=[(each, names[each]) for each in mine],
        organ=organ,
        entries=[("", "请选择")] + [(e["id"], f"{e['class']}：{e['content']}") for e in entries],
        item=request.values.get("item", ""),
        typed=request.form or request.args,
        **_told(error),
    )


@PART.get("/non-disclosures/<id_>")
def show(id_: str) -> Response:
    return _page(id_)


@PART.post("/non-disclosures/<id_>/decide")
def decide(id_: str) -> AnyResponse:
    decision, reason = request.form.get("decision", ""), request.form.get("reason", "").strip()
    try:
        if decision not in ("keep", "disclose"):
            raise Invalid("还没有选择“不予公开”还是“公开”，没有提交。请选一项。")
        asked = {"decision": decision, "reason": reason}
        desk.tell("review.decide_non_disclosure", non_disclosure=id_, **asked)
    except (Invalid, NotAllowed) as error:
        return _page(id_, 400, error)
    return redirect(url_for("withholding.show", id_=id_, said="decided"), 303)


def _page(id_: str, status: int = 200, error: Invalid | NotAllowed | None = None) -> Response:
    found = desk.ask("review.show_non_disclosure", non_disclosure=id_)
    return pages.render(
        "console/withholding/show.html",
        found["subject"],
        status,
        found=found,
        states=NON_DISCLOSURES,
        actions=NON_DISCLOSURE_ACTIONS,
        organs=named.organs([found["organ"], found["superior"]]),
        people=named.people([found["requester"], *(line["by"] for line in found["history"])]),
        entry=_entry(found),
        typed=request.form,
        said=SAID.get(request.args.get("said", ""), ""),
        **_told(error),
    )


def _entry(found: dict[str, Any]) -> str:
    """In words; its id when the catalogue has it no longer."""
    entries = {e["id"]: e for e in catalogue.entries(found["organ"])}
    entry = entries.get(found["entry"])
    return f"{entry['class']}：{entry['content']}" if entry else str(found["entry"])


def _told(error: Invalid | NotAllowed | None) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"error": error.message, "problems": error.problems}
    return {"error": str(error or ""), "problems": []}
