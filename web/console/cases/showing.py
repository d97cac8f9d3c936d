"""One case: what was said about what, how far it is, and the steps that are mine to take."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from common import detect
from contracts.words import CASE_KINDS
from web.console import named
from web.kit import desk, pages
from web.kit.gate import me

SHOW = "feedback.show_case_staff"
SAID = {
    "screen": "已经受理，请接着交办。",
    "dismiss": "已经办结，提意见的人会看到不予受理的原因。",
    "assign": "已经交办。",
    "answer": "答复已经送审。",
    "review": "答复已经审核。",
    "close": "已经办结。",
}
NO = "no"  # the decision not to accept
SCREENINGS = (
    *((kind, f"作为{word}受理", "") for kind, word in CASE_KINDS.items()),
    (NO, "不予受理", "意见随即办结，提意见的人凭查询码看到下面的原因。"),
)
Found = Mapping[str, Any]


def show(case: str) -> Response:
    return page(case)


def page(
    case: str, status: int = 200, error: str = "", step: str = "", contact: bool = False
) -> Response:
    """`step` is the one whose form was sent and is shown again with what was typed."""
    asked = {"case": case, "account": me()["account"]}
    found = desk.ask(SHOW, **asked, contact=contact)
    mine = set(found["mine"])
    return pages.render(
        "console/cases/show.html",
        "意见",
        status,
        case=found,
        mine=mine,
        screenings=SCREENINGS,
        titled=named.titles([found["item"]]).get(found["item"], {}),
        people=named.people(_people_in(found)),
        organs=named.organs([found["handled_at"]]),
        colleagues=named.staff([found["organ"], found["handled_at"]])
        if "assign_case" in mine
        else [],
        contact={"name": found["name"], "contact": found["contact"]} if contact else None,
        preview=_preview() if step == "preview" else None,
        error=error,
        step=step,
        typed=request.form,
        said=SAID.get(request.args.get("did", ""), ""),
    )


def _people_in(found: Found) -> list[str]:
    took = [line["by"] for line in found["history"]]
    return [found["lead"], found["replier"], *found["helpers"], *took]


def _preview() -> dict[str, str]:
    """The reply as the asker will read it."""
    return {
        "reply": detect.masked(request.form.get("reply", "").strip()),
        "outcome": request.form.get("outcome", ""),
    }


def contact(case: str) -> Response:
    """Name and number of the asker; that they were looked at stands on the record."""
    return page(case, contact=True)
