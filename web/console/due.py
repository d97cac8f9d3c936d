"""What is due: month by month, one period with all that was done about it, what happened."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common import clock
from common.errors import Conflict, Invalid, NotAllowed
from contracts.commands.catalog.obligations import FIRST_DAY, LAST_DAY
from contracts.words import STANDINGS, TIME_RULES
from web.console import named
from web.console.items import catalogue
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("due", __name__)
PAGE = 50  # obligations of one page
TABS = {"": "全部", **STANDINGS}
PERIODIC = {"yearly", "half_year", "quarterly", "monthly"}  # what nobody has to register
Refused = Invalid | NotAllowed | Conflict
SAID = {
    "occurrence": "已经登记，从现在起列入应公开。",
    "nothing": "已经提出本期无可公开，等主要领导批准。",
    "approve": "已经同意本期无可公开。",
    "refuse": "没有同意，这一期仍然应当公开。",
    "seen": "这次提醒不再出现在“我的工作”里。",
}


@PART.get("/due")
def listing() -> Response:
    """By the month in which they are due: how many stand how, and which."""
    month = _month(request.args.get("month", ""))
    after_month = _next(month)
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else ""
    chosen = {name: request.args.get(name, "").strip() for name in ("organ", "section", "own")}
    found = desk.ask(
        "catalog.list_obligations",
        organ=chosen["organ"] or None,
        below=not chosen["own"],
        section=chosen["section"],
        standing=tab,
        first=month.isoformat(),
        last=(after_month - timedelta(days=1)).isoformat(),
        counting=True,
        after=request.args.get("after", ""),
        limit=PAGE,
    )
    rows, counts = found["rows"], found["counts"]
    kept = {name: said for name, said in chosen.items() if said}
    shown = urlencode({"month": f"{month:%Y-%m}", **kept})
    return pages.render(
        "console/due/list.html",
        "应公开",
        month=month,
        before=_address(_next(month, -1), kept),
        behind=_address(after_month, kept),
        without_section=_address(month, {n: s for n, s in kept.items() if n != "section"}),
        address=f"/due?{shown}",
        chosen=chosen,
        organs=sorted({(post["organ"], post["organ_name"]) for post in me()["posts"]}),
        tabs={name: word for name, word in TABS.items() if not name or counts.get(name)},
        tab=tab,
        counts={"": sum(counts.values()), **counts},
        rows=rows,
        mine=organs_of(me(), "drafter", "publisher"),
        drafting=organs_of(me(), "drafter"),
        after=rows[-1]["place"] if len(rows) == PAGE else "",
    )


def _month(said: str) -> date:
    """This month for what is none, or lies outside the years that can be asked for."""
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        month = date.min
    return month if FIRST_DAY < month < LAST_DAY - timedelta(days=31) else _this_month()


def _this_month() -> date:
    return clock.today().replace(day=1)


def _next(month: date, months: int = 1) -> date:
    years, at = divmod(month.month - 1 + months, 12)
    return date(month.year + years, at + 1, 1)


def _address(month: date, kept: Mapping[str, str]) -> str:
    return f"/due?{urlencode({'month': f'{month:%Y-%m}', **kept})}"


@PART.get("/due/<obligation>")
def show(obligation: str) -> Response:
    return _page(obligation)


def _page(obligation: str, status: int = 200, error: str = "", step: str = "") -> Response:
    """`step` is what was refused."""
    found = desk.ask("catalog.show_obligation", obligation=obligation)
    return pages.render(
        "console/due/show.html",
        f"{found['label']}：{found['content']}",
        status,
        owed=found,
        people=named.people(_persons(found)),
        organs=named.organs(line["organ"] for line in found["reminders"]),
        may_draft=found["organ"] in organs_of(me(), "drafter"),
        error=error,
        step=step,
        typed=request.form,
        said=SAID.get(request.args.get("did", ""), ""),
    )


def _persons(found: Mapping[str, Any]) -> list[str]:
    """Who asked, acted, was reminded or should have been."""
    reminded = [id_ for line in found["reminders"] for id_ in (line["person"], *line["left"])]
    return [found["asked_by"], *(line["by"] for line in found["history"]), *reminded]


STEPS = {  # by what a form sends: its command, what it says, and in which field
    "nothing": ("declare_nothing", {"reason": "reason"}),
    "approve": ("approve_nothing", {"comment": "comment"}),
    "refuse": ("refuse_nothing", {"comment": "refusal"}),
    "seen": ("see_reminder", {}),
}


@PART.post("/due/<obligation>/<step>")
def take(obligation: str, step: str) -> AnyResponse:
    """The step's command; what was typed stays when it is refused."""
    if step not in STEPS:
        abort(404)
    command, fields = STEPS[step]
    says = {name: request.form.get(field, "").strip() for name, field in fields.items()}
    try:
        desk.tell(f"catalog.{command}", obligation=obligation, **says)
    except (Invalid, NotAllowed, Conflict) as error:
        return _page(obligation, 400, _words(error), step)
    return redirect(f"/due/{obligation}?did={step}", 303)


def _words(error: Refused) -> str:
    if isinstance(error, Invalid):
        return "".join([error.message, *error.problems[:5]])
    return str(error)


# -- what happened ---------------------------------------------------------------------

ASKED = ("entry", "note", "occurred_on", "time", "promised_on", "work", "stage")


@PART.get("/due/new")
def ask() -> Response:
    return _form()


@PART.post("/due/new")
def register() -> AnyResponse:
    """What happened, from which on its disclosure is owed."""
    said: dict[str, Any] = {name: request.form.get(name, "").strip() for name in ASKED}
    said |= {name: said[name] or None for name in ("occurred_on", "promised_on")}
    try:
        last = bool(request.form.get("last"))
        made = desk.tell("catalog.register_occurrence", organ=_organ(), last=last, **said)
    except (Invalid, NotAllowed, Conflict) as error:
        return _form(400, _words(error))
    return redirect(f"/due/{made['obligation']}?did=occurrence", 303)


def _form(status: int = 200, error: str = "") -> Response:
    organ = _organ()
    entries = [e for e in catalogue.entries(organ) if e["time_rule"] not in PERIODIC]
    names = {post["organ"]: post["organ_name"] for post in me()["posts"]}
    return pages.render(
        "console/due/new.html",
        "登记发生的事",
        status,
        organ=organ,
        organ_name=names[organ],
        others=[(each, names[each]) for each in _mine() if each != organ],
        entries=[
            (e["id"], f"{e['content']}（{TIME_RULES.get(e['time_rule'], e['time_rule'])}）")
            for e in entries
        ],
        typed=request.form,
        error=error,
    )


def _mine() -> list[str]:
    return organs_of(me(), "drafter", "publisher")


def _organ() -> str:
    """The one that was chosen, or the first where this person may register."""
    mine, asked = _mine(), request.values.get("organ", "")
    if not mine:
        raise NotAllowed("您没有承办人或者公开专员的职务，不能登记。请由有此职务的同志办理。")
    return asked if asked in mine else mine[0]
