"""Reviews: deciding steps, and what waits for whom."""

from collections.abc import Iterator
from typing import Any

from common import clock
from common.clocks import Almanac
from common.clocks.moving import Open
from common.entrypoints import Provide, command
from common.errors import Conflict
from common.store import Command
from common.uploads import check_marks
from contracts.commands import review as commands
from services.review import store
from services.review.domain import reviews, routes, timing, urgent
from services.review.domain.reviews import Review
from services.review.service import desk

DECIDED = ("decision", "comment", "checks", "minutes")
STEP = ("name", "label", "role", "organ")


class Reviews(desk.ReviewDesk):
    """A part of the service class."""

    reviews: store.Reviews = Provide(store.reviews)

    @command(commands.DecideStep)
    def decide_step(self, command: dict[str, Any]) -> dict[str, Any]:
        """Approve or return the step the person saw; the rules are asked at this moment."""
        check_marks("意见", command["comment"])
        account = command["by"]["account"]
        decision = {name: command[name] for name in DECIDED}

        def decide(review: Review) -> Any:
            self._check_position(review, command["step"], command["by"])
            organ = self.must_decide(account, review, self.reviews.missing(review.id))
            behalf = self.behalf(account, organ, review)
            at = clock.now()
            after, said = reviews.decide(
                review, command["step"], decision, account, organ, at, behalf
            )
            return self.placed(after), said

        after = self.reviews.change(command["review"], decide, Command.of(command))
        return _view(after, self.almanac())

    def _check_position(self, review: Review, position: int, by: Any) -> None:
        """Conflict; whoever may not read the review does not hear even that."""
        try:
            reviews.check_position(review, position)
        except Conflict:
            self._must_see(by, review)
            raise

    def _must_see(self, by: Any, review: Review) -> None:
        """Read by the staff at its organ and above, and where its current step is decided."""
        missing = self.reviews.missing(review.id)
        organs = [review.organ, *([self.place(review)] if review.pending else [])]
        if not any(self.copies.sees(by, "review.show_review", organ) for organ in organs):
            raise missing

    def open_clocks(self) -> Iterator[Open]:
        for review in self.reviews.find({"state": {"$in": reviews.PENDING}}):
            if records := timing.clock_of(review):
                yield Open(review.id, review.organ, records)

    @command(commands.ListRoutes)
    def list_routes(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, name, version, urgent, steps: [{label, when}]}] as they hold today."""
        return [
            {
                "id": route["id"],
                "name": route["name"],
                "version": route["version"],
                "urgent": "afterwards" in route,
                "steps": [{"label": s["label"], "when": s.get("when", [])} for s in route["step"]],
            }
            for route in store.routes().holding(clock.today())
        ]

    @command(commands.ShowUrgentCounts)
    def show_urgent_counts(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{organ, published, waiting, stood, disputed, late}], the most first."""
        organs = self.copies.within(query["by"], "review.show_urgent_counts", query["organ"])
        return urgent.tally(self.reviews.urgent(query["year"], organs))

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
            found = [(r, at) for r, at in found if not account or not reviews.bars(r, account)]
        almanac = self.almanac()
        return [{**_view(review, almanac), "place": place} for review, place in found]

    def _held(self, account: str) -> list[str]:
        posts = self.copies.posts_of(account)
        return sorted({f"{p.organ}/{role}" for p in posts for role in routes.steps_for(p.role)})

    @command(commands.ShowReview)
    def show_review(self, query: dict[str, Any]) -> dict[str, Any]:
        """The review with its decisions and the `path` of its steps; `deciders` may take the
        current one, `mine` {may, bars, behalf} says whether who asks may, for whom, and what he is
        to the review that bars him. `before` [{version, hash, state}] are the texts to compare it
        with. Texts are named by hash: who reads them opens the content store."""
        review = self.reviews.get(query["review"])
        self._must_see(query["by"], review)
        acts = self.desk(review)
        account = (query["by"] or {}).get("account", "")
        may = account in acts.persons
        earlier = reviews.to_compare(self.reviews.before(review))
        return {
            **_view(review, self.almanac()),
            "drafter": review.drafter,
            "writers": review.writers,
            "route_name": store.route_name(review.route, review.route_version),
            "path": [_step(step) for step in review.steps],
            "decisions": [_decision(line) for line in review.decisions],
            "escalated": [{**line, "at": line["at"].isoformat()} for line in review.escalated],
            "closed_because": review.closed_because,
            "deciders": sorted(acts.persons),
            "mine": {
                "may": may,
                "bars": reviews.bars_of(review, account),
                "behalf": self.behalf(account, acts.organ, review) if may else "",
            },
            "before": [{"version": e.version, "hash": e.hash, "state": e.state} for e in earlier],
        }


def _step(step: Any) -> dict[str, Any]:
    return {
        **{name: step[name] for name in STEP},
        "kind": step.get("kind", "single"),
        "checklist": step.get("checklist", []),
        "afterwards": step.get("afterwards", False),
    }


def _decision(line: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {"behalf": "", "checks": {}, "minutes": None}
    return {**defaults, **line, "at": line["at"].isoformat()}


def _view(review: Review, almanac: Almanac) -> dict[str, Any]:
    current = review.current if review.pending else {}
    due = timing.due(review, almanac)
    return {
        "review": review.id,
        "item": review.item,
        "version": review.version,
        "organ": review.organ,
        "hash": review.hash,
        "state": review.state,
        "weight": review.weight,
        "urgent": review.urgent,
        "step": review.at,
        "label": current.get("label", ""),
        "role": current.get("role", ""),
        "steps": len(review.steps),
        "waiting_for": review.waiting_for,
        "opened_at": review.opened_at.isoformat() if review.opened_at else "",
        "due_on": due.due_on if due else "",
        "because": "；".join(due.because) if due else "",
        "provisional": bool(due and due.provisional),
        "overdue": bool(due and due.is_over(almanac.now)),
    }
