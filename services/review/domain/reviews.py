"""Reviews: one exact text along a route, step by step (domain.md §3).

Who may decide a step stands in contracts/policy: the drafter decides nothing about his own text,
what a step's `not_same_as` names was done by somebody else, and an organ with too few posts passes
the step up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Conflict
from common.events import Event
from common.states import step
from services.review import events
from services.review.domain import decisions, routes
from services.review.domain.routes import Route

# Published urgently, a text is looked at afterwards; what stands then is told, not undone.
LIFE = {
    ("open", "approve"): "open",
    ("open", "approve_last"): "approved",
    ("open", "approve_urgent"): "afterwards",
    ("open", "return"): "returned",
    ("open", "close"): "closed",
    ("afterwards", "approve"): "afterwards",
    ("afterwards", "approve_last"): "approved",
    ("afterwards", "return"): "disputed",
}
PENDING = ("afterwards", "open")  # somebody has to decide
ENDS = {
    "approved": "已经审批通过",
    "returned": "已经退回",
    "disputed": "事后审核没有通过",
    "closed": "的审核已经终止",
}


@dataclass(frozen=True)
class Review:
    """`id` is item:version; `steps` are those of its route that it takes, as they were when it was
    opened; `urgent` is the reason why it takes the short route first, empty when it does not.

    `weight`: see routes.WEIGHTS; `maker` is the organ that made the catalogue. `waiting_for` is
    "organ/role" of who should decide next, for lists only: the rule is asked again at every
    decision. `step_since` is when the current step began, `due_on` (ISO day, "" when its clock does
    not run) by when it is to be decided; `escalated` are the steps [{step, due_on, at}] that were
    not.
    """

    id: str
    item: str = ""
    version: int = 0
    hash: str = ""
    organ: str = ""
    route: str = ""
    route_version: int = 0
    drafter: str = ""
    writers: list[str] = field(default_factory=list)
    weight: str = "ordinary"
    maker: str = ""
    urgent: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)
    state: str = "open"
    at: int = 0
    decisions: list[dict[str, Any]] = field(default_factory=list)
    waiting_for: str = ""
    opened_at: datetime | None = None
    step_since: datetime | None = None
    due_on: str = ""
    escalated: list[dict[str, Any]] = field(default_factory=list)
    closed_because: str = ""

    @property
    def current(self) -> Mapping[str, Any]:
        return self.steps[self.at]

    @property
    def pending(self) -> bool:
        return self.state in PENDING

    @property
    def passed_up(self) -> bool:
        """Was the current step not decided in time, so that who is above decides?"""
        late = any(line["step"] == self.current["name"] for line in self.escalated)
        return late and self.current.get("overdue") == "pass_up"


Said = tuple[Review, list[Event]]


def open_review(
    event: Mapping[str, Any], route: Route, at: datetime, urgent: Route | None = None
) -> Review:
    """A review of one exact text along a route, or along the `urgent` one and that one afterwards;
    a route that changes later changes nothing here."""
    data = event["data"]
    weight, reason = data.get("weight", "ordinary"), data.get("urgent", "")
    short = urgent if reason else None
    steps = routes.steps_of(route, weight)
    return Review(
        id=f"{event['item']}:{event['version']}",
        item=event["item"],
        version=event["version"],
        hash=data["hash"],
        organ=event["organ"],
        route=route["id"],
        route_version=route["version"],
        drafter=data["drafter"],
        writers=data["writers"],
        weight=weight,
        maker=data.get("maker", ""),
        urgent=reason if short else "",
        steps=routes.urgent_steps(short, route, weight) if short else steps,
        opened_at=at,
        step_since=at,
    )


def persons(review: Review) -> dict[str, frozenset[str]]:
    """What people are to the review at its current step, as contracts/policy names it. Whoever had
    another decide for him counts as having decided."""
    earlier = [d for d in review.decisions if d["step"] in review.current["not_same_as"]]
    deciders = {person for d in earlier for person in (d["by"], d.get("behalf", "")) if person}
    return {
        "drafter": frozenset({review.drafter}),
        "writers": frozenset(review.writers),
        "earlier_decider": frozenset(deciders),
    }


def barred(review: Review) -> frozenset[str]:
    """Everybody who may not decide the current step, himself or through a deputy."""
    return frozenset(person for them in persons(review).values() for person in them)


def bars_of(review: Review, person: str) -> list[str]:
    """What bars this person from the current step; empty when nothing does."""
    return [name for name, them in persons(review).items() if person in them]


def bars(review: Review, person: str) -> bool:
    """May this person not decide the current step, whatever post he holds?"""
    return person in barred(review)


def place(review: Review, above: Mapping[str, str]) -> str:
    """The organ from which upwards the current step is decided; `above` is the organ above each.

    The root has nobody above: what is the superior's to decide, it decides itself.
    """
    own, maker = review.organ, review.maker or review.organ
    start = {"own": own, "superior": above.get(own, own), "maker": maker}[review.current["organ"]]
    return above.get(start, start) if review.passed_up else start


def to_compare(earlier: Sequence[Review]) -> list[Review]:
    """Of earlier versions, newest first, those that tell what is new: the last one that was
    submitted, and the last one that was approved, if that is another."""
    approved = [review for review in earlier if review.state == "approved"]
    return list({review.id: review for review in [*earlier[:1], *approved[:1]]}.values())


def decide(
    review: Review,
    position: int,
    decision: Mapping[str, Any],
    by: str,
    organ: str,
    at: datetime,
    behalf: str = "",
) -> Said:
    """One decision {decision, comment, checks, minutes} on the step at `position` by somebody who
    may, acting for `organ`, and for the person `behalf` when a post was delegated to him."""
    check_position(review, position)
    decisions.check(review.current, decision)
    state = step(LIFE, review.state, _action(review, decision["decision"]))
    line = {
        "step": review.current["name"],
        "label": review.current["label"],
        "organ": organ,
        "by": by,
        "at": at,
        **decision,
        **({"behalf": behalf} if behalf else {}),
    }
    done = [
        *review.decisions,
        {key: value for key, value in line.items() if value not in ({}, None)},
    ]
    after = replace(review, state=state, decisions=done, waiting_for="", due_on="")
    if not after.pending:
        return after, [_end(after, decision["comment"])]
    said = [events.item_approved(after)] if state != review.state else []
    return replace(after, at=review.at + 1, step_since=at), said


def _action(review: Review, decision: str) -> str:
    if decision == "return":
        return decision
    following = review.steps[review.at + 1 : review.at + 2]
    if not following:
        return "approve_last"
    passes = review.state == "open" and following[0].get("afterwards")
    return "approve_urgent" if passes else "approve"


def _end(review: Review, comment: str) -> Event:
    """What the last decision announces: an urgent text was approved long before."""
    if review.urgent and (review.state == "disputed" or review.current.get("afterwards")):
        return events.item_rechecked(review, comment)
    if review.state == "returned":
        return events.item_returned(review, comment)
    return events.item_approved(review)


def check_position(review: Review, position: int) -> None:
    """Conflict when the person saw the review as it no longer is."""
    if not review.pending:
        why = f"：{review.closed_because}" if review.closed_because else ""
        raise Conflict(f"这份材料{ENDS[review.state]}{why}，不再办理。请刷新后再看。")
    if review.at != position:
        raise Conflict(
            f"现在办理的是第 {review.at + 1} 步，不是第 {position + 1} 步。请刷新后再看。"
        )


def waiting(review: Review, organ: str) -> Review:
    """The review with `waiting_for`, where `organ` decides the current step as the posts stand
    now; "-/role" when nobody can decide."""
    if not review.pending:
        return replace(review, waiting_for="", due_on="")
    return replace(review, waiting_for=f"{organ or '-'}/{review.current['role']}")


def escalate(review: Review, at: datetime) -> Said:
    """Its step was not decided in time: that is announced once a step."""
    if not review.pending or any(e["step"] == review.current["name"] for e in review.escalated):
        return review, []
    line = {"step": review.current["name"], "due_on": review.due_on, "at": at}
    after = replace(review, escalated=[*review.escalated, line])
    return after, [events.review_overdue(after)]


def close(review: Review, because: str) -> Said:
    """Revised or withdrawn: nothing more can be decided; what is decided stays on the record. What
    was published urgently is looked at all the same."""
    if review.state != "open":
        return review, []
    state = step(LIFE, review.state, "close")
    return replace(review, state=state, closed_because=because, waiting_for="", due_on=""), []
