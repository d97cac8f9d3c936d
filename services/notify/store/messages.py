"""Messages: one document per item:version:member; states in domain.messages.LIFE."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.due import due_index
from common.store import insert_new
from services.notify.domain.messages import LIFE, Receipt, counted, queued

STEP = 5000  # messages that one update touches when many have to move


class Messages:
    """What is sent, and what became of it."""

    def __init__(self, kept: Database[Any]):
        self.docs = kept["messages"]

    def prepare(self) -> None:
        self.docs.create_indexes(
            [due_index("state"), IndexModel([("announcement", 1), ("state", 1)])]
        )

    def add(self, announcement: str, members: Iterable[str], due_at: datetime) -> None:
        """A message for each who has none yet."""
        documents = [queued(announcement, member, due_at) for member in members]
        if documents:
            insert_new(self.docs, documents)

    def counts(self, announcement: str) -> dict[str, int]:
        """By state, off the index alone."""
        found = self.docs.aggregate(
            [
                {"$match": {"announcement": announcement}},
                {"$group": {"_id": "$state", "number": {"$sum": 1}}},
            ]
        )
        return counted({row["_id"]: row["number"] for row in found})

    def move(self, which: Mapping[str, Any], action: str, **values: Any) -> int:
        """One action on all that match and whose state allows it; returns how many.

        Nobody holds them afterwards and they are not due, unless `values` say so.
        """
        unset = {name: "" for name in ("lease", "due_at") if name not in values}
        moved = 0
        for (state, possible), after in LIFE.items():
            if possible == action:
                update = {"$set": {"state": after, **values}, "$unset": unset}
                moved += self.docs.update_many({**which, "state": state}, update).modified_count
        return moved

    def settle(self, token: str, ids: Collection[str], action: str, **values: Any) -> None:
        """What became of messages held under a token; of others whoever holds them decides."""
        if ids:
            self.move({"_id": {"$in": list(ids)}, "lease": token}, action, **values)

    def begin(self, token: str, ids: Collection[str], until: datetime) -> set[str]:
        """Written before the first byte leaves; returns the ones that are really ours to send."""
        ours = {"_id": {"$in": list(ids)}, "lease": token}
        self.move(ours, "send", lease=token, due_at=until)
        return {d["_id"] for d in self.docs.find({**ours, "state": "sending"}, {"_id": 1})}

    def doubt(self, now: datetime) -> None:
        """Whoever was sending these did not come back: nobody knows what became of them."""
        self.move({"due_at": {"$lte": now}}, "doubt", due_at=now)

    def cancel(self, announcement: str, reason: str) -> bool:
        """Some of what still waits; False when nothing is left."""
        waiting = {"announcement": announcement, "state": "queued"}
        ids = [d["_id"] for d in self.docs.find(waiting, {"_id": 1}).limit(STEP)]
        if ids:
            self.move({"_id": {"$in": ids}}, "cancel", reason=reason)
        return len(ids) == STEP

    def put_off(self, now: datetime, until: datetime) -> bool:
        """Some of what is due now is not before `until`; False when nothing is left."""
        due = {"state": "queued", "due_at": {"$lte": now}}
        ids = [d["_id"] for d in self.docs.find(due, {"_id": 1}).limit(STEP)]
        if ids:
            late = {"_id": {"$in": ids}, "state": "queued"}
            self.docs.update_many(late, {"$set": {"due_at": until}})
        return len(ids) == STEP

    def receive(self, receipts: Sequence[Receipt], at: datetime) -> None:
        """The carrier's words; one that comes again changes nothing."""
        by_word: dict[tuple[str, str], list[str]] = {}
        for receipt in receipts:
            by_word.setdefault((receipt.action, receipt.reason), []).append(receipt.id)
        for (action, reason), ids in by_word.items():
            why = {"reason": reason} if reason else {}
            self.move({"_id": {"$in": ids}}, action, receipt_at=at, **why)
