"""Who decides the current step of a review, as services/review/service/desk.py asks it."""

from itertools import pairwise
from typing import TYPE_CHECKING

from common.posts import Desk, Post
from contracts import policy
from services.review.domain import reviews, routes, timing
from services.review.domain.non_disclosures import NonDisclosure
from services.review.domain.reviews import Review
from tests.walk.city import NEW, ORGANS, PERSONS

if TYPE_CHECKING:
    from tests.walk.world import World

DECIDE = "review.decide_step"
KEEP = "review.decide_non_disclosure"


def place(world: "World", review: Review) -> str:
    copies = world.knows["review"].copies
    chains = [copies.line(organ) for organ in sorted({review.organ, review.maker}) if organ]
    return reviews.place(review, {low: high for c in chains for low, high in pairwise(c)})


def desk(world: "World", review: Review) -> Desk:
    if not review.pending:
        return Desk("", frozenset())
    persons, roles = reviews.persons(review), routes.roles_of(review.current)
    return world.knows["review"].copies.desk(DECIDE, place(world, review), persons, roles)


def asked_above(world: "World", thing: NonDisclosure) -> Desk:
    """Who decides what is kept back."""
    persons = {"requester": [thing.requester]}
    return world.knows["review"].copies.desk(KEEP, thing.superior, persons)


def posts(world: "World", review: Review) -> list[Post]:
    """All that count at the current step, at any organ."""
    copies, roles = world.knows["review"].copies, routes.roles_of(review.current)
    return [post for role in roles for post in copies.holders(role, (*ORGANS, *NEW))]


def who_may(world: "World", action: str, organ: str) -> list[str]:
    """Everybody who may do this with a thing of the organ, as catalog has heard of posts."""
    copies = world.knows["catalog"].copies
    return [p for p in PERSONS if policy.may(p, action, copies.facts(p, action, organ))]


def placed(world: "World", review: Review) -> Review:
    waits = reviews.waiting(review, desk(world, review).organ)
    return timing.timed(waits, world.knows["review"].almanac())
