"""review works: it relays, and keeps the lists of who should decide in step with the posts."""

from common.copies import copies_of
from common.posts import Post
from common.worker import Loop, Work
from contracts import policy
from services.review import domain, store

LOOK_AGAIN = 60.0  # seconds
BATCH = 500


class Waiting:
    """Posts change while reviews are open: says anew for each whom it waits for."""

    def __init__(self) -> None:
        self._reviews = store.reviews()
        self._copies = copies_of(store.SERVICE)

    def run(self) -> bool:
        """One pass over the open reviews, page by page; an organ's posts are read once a pass."""
        self._asked: dict[tuple[str, str], tuple[list[str], list[Post]]] = {}
        last = ""
        while page := list(
            self._reviews.find(
                {"state": "open", "_id": {"$gt": last}}, sort=[("_id", 1)], limit=BATCH
            )
        ):
            for review in page:
                self._renew(review)
            last = page[-1].id
        return False

    def _renew(self, review: domain.Review) -> None:
        role, persons = review.current["role"], domain.persons(review)
        chain, holders = self._posts(review.organ, role)
        facts = policy.Facts(chain, holders, persons, [role])
        organ, _ = policy.desk(policy.rule_of("review.decide_step"), facts)
        if domain.waiting(review, organ) != review:
            self._reviews.change(review.id, lambda r: (self._renewed(r, review, organ), []))

    def _posts(self, organ: str, role: str) -> tuple[list[str], list[Post]]:
        if (organ, role) not in self._asked:
            chain = self._copies.chain(organ)
            self._asked[organ, role] = chain, self._copies.holders(role, chain)
        return self._asked[organ, role]

    @staticmethod
    def _renewed(now: domain.Review, seen: domain.Review, organ: str) -> domain.Review:
        """Unless somebody decided meanwhile: then it was renewed by that decision."""
        return domain.waiting(now, organ) if now.at == seen.at else now


def build() -> Work:
    reviews = store.reviews()
    again = Loop("review.waiting", Waiting().run, pause=LOOK_AGAIN)
    return Work(store.SERVICE, reviews.database, [reviews.docs], [again])
