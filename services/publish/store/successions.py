"""Items that were replaced, and which of site and boards have not yet said so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common.store import Store
from services.publish.domain.successions import DUE, Succession


class Successions(Store[Succession]):
    """`successions`: one document per item that was ever replaced."""

    def __init__(self, kept: Database[Any]):
        due = [IndexModel(name, partialFilterExpression={name: {"$exists": True}}) for name in DUE]
        super().__init__(kept, "successions", Succession, due)

    def of(self, items: Iterable[str]) -> dict[str, Succession]:
        """By item; those that there are."""
        return {each.id: each for each in self.find({"_id": {"$in": sorted(set(items))}})}

    def due(self, name: str, now: datetime, limit: int) -> list[Succession]:
        """`name` is one of DUE."""
        return list(self.find({name: {"$lte": now}}, limit=limit))

    def done(self, name: str, seen: Iterable[Succession]) -> None:
        """Unless another turn was heard of meanwhile."""
        operations = [
            UpdateOne({"_id": each.id, "turns": each.turns}, {"$unset": {name: ""}})
            for each in seen
        ]
        if operations:
            self.docs.bulk_write(operations, ordered=False)
