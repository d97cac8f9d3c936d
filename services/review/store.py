"""Where review keeps reviews, and reads the routes it ships."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.database import database
from common.errors import NotFound
from common.floors import Floors
from common.paging import Order, page
from common.store import Store
from services.review.domain import Review

SERVICE = "review"
OLDEST, NEWEST = Order("opened_at"), Order("opened_at", newest_first=True)
INDEXES = (
    IndexModel([("state", 1), ("waiting_for", 1), *OLDEST.keys]),
    IndexModel([("state", 1), *OLDEST.keys], partialFilterExpression={"state": "open"}),
    IndexModel([("state", 1), ("_id", 1)]),
    IndexModel([("organ", 1), ("state", 1), *OLDEST.keys]),
    IndexModel([("decisions.by", 1), *NEWEST.keys]),
    IndexModel([("item", 1), ("version", 1)]),
)
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
        wanted: dict[str, Any] = {"state": "open"}
        if waits_for is not None:
            wanted["waiting_for"] = {"$in": list(waits_for)}
        found = page(self.docs, wanted, OLDEST, organs, after, limit, len(waits_for or [""]))
        return [(self.thing(document), OLDEST.place(document)) for document in found]

    def decided_by(
        self, person: str, organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Review, str]]:
        """The same of those on which this person decided a step, newest first."""
        wanted = {"decisions.by": person}
        found = page(self.docs, wanted, NEWEST, organs, after, limit)
        return [(self.thing(document), NEWEST.place(document)) for document in found]

    def before(self, review: Review) -> list[Review]:
        """Reviews of earlier versions of the same item, newest first."""
        wanted = {"item": review.item, "version": {"$lt": review.version}}
        return list(self.find(wanted, sort=[("version", -1)], limit=EARLIER))


def reviews() -> Reviews:
    store = Reviews(database(SERVICE))
    store.prepare()
    return store


def floors() -> Floors:
    return Floors(database(SERVICE))


@cache
def routes() -> Mapping[str, Mapping[str, Any]]:
    """The routes shipped with the program, by id."""
    folder = resources.files("services.review").joinpath("routes")
    texts = [f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".toml")]
    return {route["id"]: route for route in map(tomllib.loads, texts)}


def route_name(id_: str) -> str:
    """What it is called; a route that is no longer shipped, by its id."""
    return str(routes().get(id_, {}).get("name", id_))


def route(id_: str) -> Mapping[str, Any]:
    if id_ not in routes():
        raise NotFound(f"没有名为“{id_}”的审核程序。")
    return routes()[id_]
