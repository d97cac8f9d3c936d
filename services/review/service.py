"""review listens: submissions open reviews, persons decide steps."""

from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, command, on_event
from common.errors import Conflict
from common.floors import Floors
from common.store import Command, Store
from common.uploads import check_marks
from contracts.commands import review as commands
from services.review import domain, store
from services.review.domain import Review
from services.review.schemas import READS, ItemRevised, ItemSubmitted, ItemWithdrawn

DECIDE = "review.decide_step"


class ReviewService(kernel.Kernel):
    name = "review"
    READS = READS
    reviews: Store[Review] = Provide(store.reviews)
    floors: Floors = Provide(store.floors)

    @command(commands.DecideStep)
    def decide_step(self, command: dict[str, Any]) -> dict[str, Any]:
        """Approve or return the step the person saw; the rules are asked at this moment."""
        check_marks("意见", command["comment"])

        account = command["by"]["account"]

        def decide(review: Review) -> Any:
            self._check_position(review, command["step"], command["by"])
            organ = self.copies.must(
                account,
                DECIDE,
                review.organ,
                domain.persons(review),
                [review.current["role"]],
                self.reviews.missing(review.id),
            )
            after, said = domain.decide(
                review,
                command["step"],
                command["decision"],
                account,
                organ,
                command["comment"],
                clock.now(),
            )
            return self._with_waiting(after), said

        return _view(self.reviews.change(command["review"], decide, Command.of(command)))

    def _check_position(self, review: Review, position: int, by: Any) -> None:
        """Conflict; whoever may not read the review does not hear even that."""
        try:
            domain.check_position(review, position)
        except Conflict:
            self._must_see(by, review)
            raise

    def _must_see(self, by: Any, review: Review) -> None:
        missing = self.reviews.missing(review.id)
        self.copies.must_see(by, "review.show_review", review.organ, missing)

    @command(commands.ListRoutes)
    def list_routes(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, name, steps: [label]}]."""
        return [
            {"id": route["id"], "name": route["name"], "steps": [s["label"] for s in route["step"]]}
            for route in store.routes().values()
        ]

    @command(commands.ListReviews)
    def list_reviews(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Open reviews, oldest first; for an account only what it may decide now."""
        account = query["account"]
        wanted: dict[str, Any] = {"state": "open"}
        if account:
            held = [f"{post.organ}/{post.role}" for post in self.copies.posts_of(account)]
            wanted["waiting_for"] = {"$in": held}
        organs = self.copies.within(query["by"], "review.list_reviews", query["organ"])
        if organs is not None:
            wanted["organ"] = {"$in": organs}
        found = self.reviews.find(wanted, sort=[("opened_at", 1)], limit=query["limit"])
        return [
            _view(review) for review in found if not account or not domain.bars(review, account)
        ]

    @command(commands.ShowReview)
    def show_review(self, query: dict[str, Any]) -> dict[str, Any]:
        """The review with its decisions."""
        review = self.reviews.get(query["review"])
        self._must_see(query["by"], review)
        return {
            **_view(review),
            "decisions": [{**d, "at": d["at"].isoformat()} for d in review.decisions],
            "closed_because": review.closed_because,
        }

    def _with_waiting(self, review: Review) -> Review:
        if review.state != "open":
            return domain.waiting(review, "")
        persons, role = domain.persons(review), review.current["role"]
        return domain.waiting(review, self.copies.desk(DECIDE, review.organ, persons, [role]).organ)

    # -- what others announce ------------------------------------------------

    @on_event("catalog", "item_submitted", ItemSubmitted)
    def on_item_submitted(self, event: dict[str, Any]) -> None:
        review = domain.open_review(event, store.route(event["data"]["route"]), clock.now())
        if self.floors.below(review.item) > review.version:
            review, _ = domain.close(review, "在送审到达之前已修订或撤下")
        self.reviews.add_once(self._with_waiting(review))
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
            self.reviews.change(document["_id"], lambda r: domain.close(r, "已修订或撤下"))


def _view(review: Review) -> dict[str, Any]:
    open_ = review.state == "open"
    return {
        "review": review.id,
        "item": review.item,
        "version": review.version,
        "organ": review.organ,
        "hash": review.hash,
        "state": review.state,
        "step": review.at,
        "label": review.current["label"] if open_ else "",
        "role": review.current["role"] if open_ else "",
        "steps": len(review.steps),
        "waiting_for": review.waiting_for,
        "opened_at": review.opened_at.isoformat() if review.opened_at else "",
    }
