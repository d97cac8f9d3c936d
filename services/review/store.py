"""Where review keeps reviews, and reads the routes it ships."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common import clock, rules
from common.database import database
from common.errors import NotFound
from common.floors import Floors
from common.paging import Order, page
from common.rules import Book
from common.store import Store
from services.review.domain.non_disclosures import NonDisclosure
from services.review.domain.reviews import PENDING, Review
from services.review.domain.urgent import PUBLIC

SERVICE = "review"
OLDEST, NEWEST = Order("opened_at"), Order("opened_at", newest_first=True)
URGENT = {"urgent": {"$gt": ""}}
INDEXES = (
    IndexModel([("state", 1), ("waiting_for", 1), *OLDEST.keys]),
    IndexModel([("state", 1), *OLDEST.keys]),
    IndexModel([("state", 1), ("_id", 1)]),
    IndexModel([("organ", 1), ("state", 1), *OLDEST.keys]),
    IndexModel([("decisions.by", 1), *NEWEST.keys]),
    IndexModel([("item", 1), ("version", 1)]),
    IndexModel([("opened_at", 1)], name="urgent", partialFilterExpression=URGENT),
)
REQUESTED = Order("requested_at", newest_first=True)
UNKNOWN_REQUEST = "没有编号为 {} 的不予公开登记。请核对编号。"
UNKNOWN = "没有编号为 {} 的审核。请核对编号。"
EARLIER = 20  # versions looked back through


class Reviews(Store[Review]):
    """`reviews`, and pages of them."""

    def __init__(self, kept: Database[Any]) -> None:
        super().__init__(kept, "reviews", Review, INDEXES, UNKNOWN)

    def open(
        self, waits_for: Sequence[str] | None, organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Review, str]]:
        """(review, its place for `after`), oldest first; `waits_for` are "organ/role"."""
        wanted: dict[str, Any] = {"state": {"$in": PENDING}}
        if waits_for is not None:
            wanted["waiting_for"] = {"$in": list(waits_for)}
        stretches = len(PENDING) * len(waits_for or [""])
        found = page(self.docs, wanted, OLDEST, organs, after, limit, stretches)
        return [(self.thing(document), OLDEST.place(document)) for document in found]

    def decided_by(
        self, person: str, organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Review, str]]:
        """The same of those on which this person decided a step, newest first."""
        wanted = {"decisions.by": person}
        found = page(self.docs, wanted, NEWEST, organs, after, limit)
        return [(self.thing(document), NEWEST.place(document)) for document in found]

    def urgent(self, year: int, organs: Sequence[str] | None) -> Iterator[Review]:
        """Of the year's submissions in Shanghai, those that were public before they were reviewed
        in full: hundreds in a city."""
        first, end = (clock.start_of(date(y, 1, 1)) for y in (year, year + 1))
        wanted = {**URGENT, "state": {"$in": PUBLIC}, "opened_at": {"$gte": first, "$lt": end}}
        if organs is not None:
            wanted["organ"] = {"$in": list(organs)}
        return iter(self.find(wanted))

    def before(self, review: Review) -> list[Review]:
        """Reviews of earlier versions of the same item, newest first."""
        wanted = {"item": review.item, "version": {"$lt": review.version}}
        return list(self.find(wanted, sort=[("version", -1)], limit=EARLIER))


def reviews() -> Reviews:
    store = Reviews(database(SERVICE))
    store.prepare()
    return store


class NonDisclosures(Store[NonDisclosure]):
    """The register of what is not disclosed."""

    def __init__(self, kept: Database[Any]) -> None:
        indexes = (
            IndexModel([("organ", 1), ("state", 1), *REQUESTED.keys]),
            IndexModel([("state", 1), *REQUESTED.keys]),
            IndexModel([("superior", 1), ("state", 1), ("review_on", 1)]),
        )
        super().__init__(kept, "non_disclosures", NonDisclosure, indexes, UNKNOWN_REQUEST)

    def newest(
        self, states: Sequence[str], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[NonDisclosure, str]]:
        """(thing, its place for `after`)."""
        wanted = {"state": {"$in": list(states)}}
        found = page(self.docs, wanted, REQUESTED, organs, after, limit, len(states))
        return [(self.thing(document), REQUESTED.place(document)) for document in found]

    def waiting(self, superiors: Sequence[str], until: date, limit: int) -> list[NonDisclosure]:
        """What these organs have to decide, or to examine again until that day."""
        at = {"superior": {"$in": list(superiors)}}
        again = {**at, "state": "kept", "review_on": {"$lte": until.isoformat()}}
        asked = self.find({**at, "state": "requested"}, limit=limit)
        return [*asked, *self.find(again, limit=limit)][:limit]


def non_disclosures() -> NonDisclosures:
    store = NonDisclosures(database(SERVICE))
    store.prepare()
    return store


def floors() -> Floors:
    return Floors(database(SERVICE))


def routes() -> Book:
    """Those that ship with the program and the city's own."""
    return rules.book("审核程序", "services.review", "routes")


def route_name(id_: str, version: int) -> str:
    """What it is called; a row that a city took away, which it should not, by its id."""
    try:
        return str(routes().exactly(id_, version)["name"])
    except NotFound:
        return id_
