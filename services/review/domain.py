"""Reviews: one exact text along a route, step by step (domain.md §3).

Who may decide a step stands in contracts/policy: the drafter decides nothing about his own
text, what a step's `not_same_as` names was done by somebody else, and an organ with too few posts
passes the step up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Conflict, NotAllowed
from common.events import Event
from common.states import step
from services.review import events

LIFE = {
    ("open", "approve"): "open",
    ("open", "approve_last"): "approved",
    ("open", "return"): "returned",
    ("open", "close"): "closed",
}
ENDS = {"approved": "已经审批通过", "returned": "已经退回", "closed": "的审核已经终止"}


@dataclass(frozen=True)
class Review:
    """`id` is item:version; `steps` is the route as it was when the review was opened.

    `waiting_for` is "organ/role" of who should decide next, for lists only: the rule is asked
    again at every decision.
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
    steps: list[dict[str, Any]] = field(default_factory=list)
    state: str = "open"
    at: int = 0
    decisions: list[dict[str, Any]] = field(default_factory=list)
    waiting_for: str = ""
    opened_at: datetime | None = None
    closed_because: str = ""

    @property
    def current(self) -> Mapping[str, Any]:
        return self.steps[self.at]


def open_review(event: Mapping[str, Any], route: Mapping[str, Any], at: datetime) -> Review:
    """A review of one exact text along a route; a route that changes later changes nothing here."""
    data = event["data"]
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
        steps=[dict(s) for s in route["step"]],
        opened_at=at,
    )


def persons(review: Review) -> dict[str, frozenset[str]]:
    """What people are to the review at its current step, as contracts/policy names it."""
    done = {d["step"]: d["by"] for d in review.decisions}
    return {
        "drafter": frozenset({review.drafter}),
        "writers": frozenset(review.writers),
        "earlier_decider": frozenset(
            done[name] for name in review.current["not_same_as"] if name in done
        ),
    }


def bars_of(review: Review, person: str) -> list[str]:
    """What bars this person from the current step; empty when nothing does."""
    return [name for name, them in persons(review).items() if person in them]


def bars(review: Review, person: str) -> bool:
    """May this person not decide the current step, whatever post he holds?"""
    return bool(bars_of(review, person))


def to_compare(earlier: Sequence[Review]) -> list[Review]:
    """Of earlier versions, newest first, those that tell what is new: the last one that was
    submitted, and the last one that was approved, if that is another."""
    approved = [review for review in earlier if review.state == "approved"]
    return list({review.id: review for review in [*earlier[:1], *approved[:1]]}.values())


def decide(
    review: Review,
    position: int,
    decision: str,
    by: str,
    organ: str,
    comment: str,
    at: datetime,
) -> tuple[Review, list[Event]]:
    """One decision on the step at `position` by somebody who may, acting for `organ`; the last
    approval or a return announces itself."""
    check_position(review, position)
    last = review.at == len(review.steps) - 1
    action = "approve_last" if decision == "approve" and last else decision
    state = step(LIFE, review.state, action)
    if decision in review.current["comment_required_on"] and not comment.strip():
        raise NotAllowed("退回时必须写明原因，承办人才知道怎样修改。")
    line = {
        "step": review.current["name"],
        "label": review.current["label"],
        "organ": organ,
        "by": by,
        "decision": decision,
        "comment": comment,
        "at": at,
    }
    after = replace(review, state=state, decisions=[*review.decisions, line], waiting_for="")
    if state == "returned":
        return after, [events.item_returned(after, comment)]
    if state == "approved":
        return after, [events.item_approved(after)]
    return replace(after, at=review.at + 1), []


def check_position(review: Review, position: int) -> None:
    """Conflict when the person saw the review as it no longer is."""
    if review.state != "open":
        why = f"：{review.closed_because}" if review.closed_because else ""
        raise Conflict(f"这份材料{ENDS[review.state]}{why}，不再办理。请刷新后再看。")
    if review.at != position:
        raise Conflict(
            f"现在办理的是第 {review.at + 1} 步，不是第 {position + 1} 步。请刷新后再看。"
        )


def waiting(review: Review, organ: str) -> Review:
    """The review with `waiting_for`, where `organ` decides the current step as the posts stand
    now; "-/role" when nobody can decide."""
    if review.state != "open":
        return replace(review, waiting_for="")
    return replace(review, waiting_for=f"{organ or '-'}/{review.current['role']}")


def close(review: Review, because: str) -> tuple[Review, list[Event]]:
    """Revised or withdrawn: nothing more can be decided; what is decided stays on the record."""
    if review.state != "open":
        return review, []
    state = step(LIFE, review.state, "close")
    return replace(review, state=state, closed_because=because, waiting_for=""), []
