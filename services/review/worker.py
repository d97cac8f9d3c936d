"""review works: it relays, keeps the lists of who should decide in step with the posts, and tells
what was not decided in time."""

from itertools import pairwise

from common.calendars import calendars_of
from common.copies import copies_of
from common.posts import Post
from common.worker import Loop, Work
from contracts import policy
from services.review import store
from services.review.domain import reviews, routes, timing
from services.review.domain.reviews import PENDING, Review

LOOK_AGAIN = 60.0  # seconds
BATCH = 500
DECIDE = policy.rule_of("review.decide_step")


class Waiting:
    """Posts and days change while reviews are open: says anew for each whom it waits for."""

    def __init__(self) -> None:
        self._reviews = store.reviews()
        self._copies = copies_of(store.SERVICE)
        self._calendars = calendars_of(store.SERVICE)

    def run(self) -> bool:
        """One pass over the open reviews, page by page; an organ's posts are read once a pass."""
        self._chains: dict[str, list[str]] = {}
        self._lines: dict[str, list[str]] = {}
        self._almanac = self._calendars.almanac()
        self._holders: dict[tuple[str, str], list[Post]] = {}
        for state in PENDING:
            self._pass(state)
        return False

    def _pass(self, state: str) -> None:
        last = ""
        while page := list(
            self._reviews.find(
                {"state": state, "_id": {"$gt": last}}, sort=[("_id", 1)], limit=BATCH
            )
        ):
            for review in page:
                self._renew(review)
            last = page[-1].id

    def _renew(self, review: Review) -> None:
        _, said = timing.escalated(review, self._almanac)
        if said:
            review = self._reviews.change(
                review.id, lambda now: timing.escalated(now, self._almanac)
            )
        renewed = self._placed(review)
        if renewed != review:
            self._reviews.change(review.id, lambda now: (self._unless(now, review, renewed), []))

    def _placed(self, review: Review) -> Review:
        if not review.pending:
            return review
        lines = [self._line(organ) for organ in (review.organ, review.maker) if organ]
        above = {low: high for line in lines for low, high in pairwise(line)}
        chain = self._chain(reviews.place(review, above))
        roles = routes.roles_of(review.current)
        posts = [post for role in roles for post in self._posts(chain, role)]
        facts = policy.Facts(chain, posts, reviews.persons(review), roles)
        waits = reviews.waiting(review, policy.desk(DECIDE, facts).organ)
        return timing.timed(waits, self._almanac)

    def _line(self, organ: str) -> list[str]:
        if organ not in self._lines:
            self._lines[organ] = self._copies.line(organ)
        return self._lines[organ]

    def _chain(self, organ: str) -> list[str]:
        if organ not in self._chains:
            self._chains[organ] = self._copies.answering(organ)
        return self._chains[organ]

    def _posts(self, chain: list[str], role: str) -> list[Post]:
        start = chain[0] if chain else ""
        if (start, role) not in self._holders:
            self._holders[start, role] = self._copies.holders(role, chain)
        return self._holders[start, role]

    @staticmethod
    def _unless(now: Review, seen: Review, renewed: Review) -> Review:
        """Somebody decided meanwhile: then it was renewed by that decision."""
        return renewed if now == seen else now


def build() -> Work:
    kept = store.reviews()
    again = Loop("review.waiting", Waiting().run, pause=LOOK_AGAIN)
    outboxes = [kept.docs, store.non_disclosures().docs]
    return Work(store.SERVICE, kept.database, outboxes, [again])
