"""Catalogues that anybody may read: which edition, and when its organ's page is written again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError


class OpenCatalogues:
    """`open_catalogues {_id: catalogue, organ, version, hash, due_at}`."""

    def __init__(self, kept: Database[Any]):
        self.docs = kept["open_catalogues"]

    def prepare(self) -> None:
        self.docs.create_indexes([IndexModel("due_at"), IndexModel("organ")])

    def put(self, id_: str, organ: str, version: int, hash_: str, now: datetime) -> None:
        """An older edition never overwrites a newer one, and twice is nothing."""
        older = {"_id": id_, "version": {"$lt": version}}
        stands = {"organ": organ, "version": version, "hash": hash_, "due_at": now}
        try:
            self.docs.update_one(older, {"$set": stands}, upsert=True)
        except DuplicateKeyError:
            return  # what stands there is as new or newer

    def due(self, now: datetime, limit: int) -> list[dict[str, Any]]:
        found = self.docs.find({"due_at": {"$lte": now}})
        return list(found.sort("due_at", 1).limit(limit))

    def of(self, organ: str) -> list[dict[str, Any]]:
        """All of an organ, in an order that stays."""
        return list(self.docs.find({"organ": organ}).sort("_id", 1))

    def later(self, seen: Iterable[Mapping[str, Any]], at: datetime) -> None:
        """Unless a newer edition came meanwhile, which is due now."""
        for each in seen:
            same = {"_id": each["_id"], "version": each["version"]}
            self.docs.update_one(same, {"$set": {"due_at": at}})

    def all_due(self, now: datetime) -> None:
        """Pages change with the program and its settings too."""
        self.docs.update_many({"due_at": {"$gt": now}}, {"$set": {"due_at": now}})
