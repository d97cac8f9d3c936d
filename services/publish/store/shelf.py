"""The site's records in the database: one document per item that is or was on the site."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne
from pymongo.database import Database

from common import clock
from services.publish.site.model import Record
from services.publish.site.plan import Query
from services.publish.site.records import Shelved


class Shelf:
    """`pages`, read by the lists through `fetch`."""

    def __init__(self, kept: Database[Any]):
        self.docs = kept["pages"]

    def prepare(self) -> None:
        self.docs.create_indexes(
            [
                IndexModel([("column", 1), ("seqs.column", 1)]),
                IndexModel([("organ_code", 1), ("seqs.organ", 1)]),
                IndexModel("seqs.site"),
                IndexModel("check_at"),
                IndexModel("written.path"),
                IndexModel("updated_at"),
                IndexModel("closes_at", partialFilterExpression={"closes_at": {"$exists": True}}),
                IndexModel(
                    [("asking", 1), ("asks_until", 1), ("_id", 1)],
                    partialFilterExpression={"asking": True},
                ),
                IndexModel("cause_item", partialFilterExpression={"cause_item": {"$gt": ""}}),
            ]
        )

    def of(self, items: Iterable[str]) -> dict[str, Shelved]:
        return {d["_id"]: _shelved(d) for d in self.docs.find({"_id": {"$in": list(items)}})}

    def after(self, cursor: str, limit: int) -> dict[str, Shelved]:
        """The next records in the order of their ids, for walking through all of them."""
        found = self.docs.find({"_id": {"$gt": cursor}}).sort("_id").limit(limit)
        return {d["_id"]: _shelved(d) for d in found}

    def due(self, now: datetime, limit: int) -> dict[str, Shelved]:
        found = self.docs.find({"check_at": {"$lte": now}}).sort("check_at").limit(limit)
        return {d["_id"]: _shelved(d) for d in found}

    def closing(self, now: datetime, limit: int) -> list[str]:
        """Those whose time for opinions has run out since their pages were written."""
        found = self.docs.find({"closes_at": {"$lte": now}}, {"_id": 1})
        return [d["_id"] for d in found.sort("closes_at").limit(limit)]

    def close_later(self, items: Iterable[str], at: datetime) -> None:
        closing = {"_id": {"$in": list(items)}, "closes_at": {"$lt": at}}
        self.docs.update_many(closing, {"$set": {"closes_at": at}})

    def answering(self, items: Iterable[str]) -> dict[str, Shelved]:
        """Those that answer the opinions about one of these items."""
        found = self.docs.find({"cause_item": {"$gt": "", "$in": list(items)}})
        return {d["_id"]: _shelved(d) for d in found}

    def keep(self, shelved: Mapping[str, Shelved]) -> None:
        """Store; a removed record is put where no list finds it."""
        operations = []
        for item, each in shelved.items():
            record = asdict(each.record)
            document = {
                "_id": item,
                "schema": 1,
                **({"removed": record} if each.removed else record),
                "written": each.written,
                "leaving": each.leaving,
                "check_at": each.check_at,
                "renderer": each.renderer,
                "row": each.row,
                **({"closes_at": each.closes_at} if each.closes_at else {}),
            }
            operations.append(ReplaceOne({"_id": item}, document, upsert=True))
        if operations:
            self.docs.bulk_write(operations, ordered=False)

    def left(self, shelved: Mapping[str, Shelved], now: datetime) -> None:
        """What was leaving is gone, what was to close is closed; of removed records nothing
        remains."""
        operations: list[Any] = []
        for item, each in shelved.items():
            if each.removed:
                operations.append(DeleteOne({"_id": item, "removed": {"$exists": True}}))
            elif each.leaving:
                operations.append(UpdateOne({"_id": item}, {"$set": {"leaving": []}}))
            if each.closes_at and each.closes_at <= now:
                operations.append(UpdateOne({"_id": item}, {"$unset": {"closes_at": ""}}))
        if operations:
            self.docs.bulk_write(operations, ordered=False)

    def check_again(self, items: Iterable[str], at: datetime) -> None:
        """Render these again then: they name a neighbour that has changed and could not be
        written with it."""
        again = {"check_at": at, "renderer": ""}
        self.docs.update_many({"_id": {"$in": list(items)}}, {"$set": again})

    def check_later(self, items: Iterable[str], at: datetime) -> None:
        """They were just looked at."""
        looked = {"check_at": at, "checked_at": clock.now()}
        self.docs.update_many({"_id": {"$in": list(items)}}, {"$set": looked})

    def checked_at(self, item: str) -> datetime | None:
        """When its pages were last read back from the folder; None before the first time."""
        found = self.docs.find_one({"_id": item}, {"checked_at": 1}) or {}
        moment: datetime | None = found.get("checked_at")
        return moment

    def fetch(self, query: Query) -> list[Record]:
        """What a list asks for."""
        if query.by == "asking":
            order = [("asks_until", 1), ("_id", 1)]
            asking = self.docs.find({"asking": True}).sort(order).limit(query.last)
            return [Record.read(d) for d in asking]
        if query.by == "organs":
            return self._one_of_each_organ()
        span = {"$gte": query.first, "$lte": query.last}
        key = {"column": "column", "organ": "organ_code"}.get(query.by)
        wanted: dict[str, Any] = {f"seqs.{query.by}": span} | ({key: query.key} if key else {})
        return [Record.read(d) for d in self.docs.find(wanted)]

    def _one_of_each_organ(self) -> list[Record]:
        """The index is skipped through from organ to organ, in one question."""
        by_organ = {"organ_code": 1, "seqs.organ": 1}
        found = self.docs.aggregate(
            [
                {"$match": {"organ_code": {"$gt": ""}}},
                {"$sort": by_organ},
                {"$group": {"_id": "$organ_code", "one": {"$first": "$$ROOT"}}},
            ]
        )
        return [Record.read(d["one"]) for d in found]

    def named(self, files: Iterable[str]) -> set[str]:
        """Those of the paths that some record stands for."""
        wanted = set(files)
        found = self.docs.find({"written.path": {"$in": sorted(wanted)}}, {"written.path": 1})
        return wanted & {w["path"] for d in found for w in d["written"]}

    def names_path(self, path: str, but: Iterable[str]) -> bool:
        """Does another item stand for this file too? The same attachment may be named twice."""
        others = {"written.path": path, "_id": {"$nin": list(but)}}
        return self.docs.find_one(others, {"_id": 1}) is not None

    def changed_since(self, at: datetime, limit: int) -> list[Record]:
        found = self.docs.find({"updated_at": {"$gte": at}}).sort("updated_at", -1).limit(limit)
        return [Record.read(d) for d in found]


def _shelved(document: Mapping[str, Any]) -> Shelved:
    return Shelved(
        Record.read(document.get("removed", document)),
        document["written"],
        document["check_at"],
        document["renderer"],
        document.get("leaving", []),
        "removed" in document,
        document.get("closes_at"),
        document.get("row", ""),  # absent in records kept before there was search
    )
