"""Organs that were closed, or that took over from others: when their page is written again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.copies import Copies
from services.publish.site.model import Named, Reformed


class ReformedOrgans:
    """`reformed_organs {_id: organ, due_at}`; what became of them is asked of the copies."""

    def __init__(self, kept: Database[Any], copies: Copies):
        self.docs = kept["reformed_organs"]
        self._copies = copies

    def prepare(self) -> None:
        self.docs.create_indexes([IndexModel("due_at")])

    def put(self, organ: str, now: datetime) -> None:
        self.docs.update_one({"_id": organ}, {"$set": {"due_at": now}}, upsert=True)

    def due(self, now: datetime, limit: int) -> list[dict[str, Any]]:
        return list(self.docs.find({"due_at": {"$lte": now}}).sort("due_at", 1).limit(limit))

    def later(self, seen: Iterable[Mapping[str, Any]], at: datetime) -> None:
        """Unless it changed meanwhile, which is due now."""
        for each in seen:
            self.docs.update_one({**each}, {"$set": {"due_at": at}})

    def all_due(self, now: datetime) -> None:
        """Names change, and so does the program."""
        self.docs.update_many({"due_at": {"$gt": now}}, {"$set": {"due_at": now}})

    def told(self, organ: str) -> tuple[str, Reformed]:
        """Its code, and what its page says of it."""
        found = self._copies.organ(organ)
        is_closed = found["state"] == "closed"
        heirs = (found["successors"] or [self._copies.heir(organ)]) if is_closed else []
        return found["code"], Reformed(self._named(heirs), self._named(found["predecessors"]))

    def _named(self, organs: Iterable[str]) -> tuple[Named, ...]:
        found = [self._copies.organ(organ) for organ in organs]
        return tuple(Named(each["name"], each["code"]) for each in found)
