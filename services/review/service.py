"""review listens: submissions open reviews, persons decide steps."""

from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, command, on_event
from common.errors import Conflict
from common.floors import Floors
from common.posts import Desk
from common.store import Command
from common.uploads import check_marks
from contracts.commands import review as commands
from services.review import domain, store
from services.review.domain import Review
from services.review.schemas import READS, ItemRevised, ItemSubmitted, ItemWithdrawn

DECIDE = "review.decide_step"


class ReviewService(kernel.Kernel):
    name = "review"
    READS = READS
    reviews: store.Reviews = Provide(store.reviews)
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
            for route in store.routes().holding(clock.today())
        ]

    @command(commands.ListReviews)
    def list_reviews(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Open reviews, oldest first; for an account only what it may decide now. Each with its
        `place` for the next page."""
        account = query["account"]
        organs = self.copies.within(query["by"], "review.list_reviews", query["organ"])
        where = organs, query["after"], query["limit"]
        if query["decided_by"]:
            found = self.reviews.decided_by(query["decided_by"], *where)
        else:
            found = self.reviews.open(self._held(account) if account else None, *where)
            found = [(r, at) for r, at in found if not account or not domain.bars(r, account)]
        return [{**_view(review), "place": place} for review, place in found]

    def _held(self, account: str) -> list[str]:
        return [f"{post.organ}/{post.role}" for post in self.copies.posts_of(account)]

    @command(commands.ShowReview)
    def show_review(self, query: dict[str, Any]) -> dict[str, Any]:
        """The review with its decisions and the `path` of its steps; `deciders` may take the
        current one, `mine` {may, bars} says whether who asks may, and what he is to the review
        that bars him. `before` [{version, hash, state}] are the texts to compare it with. Texts
        are named by hash: who reads them opens the content store."""
        review = self.reviews.get(query["review"])
        self._must_see(query["by"], review)
        deciders = self._desk(review).persons
        account = (query["by"] or {}).get("account", "")
        earlier = domain.to_compare(self.reviews.before(review))
        return {
            **_view(review),
            "drafter": review.drafter,
            "writers": review.writers,
            "route_name": store.routes().exactly(review.route, review.route_version)["name"],
            "path": [{name: s[name] for name in ("name", "label", "role")} for s in review.steps],
            "decisions": [{**d, "at": d["at"].isoformat()} for d in review.decisions],
            "closed_because": review.closed_because,
            "deciders": sorted(deciders),
            "mine": {"may": account in deciders, "bars": domain.bars_of(review, account)},
            "before": [{"version": e.version, "hash": e.hash, "state": e.state} for e in earlier],
        }

    def _desk(self, review: Review) -> Desk:
        """Who decides the current step."""
        if review.state != "open":
            return Desk("", frozenset())
        persons, role = domain.persons(review), review.current["role"]
        return self.copies.desk(DECIDE, review.organ, persons, [role])

    def _with_waiting(self, review: Review) -> Review:
        return domain.waiting(review, self._desk(review).organ)

    # -- what others announce ------------------------------------------------

    @on_event("catalog", "item_submitted", ItemSubmitted)
    def on_item_submitted(self, event: dict[str, Any]) -> None:
        review = domain.open_review(
            event, store.routes().on(event["data"]["route"], clock.today()), clock.now()
        )
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
