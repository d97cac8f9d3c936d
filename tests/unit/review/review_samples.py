"""A submission, the shipped routes, and a small city of posts."""

from datetime import UTC, datetime
from typing import Any

from common.posts import Post
from services.review.domain import Review, decide, open_review
from services.review.store import route

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
CHAIN = ["o-village", "o-town", "o-city"]
HASH = "a1" * 32


def a_review(route_id: str = "A", **data: Any) -> Review:
    event = {
        "item": "i-1",
        "version": 1,
        "organ": CHAIN[0],
        "data": {"hash": HASH, "drafter": "drafter", "writers": [], **data},
    }
    return open_review(event, route(route_id), AT)


def own(*persons: str) -> list[Post]:
    """Posts of the current step's role at the item's own organ; the rule asks for no role."""
    return [Post(person, CHAIN[0], "any") for person in persons]


def decided(review: Review, by: str, decision: str = "approve", comment: str = "") -> Review:
    return decide(review, review.at, decision, by, comment, CHAIN, own(by), AT)[0]
