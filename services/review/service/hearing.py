"""What others announce: submissions open reviews, revisions and withdrawals close them."""

from typing import Any

from common import clock
from common.entrypoints import Provide, on_event
from common.floors import Floors
from services.review import store
from services.review.domain import reviews
from services.review.schemas import ItemRevised, ItemSubmitted, ItemWithdrawn
from services.review.service import desk

URGENT = "U"  # the route that an urgent text takes first


class Hearing(desk.ReviewDesk):
    """A part of the service class."""

    reviews: store.Reviews = Provide(store.reviews)
    floors: Floors = Provide(store.floors)

    @on_event("catalog", "item_submitted", ItemSubmitted)
    def on_item_submitted(self, event: dict[str, Any]) -> None:
        routes, today = store.routes(), clock.today()
        route = routes.on(event["data"]["route"], today)
        review = reviews.open_review(event, route, clock.now(), routes.on(URGENT, today))
        if self.floors.below(review.item) > review.version:
            review, _ = reviews.close(review, "在送审到达之前已修订或撤下")
        self.reviews.add_once(self.placed(review))
        # Written first, then looked again: see common/floors.py.
        self._close_void(review.item)

    @on_event("catalog", "item_revised", ItemRevised)
    def on_item_revised(self, event: dict[str, Any]) -> None:
        self.floors.raise_to(event["item"], event["version"], because="已修订为新的版本")
        self._close_void(event["item"])

    @on_event("catalog", "item_withdrawn", ItemWithdrawn)
    def on_item_withdrawn(self, event: dict[str, Any]) -> None:
        self.floors.raise_to(event["item"], event["version"] + 1, because="已撤下")
        self._close_void(event["item"])

    def _close_void(self, item: str) -> None:
        below = self.floors.below(item)
        void = {"item": item, "version": {"$lt": below}, "state": "open"}
        for document in self.reviews.docs.find(void, {"_id": 1}):
            self.reviews.change(document["_id"], lambda r: reviews.close(r, "已修订或撤下"))
