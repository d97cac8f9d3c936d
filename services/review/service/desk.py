"""Who decides the current step of a review, as the posts stand now, and by when."""

from itertools import pairwise
from typing import Any

from common import kernel
from common.posts import Desk
from services.review.domain import reviews, routes, timing
from services.review.domain.reviews import Review

DECIDE = "review.decide_step"


class ReviewDesk(kernel.Kernel):
    """What the parts of the service class share."""

    def must_decide(self, account: str, review: Review, missing: Any) -> str:
        """The organ that decides; whoever may not even read the review gets `missing`."""
        by = {"account": account}
        seen = self.copies.sees(by, "review.show_review", review.organ)
        return self.copies.must(
            account,
            DECIDE,
            self.place(review),
            reviews.persons(review),
            routes.roles_of(review.current),
            None if seen else missing,
        )

    def behalf(self, account: str, organ: str, review: Review) -> str:
        roles, barred = routes.roles_of(review.current), reviews.barred(review)
        return self.copies.behalf_of(account, organ, roles, barred)

    def place(self, review: Review) -> str:
        chains = [self.copies.line(organ) for organ in {review.organ, review.maker} if organ]
        return reviews.place(review, {low: high for c in chains for low, high in pairwise(c)})

    def desk(self, review: Review) -> Desk:
        if not review.pending:
            return Desk("", frozenset())
        persons, roles = reviews.persons(review), routes.roles_of(review.current)
        return self.copies.desk(DECIDE, self.place(review), persons, roles)

    def placed(self, review: Review) -> Review:
        """With whom it waits for, and until when."""
        waits = reviews.waiting(review, self.desk(review).organ)
        return timing.timed(waits, self.almanac())
