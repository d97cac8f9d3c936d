"""Publications and voids, and what the worker's batches do to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common.due import due_index
from common.events import Event
from common.paging import Order, page
from common.store import Store, change_of
from services.publish.domain import LIFE, Publication, Void

NEWEST = Order("approved_at", newest_first=True, is_day=True)
STATES = sorted({state for state, _ in LIFE} | set(LIFE.values()))


class Publications(Store[Publication]):
    """item:version documents."""

    def __init__(self, kept: Database[Any]):
        indexes = [
            due_index(),
            IndexModel([("item", 1), ("version", 1)]),
            IndexModel([("organ", 1), ("state", 1), *NEWEST.keys]),
            IndexModel([("state", 1), *NEWEST.keys]),
        ]
        super().__init__(kept, "publications", Publication, indexes)

    def newest(
        self, states: Sequence[str], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Publication, str]]:
        """(publication, its place for `after`) of these organs, or of all, in these states, or in
        any."""
        wanted = list(states or STATES)
        found = page(
            self.docs, {"state": {"$in": wanted}}, NEWEST, organs, after, limit, len(wanted)
        )
        return [(self.thing(document), NEWEST.place(document)) for document in found]

    def of(self, ids: Iterable[str]) -> Iterator[Publication]:
        """By id; those that are there."""
        return self.find({"_id": {"$in": sorted(set(ids))}})

    def save_seen(self, changes: Sequence[tuple[int, Publication, Sequence[Event]]]) -> None:
        """(rev seen, after, events) of a batch, each only where nobody else changed it."""
        operations = [
            UpdateOne({"_id": after.id, "rev": rev}, change_of(self.values(after), said))
            for rev, after, said in changes
        ]
        if operations:
            self.docs.bulk_write(operations, ordered=False)

    def nudge(self, ids: Iterable[str], now: datetime) -> None:
        """Look at these again now: one of their deliveries has changed."""
        operations = [
            UpdateOne({"_id": id_, "due_at": {"$gt": now}}, {"$set": {"due_at": now}})
            for id_ in ids
        ]
        if operations:
            self.docs.bulk_write(operations, ordered=False)


class Voids(Store[Void]):
    """One document per item that was ever revised or withdrawn."""

    def __init__(self, kept: Database[Any]):
        super().__init__(kept, "voids", Void, [due_index()])

    def look(self, items: Iterable[str], at: datetime) -> None:
        """Carry out the voids of these items, again if need be."""
        wanted = list(items)
        if wanted:
            self.docs.update_many({"_id": {"$in": wanted}}, {"$set": {"due_at": at}})

    def look_later(self, item: str, at: datetime) -> None:
        self.docs.update_one({"_id": item, "due_at": {"$ne": None}}, {"$set": {"due_at": at}})
