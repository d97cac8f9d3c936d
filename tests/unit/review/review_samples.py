"""A submission, the shipped routes, and a small city of posts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from common.clock import day_of
from common.events import Event
from common.posts import Desk, Post
from contracts import policy
from services.review.domain import Review, decide, open_review, persons
from services.review.store import routes

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
CHAIN = ["o-village", "o-town", "o-city"]
HASH = "a1" * 32
DECIDE = "review.decide_step"


def a_review(route_id: str = "A", **data: Any) -> Review:
    event = {
        "item": "i-1",
        "version": 1,
        "organ": CHAIN[0],
        "data": {"hash": HASH, "drafter": "drafter", "writers": [], **data},
    }
    return open_review(event, routes().on(route_id, day_of(AT)), AT)


def own(*persons: str) -> list[Post]:
    """Posts at the item's own organ, in the role of whatever step is the current one."""
    return [Post(person, CHAIN[0], "any") for person in persons]


def facts(review: Review, posts: Iterable[Post]) -> policy.Facts:
    """What the service gives the table about the current step."""
    role = review.current["role"]
    held = [replace(post, role=role) if post.role == "any" else post for post in posts]
    return policy.Facts(CHAIN, held, persons(review), [role])


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
    return decide(review, review.at, decision, by, organ, comment, AT)


def decided(review: Review, by: str, decision: str = "approve", comment: str = "") -> Review:
    return told(review, by, own(by), decision, comment)[0]
