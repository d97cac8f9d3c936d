"""Who may decide what: routes as data, four eyes, and the organ above where posts are too few.

Source: domain.md §3. The drafter decides nothing about his own text; what a step's
`not_same_as` names was done by somebody else; an organ with too few posts passes the step up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Conflict, NotAllowed
from common.events import Event
from common.posts import ROLE_NAMES, Post
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


def barred(review: Review, step_: Mapping[str, Any]) -> frozenset[str]:
    """Persons who may not decide this step because of what they did already."""
    done = {d["step"]: d["by"] for d in review.decisions}
    named = {done[name] for name in step_["not_same_as"] if name in done}
    return frozenset(named | {review.drafter, *review.writers})


def deciders(
    review: Review, chain: Sequence[str], holders: Iterable[Post]
) -> tuple[str, frozenset[str]]:
    """The organ that decides the current step, and the persons there who may.

    `chain` is the item's organ and all above it, nearest first; `holders` holds the role in any
    of them. The nearest organ with somebody left decides; ("", nobody) when there is none.
    """
    out = barred(review, review.current)
    posts = list(holders)
    for organ in chain:
        persons = frozenset(p.person for p in posts if p.organ == organ) - out
        if persons:
            return organ, persons
    return "", frozenset()


def decide(
    review: Review,
    position: int,
    decision: str,
    by: str,
    comment: str,
    chain: Sequence[str],
    holders: Iterable[Post],
    at: datetime,
) -> tuple[Review, list[Event]]:
    """One decision on the step at `position`; the last approval or a return announces itself."""
    _check_position(review, position)
    last = review.at == len(review.steps) - 1
    action = "approve_last" if decision == "approve" and last else decision
    state = step(LIFE, review.state, action)
    organ = _check(review, decision, by, comment, chain, holders)
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


def _check_position(review: Review, position: int) -> None:
    """Conflict when the person saw the review as it no longer is."""
    if review.state != "open":
        why = f"：{review.closed_because}" if review.closed_because else ""
        raise Conflict(f"这份材料{ENDS[review.state]}{why}，不再办理。请刷新后再看。")
    if review.at != position:
        raise Conflict(
            f"现在办理的是第 {review.at + 1} 步，不是第 {position + 1} 步。请刷新后再看。"
        )


def _check(
    review: Review,
    decision: str,
    by: str,
    comment: str,
    chain: Sequence[str],
    holders: Iterable[Post],
) -> str:
    label = review.current["label"]
    if by in barred(review, review.current):
        wrote = by in (review.drafter, *review.writers)
        why = "起草人不能审批自己的材料" if wrote else "同一人不能办理前后两道程序"
        raise NotAllowed(f"{why}，“{label}”没有办理。请换由另一位有职务的同志办理。")
    organ, persons = deciders(review, chain, holders)
    if by not in persons:
        role = ROLE_NAMES[review.current["role"]]
        where = f"机关 {organ} 的{role}" if organ else f"本级和上级都没有可用的{role}"
        raise NotAllowed(f"“{label}”应由{where}办理，{by} 不能办理。")
    if decision in review.current["comment_required_on"] and not comment.strip():
        raise NotAllowed("退回时必须写明原因，承办人才知道怎样修改。")
    return organ


def waiting(review: Review, chain: Sequence[str], holders: Iterable[Post]) -> Review:
    """The review with `waiting_for` as the posts stand now; "-/role" when nobody can decide."""
    if review.state != "open":
        return replace(review, waiting_for="")
    organ, _ = deciders(review, chain, holders)
    return replace(review, waiting_for=f"{organ or '-'}/{review.current['role']}")


def close(review: Review, because: str) -> tuple[Review, list[Event]]:
    """Revised or withdrawn: nothing more can be decided; what is decided stays on the record."""
    if review.state != "open":
        return review, []
    state = step(LIFE, review.state, "close")
    return replace(review, state=state, closed_because=because, waiting_for=""), []
