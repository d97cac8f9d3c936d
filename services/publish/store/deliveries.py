"""Deliveries: one document per item:version:channel:target; states in domain.DELIVERY."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common import clock
from common.due import due_index, retry_at
from common.paging import Order, page
from common.store import insert_new
from services.publish.domain import DELIVERY, FAILED, RETRIED, Outcome

OLDEST = Order("opened_at")
LOOKED_FOR: Mapping[str, dict[str, Any]] = {
    "awaiting": {"state": {"$in": ["awaiting"]}},
    "failed": {"state": {"$in": sorted(FAILED)}, "attempts": {"$gt": 0}},
}

Decide = Callable[[Mapping[str, Any]], dict[str, Any] | None]


class Deliveries:
    """What a worker sends and a person proves."""

    def __init__(self, kept: Database[Any]):
        self.docs = kept["deliveries"]

    def prepare(self) -> None:
        self.docs.create_indexes(
            [
                due_index("channel"),
                IndexModel([("publication", 1), ("stage", 1)]),
                IndexModel([("state", 1), ("organ", 1), *OLDEST.keys]),
                IndexModel([("state", 1), *OLDEST.keys]),
                IndexModel(
                    [("state", 1), ("opened_at", 1)], partialFilterExpression={"state": "awaiting"}
                ),
                IndexModel("papers", partialFilterExpression={"papers": {"$exists": True}}),
            ]
        )

    def get(self, id_: str) -> dict[str, Any] | None:
        return self.docs.find_one({"_id": id_})

    def of(self, publications: Iterable[str]) -> list[dict[str, Any]]:
        return list(self.docs.find({"publication": {"$in": list(publications)}}))

    def waiting(self, organs: Collection[str] | None, limit: int) -> list[dict[str, Any]]:
        """Those of these organs, or of all, that wait for a person's proof, oldest first; then
        those that hang on paper boards of which no photo is there yet."""
        awaiting = {"state": "awaiting"}
        papered = {"papers": {"$exists": True}, "state": "posted"}
        there = {} if organs is None else {"organ": {"$in": list(organs)}}
        found = [
            document
            for wanted in (awaiting, papered)
            for document in self.docs.find({**wanted, **there}).sort("opened_at").limit(limit)
        ]
        return found[:limit]

    def looked_for(
        self, what: str, organs: Sequence[str] | None, after: str, limit: int
    ) -> dict[str, str]:
        """{publication: place for `after` of its first delivery} that waits for a person's proof
        or failed, oldest first."""
        wanted = LOOKED_FOR[what]
        states = wanted["state"]["$in"]
        found = page(self.docs, wanted, OLDEST, organs, after, limit, len(states))
        return {document["publication"]: OLDEST.place(document) for document in found}

    def retry(self, id_: str, now: datetime) -> None:
        """Have its worker try it at once, where it still would later."""
        wanted = {"_id": id_, "state": {"$in": sorted(RETRIED)}}
        self.docs.update_one(wanted, {"$set": {"due_at": now}})

    def look_again(self, ids: Iterable[str], now: datetime) -> None:
        """Have the worker look at these, where they wait for boards or for being seen there."""
        wanted = {"_id": {"$in": list(ids)}, "state": {"$in": ["due", "posted"]}}
        self.docs.update_many(wanted, {"$set": {"due_at": now}})

    def open(self, documents: Sequence[dict[str, Any]]) -> None:
        """Insert; those that are there already stay as they are."""
        if documents:
            insert_new(self.docs, documents)

    def prove(self, id_: str, proof: Mapping[str, Any], now: datetime) -> bool:
        """A person's proof, once; False when the delivery no longer waits for one."""
        given = {"state": "proved", "proof": dict(proof), "proved_at": now}
        done = self.docs.update_one({"_id": id_, "state": "awaiting"}, {"$set": given})
        return done.matched_count == 1

    def progress(self, id_: str, decide: Decide) -> dict[str, Any] | None:
        """Set what `decide` makes of the delivery, where nobody else changed it meanwhile; the
        delivery as it is then. None when there is none yet: the echo will bring the word again."""
        while (seen := self.get(id_)) is not None:
            values = decide(seen)
            if values is None:
                return seen
            guard = {"_id": id_, "state": seen["state"], "progress": seen.get("progress")}
            if self.docs.update_one(guard, _update(values)).matched_count:
                return {**seen, **values}
        return None

    def move(self, which: Mapping[str, Any], action: str, only: str = "", **values: Any) -> None:
        """One action on all that match and whose state allows it, or that are in state `only`."""
        for (state, possible), after in DELIVERY.items():
            if possible == action and only in ("", state):
                allowed = {**which, "state": state}
                self.docs.update_many(allowed, _update({"state": after, **values}))

    def note(self, ids: Iterable[str], error: Exception) -> None:
        """Say why these are not done yet; nothing else about them changes."""
        self.docs.update_many({"_id": {"$in": list(ids)}}, {"$set": {"problem": _told(error)}})

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """Record what a worker did, where the delivery still is as it was seen: a withdrawal
        meanwhile goes first."""
        operations = [_operation(outcome) for outcome in outcomes]
        if operations:
            self.docs.bulk_write(operations, ordered=False)


def _operation(outcome: Outcome) -> UpdateOne:
    delivery = outcome.delivery
    guard = {name: delivery[name] for name in ("_id", "state", "attempts", "due_at")}
    if outcome.values is not None:
        return UpdateOne(guard, _update({"due_at": None, **outcome.values}))
    attempts = delivery["attempts"] + (1 if outcome.error else 0)
    values = {
        "attempts": attempts,
        "due_at": retry_at(attempts, clock.now()),
        "problem": _told(outcome.error) if outcome.error else "",
    }
    return UpdateOne(guard, {"$set": values})


def _update(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is None is taken away, so that an index on it holds only what there is."""
    update = {
        "$set": {name: value for name, value in values.items() if value is not None},
        "$unset": {name: "" for name, value in values.items() if value is None},
    }
    return {operator: what for operator, what in update.items() if what}


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
