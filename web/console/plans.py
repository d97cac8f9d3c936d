"""Work plans for what stands in no catalogue: asked for, decided by the organ above, used once."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import GongkaiError, Invalid, NotAllowed
from contracts.policy import rule_of
from contracts.words import AUDIENCES, CHANNELS, ENTRY_STAGES, PLAN_STATES, TIME_RULES
from web.console import named
from web.console.catalogues import words
from web.console.items import catalogue
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("plans", __name__, url_prefix="/plans")
TABS = {"mine": "等我审批", **PLAN_STATES}
DONE = {
    "requested": "工作方案已经提交，等待上级审批。",
    "approve": "已经同意，可以按方案起草一个事项。",
    "refuse": "已经退回，提出的人会看到您的意见。",
}
FIELDS = (*words.TEXTS[1:], "audience", "forms", "interval_days")  # the class is always the same


@PART.get("")
def listing() -> Response:
    return _list()


def _list(error: GongkaiError | None = None, wrong: str = "") -> Response:
    """`wrong` is the plan whose form was refused."""
    tab = request.args.get("tab", "")
    if tab not in TABS:  # what one can do something about comes first
        decides = organs_of(me(), *rule_of("catalog.decide_work_plan").roles)
        tab = "mine" if decides else "requested"
    asks: Mapping[str, Any] = {"account": me()["account"]} if tab == "mine" else {"state": tab}
    found = desk.ask("catalog.list_work_plans", **asks)
    return pages.render(
        "console/plans/list.html",
        "目录外事项的工作方案",
        400 if error else 200,
        tabs=TABS,
        tab=tab,
        rows=found,
        organs=named.organs(row["organ"] for row in found),
        people=named.people(p for row in found for p in (row["requested_by"], row["decided_by"])),
        mine=organs_of(me(), "drafter"),
        error=error.message if isinstance(error, Invalid) else str(error or ""),
        problems=error.problems if isinstance(error, Invalid) else [],
        wrong=wrong,
        typed=request.form,
        done=DONE.get(request.args.get("did", ""), ""),
    )


@PART.post("/<plan>/decide")
def decide(plan: str) -> AnyResponse:
    decision = request.form.get("decision", "")
    asked = {"plan": plan, "comment": request.form.get("comment", "").strip()}
    try:
        desk.tell("catalog.decide_work_plan", **asked, decision=decision)
    except (Invalid, NotAllowed) as error:
        return _list(error, plan)
    return redirect(f"/plans?tab=mine&did={decision}", 303)


@PART.get("/new")
def begin() -> Response:
    return _form(words.BLANK)


@PART.post("/new")
def ask() -> AnyResponse:
    typed = words.typed(request.form)
    said = {name: request.form.get(name, "").strip() for name in ("organ", "title", "why")}
    fields = {name: typed[name] for name in FIELDS if typed[name] != "" or name == "content"}
    try:
        desk.tell("catalog.request_work_plan", **said, fields=fields)
    except (Invalid, NotAllowed) as error:
        return _form({**words.BLANK, **typed}, error)
    return redirect("/plans?tab=requested&did=requested", 303)


def _form(entry: Mapping[str, Any], error: GongkaiError | None = None) -> Response:
    organs = catalogue.organs()
    if not organs:
        raise NotAllowed("您没有承办人的职务，不能提出工作方案。请由承办人提出。")
    return pages.render(
        "console/plans/new.html",
        "提出工作方案",
        400 if error else 200,
        entry=entry,
        channels=[form["channel"] for form in entry["forms"]],
        organs=organs,
        columns=catalogue.columns(catalogue.entries(organs[0][0])),
        routes=[(name, "→".join(steps)) for name, steps in catalogue.routes().items()],
        lists={"audience": AUDIENCES, "forms": CHANNELS},
        times=list(TIME_RULES.items()),
        stages=[("", "按机关"), *ENTRY_STAGES.items()],
        typed=request.form,
        error=error.message if isinstance(error, Invalid) else str(error or ""),
        problems=error.problems if isinstance(error, Invalid) else [],
    )
