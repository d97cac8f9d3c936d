"""Reviews: what waits for me, the text beside its difference, and deciding without a mouse."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import clock, confirmations
from common.errors import Invalid, NotAllowed
from contracts.policy import BARRED
from contracts.words import CLARITIES, DECISIONS, MINUTES, STAGES
from web.console import comparing, files, named, uploads
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("reviews", __name__)
PAGE = 50  # reviews of one page
PENDING = ("open", "afterwards")  # somebody has to decide
NEXT = 20  # of those that wait, looked through for the next one

Found = Mapping[str, Any]

CHECK = "check-"  # begins the name of the answer to each point of a checklist
COUNTS = ("entitled", "present", "in_favour", "against", "abstained")
TABS = {"mine": "等我办理", "done": "我办过的", "open": "全部在办", "urgent": "紧急公开"}
YEARS = 5  # that can be looked back through
URGENT = {
    "published": "紧急公开",
    "stood": "补审通过",
    "disputed": "补审未通过",
    "waiting": "补审中",
    "late": "其中逾期",
}
_NO_DECISION = "还没有选择“同意”还是“退回”，没有提交。请选一项。"
_NO_REASON = "退回时必须写明原因，承办人才知道怎样修改。意见还没有提交。"


@PART.get("/reviews")
def listing() -> Response:
    tab = request.args.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    if tab == "urgent":
        return _urgent()
    after = request.args.get("after", "")
    asks = {"mine": {"account": me()["account"]}, "done": {"decided_by": me()["account"]}}
    found = desk.ask("review.list_reviews", **asks.get(tab, {}), after=after, limit=PAGE)
    return pages.render(
        "console/reviews/list.html",
        "审核",
        tabs=TABS,
        tab=tab,
        rows=found,
        titles=named.titles(row["item"] for row in found),
        organs=named.organs(_organ_in_charge(row) for row in found),
        in_charge=_organ_in_charge,
        after=found[-1]["place"] if len(found) == PAGE else "",
        said=_said(),
    )


def _urgent() -> Response:
    """Of a year, organ by organ: what was public before it was reviewed in full."""
    this_year = clock.today().year
    years = [str(this_year - back) for back in range(YEARS)]
    year = request.args.get("year", "")
    year = year if year in years else years[0]
    rows = desk.ask("review.show_urgent_counts", year=int(year))
    return pages.render(
        "console/reviews/urgent.html",
        "紧急公开",
        tabs=TABS,
        rows=rows,
        sums={name: sum(row[name] for row in rows) for name in URGENT},
        columns=URGENT,
        year=year,
        options=[(each, f"{each} 年") for each in years],
        organs=named.organs(row["organ"] for row in rows),
    )


def _organ_in_charge(review: Found) -> str:
    organ: str = review["waiting_for"].partition("/")[0]
    return "" if organ == "-" else organ


@PART.get("/reviews/<review>")
def show(review: str) -> Response:
    return _page(review)


def _page(review: str, status: int = 200, error: Invalid | NotAllowed | None = None) -> Response:
    found = desk.ask("review.show_review", review=review)
    sealed = uploads.sealed(found["hash"])
    against = _against(found)
    titled = named.titles([found["item"]]).get(found["item"])
    old = uploads.sealed(against["hash"]) if against else None
    attached = [a for a in sealed["attachments"] if not a.get("inline")]
    return pages.render(
        "console/reviews/show.html",
        sealed["title"],
        status,
        review=found,
        clocks=_clocks(found, titled),
        text=sealed,
        reading=comparing.reading(sealed, lambda hash_: _address(review, hash_)),
        audience=comparing.audience(sealed),
        stages=_stages(sealed["plan"]),
        findings=_findings(sealed),
        against=against,
        runs=comparing.compared(old, sealed) if old else [],
        changes=comparing.changes(old, sealed) if old else [],
        attached=[{**a, "excerpt": files.excerpt(a)} for a in attached],
        address=lambda hash_: _address(review, hash_),
        pictures=files.PICTURES,
        why_not=_why_not(found),
        people=named.people(_people_in(found)),
        organs=named.organs([_organ_in_charge(found), *(d["organ"] for d in found["decisions"])]),
        in_charge=_organ_in_charge(found),
        pending=found["state"] in PENDING,
        now=found["path"][found["step"]],
        next=_next(review) if found["state"] in PENDING else None,
        error=(error.message if isinstance(error, Invalid) else str(error)) if error else "",
        problems=error.problems if isinstance(error, Invalid) else [],
        typed=request.form,
        said=_said(),
    )


def _why_not(found: Found) -> str:
    """Why this person may not decide, by what he is to the review; nothing where it is simply
    another's turn."""
    bars = found["mine"]["bars"]
    return f"{BARRED[bars[0]]}。请由另一位有职务的同志办理。" if bars else ""


def _clocks(found: Found, titled: Found | None) -> list[Found]:
    """Those that run, the earliest first: the step's own and the item's."""
    running = [found, *([titled] if titled else [])] if found["state"] in PENDING else []
    return sorted((c for c in running if c["due_on"]), key=lambda c: str(c["due_on"]))


def _against(found: Found) -> Found | None:
    """The earlier version to compare with: the one asked for, or the newest."""
    asked = request.args.get("against", "")
    earlier: list[Found] = found["before"]
    return next((e for e in earlier if str(e["version"]) == asked), next(iter(earlier), None))


def _people_in(found: Found) -> list[str]:
    decided = [d[name] for d in found["decisions"] for name in ("by", "behalf") if d[name]]
    behalf = [found["mine"]["behalf"]] if found["mine"]["behalf"] else []
    return [*behalf, found["drafter"], *found["writers"], *decided, *found["deciders"]]


def _stages(plan: list[Found]) -> list[tuple[str, list[Found]]]:
    """Inside first, each with its channels."""
    found = [(word, [p for p in plan if p["stage"] == name]) for name, word in STAGES.items()]
    return [(word, rows) for word, rows in found if rows]


def _findings(sealed: Found) -> list[confirmations.Told]:
    """Of everything that is read, with its place and the reason that the drafter gave."""
    looked = uploads.look_again(sealed["attachments"])
    return confirmations.told(sealed, looked, CLARITIES, clock.today())


def _address(review: str, hash_: str) -> str:
    return url_for("reviews.file", review=review, hash_=hash_)


@PART.get("/reviews/<review>/files/<hash_>")
def file(review: str, hash_: str) -> Response:
    """A file that the sealed text names, for whoever may read the review."""
    found = desk.ask("review.show_review", review=review)
    attachment = files.named_in(uploads.sealed(found["hash"]), hash_)
    return uploads.sent(dict(attachment))


@PART.post("/reviews/<review>/decide")
def decide(review: str) -> AnyResponse:
    """Then on to the next one; what was typed stays when it cannot be done."""
    decision, comment = request.form.get("decision", ""), request.form.get("comment", "").strip()
    try:
        if decision not in DECISIONS:
            raise Invalid(_NO_DECISION)
        if decision == "return" and not comment:
            raise Invalid(_NO_REASON)
        desk.tell(
            "review.decide_step",
            review=review,
            step=request.form.get("step", type=int, default=-1),
            decision=decision,
            comment=comment,
            checks=_checks(),
            minutes=_minutes(),
        )
    except (Invalid, NotAllowed) as error:
        return _page(review, 400, error)
    following = _next(review)
    page = f"/{following['review']}" if following else ""
    return redirect(f"/reviews{page}?{urlencode({'did': decision, 'of': review})}")


def _checks() -> dict[str, str]:
    """The answers to the step's checklist, by the ids of its points."""
    said = {name: value for name, value in request.form.items() if name.startswith(CHECK)}
    return {name.removeprefix(CHECK): value for name, value in said.items() if value}


def _minutes() -> dict[str, Any] | None:
    """None where the form asked for none; Invalid where a number is none."""
    if "minutes-number" not in request.form:
        return None
    said = {name: request.form.get(f"minutes-{name}", "").strip() for name in MINUTES}
    problems = [
        f"{MINUTES[name]}没有填写，或者不是数字" for name in COUNTS if not said[name].isdecimal()
    ]
    problems += [f"{MINUTES[name]}没有填写" for name in ("number", "held_on") if not said[name]]
    if problems:
        raise Invalid("会议纪要没有填全，决定还没有提交。", problems)
    return {**said, **{name: int(said[name]) for name in COUNTS}}


def _next(review: str) -> Found | None:
    """The one that waits behind this one, or the first."""
    waiting = desk.ask("review.list_reviews", account=me()["account"], limit=NEXT)
    ids = [found["review"] for found in waiting]
    at = ids.index(review) + 1 if review in ids else 0
    return next((w for w in [*waiting[at:], *waiting[:at]] if w["review"] != review), None)


def _said() -> str:
    """What the decision before this page did."""
    did, of = request.args.get("did", ""), request.args.get("of", "")
    if did not in DECISIONS or not of:
        return ""
    item, _, version = of.partition(":")
    found = named.titles([item]).get(item)
    title = f"《{found['title']}》" if found else f"{item} "
    return f"{title}第 {version} 版：您已{DECISIONS[did]}。"
