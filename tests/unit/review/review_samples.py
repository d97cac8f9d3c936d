"""A submission, the shipped routes, and a small city of posts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from common.clock import day_of
from common.events import Event
from common.posts import Desk, Post
from contracts import policy
from services.review.domain import routes as steps
from services.review.domain.reviews import Review, decide, open_review, persons, place
from services.review.store import routes

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
CHAIN = ["o-village", "o-town", "o-city"]
HASH = "a1" * 32
DECIDE = "review.decide_step"


ABOVE = dict(pairwise(CHAIN))


def said(review: Review, decision: str = "approve", comment: str = "") -> dict[str, Any]:
    """A decision with everything that its step asks for."""
    step = review.current
    points = step.get("checklist", ()) if decision == "approve" else ()
    held = {"number": "〔2026〕3号", "held_on": "2026-03-04", "entitled": 7, "present": 6}
    votes = {"in_favour": 5, "against": 1, "abstained": 0}
    if decision == "return":
        votes = {"in_favour": 1, "against": 4, "abstained": 1}
    return {
        "decision": decision,
        "comment": comment,
        "checks": {point["id"]: "yes" for point in points},
        "minutes": held | votes if step.get("kind") == "collective" else None,
    }


def a_review(route_id: str = "A", **data: Any) -> Review:
    event = {
        "item": "i-1",
        "version": 1,
        "organ": CHAIN[0],
        "data": {"hash": HASH, "drafter": "drafter", "writers": [], **data},
    }
    day = day_of(AT)
    return open_review(event, routes().on(route_id, day), AT, routes().on("U", day))


def own(*persons: str, at: str = CHAIN[0]) -> list[Post]:
    """Posts in the role of whatever step is the current one, at the item's own organ."""
    return [Post(person, at, "any") for person in persons]


def facts(review: Review, posts: Iterable[Post]) -> policy.Facts:
    """What the service gives the table about the current step."""
    role = review.current["role"]
    held = [replace(post, role=role) if post.role == "any" else post for post in posts]
    chain = CHAIN[CHAIN.index(place(review, ABOVE)) :]
    return policy.Facts(chain, held, persons(review), steps.roles_of(review.current))


def deciders(review: Review, posts: Iterable[Post]) -> Desk:
    return policy.desk(policy.rule_of(DECIDE), facts(review, posts))


def told(
    review: Review,
    by: str,
    posts: Iterable[Post],
    decision: str = "approve",
    comment: str = "",
) -> tuple[Review, list[Event]]:
    """One decision as the service takes it: first the table is asked, then the review decided."""
    organ = policy.check(by, DECIDE, facts(review, posts))
    return decide(review, review.at, said(review, decision, comment), by, organ, AT)


def decided(review: Review, by: str, decision: str = "approve", comment: str = "") -> Review:
    return told(review, by, own(by, at=place(review, ABOVE)), decision, comment)[0]
