"""PDFs of sheets: ordered by those who write folders, made by the press, kept until nobody wants
them any more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bson import Binary
from pymongo import IndexModel, UpdateOne
from pymongo.database import Database

from common import clock
from common.due import due_index
from common.seals import digest
from services.publish.domain import Made, Print

HELD = ("item", "version", "stage", "hash", "board", "marks", "made_at")
AT_ONCE = 50


class Prints:
    """`prints {_id: item:version:stage[:board]}` with the facts of a Print, `takers` (who writes
    it into a folder), `offered` (which of them have yet to), and once made `data` and `marks` by
    size, `made_by`, `made_at`; `data` goes when all takers have it.

    The press is not trusted with a folder: whoever owns one takes the PDF out of here, and puts
    nothing in place that its own rules forbid."""

    def __init__(self, kept: Database[Any]):
        self.docs = kept["prints"]

    def prepare(self) -> None:
        self.docs.create_indexes(
            [
                due_index(),
                IndexModel("item"),
                IndexModel([("offered", 1), ("made_at", 1)]),
                IndexModel("made_by"),
            ]
        )

    # -- who writes folders ----------------------------------------------------

    def order(self, wanted: Iterable[Print], taker: str) -> dict[str, Made]:
        """Have the press make these, and those that it made already. Ordered first and read
        after, so that what is made in between is in the answer, on offer, or both."""
        now = clock.now()
        rows = {each.id: each for each in wanted}
        operations = [
            UpdateOne(
                {"_id": id_},
                {
                    "$setOnInsert": {**asdict(each), "schema": 1, "due_at": now, "attempts": 0},
                    "$addToSet": {"takers": taker},
                },
                upsert=True,
            )
            for id_, each in rows.items()
        ]
        if not operations:
            return {}
        self.docs.bulk_write(operations, ordered=False)
        return self.made(rows)

    def made(self, ids: Iterable[str]) -> dict[str, Made]:
        """Those of these that are made."""
        wanted = {"_id": {"$in": list(ids)}, "marks": {"$exists": True}}
        return {d["_id"]: _made(d) for d in self.docs.find(wanted, HELD)}

    def of(self, items: Iterable[str], taker: str) -> list[Made]:
        """All of these items that it takes, made or not (then without marks)."""
        wanted = {"item": {"$in": list(items)}, "takers": taker}
        return [_made(d) for d in self.docs.find(wanted, HELD)]

    def data(self, id_: str) -> Mapping[str, bytes]:
        """By size. Nothing where all takers had it: then the press is asked to make it again, and
        will offer it again."""
        found = self.docs.find_one({"_id": id_}, {"data": 1}) or {}
        if "data" not in found:
            again = {"_id": id_, "marks": {"$exists": True}, "due_at": {"$exists": False}}
            self.docs.update_one(again, {"$set": {"due_at": clock.now()}})
        return {size: bytes(data) for size, data in found.get("data", {}).items()}

    def offered(self, taker: str, limit: int = AT_ONCE) -> list[Made]:
        """Made since this taker wrote their items last, oldest first."""
        found = self.docs.find({"offered": taker}, HELD).sort("made_at").limit(limit)
        return [_made(d) for d in found]

    def taken(self, taker: str, prints: Sequence[Made]) -> None:
        """Unless they were made anew meanwhile. What all have taken stands in their folders and
        is not kept twice."""
        operations = [
            UpdateOne({"_id": p.id, "made_at": p.made_at}, {"$pull": {"offered": taker}})
            for p in prints
        ]
        if operations:
            self.docs.bulk_write(operations, ordered=False)
            everywhere = {"_id": {"$in": [p.id for p in prints]}, "offered": []}
            self.docs.update_many(everywhere, {"$unset": {"data": ""}})

    def release(self, taker: str, ids: Iterable[str]) -> None:
        """Not wanted any more, after the files are gone; of what nobody wants nothing remains."""
        wanted = {"_id": {"$in": list(ids)}}
        if wanted["_id"]["$in"]:
            self.docs.update_many(wanted, {"$pull": {"takers": taker, "offered": taker}})
            self.docs.delete_many({**wanted, "takers": []})

    # -- the press -------------------------------------------------------------

    def finished(self, id_: str, token: str, data: Mapping[str, bytes], made_by: str) -> bool:
        """Kept and offered to all who want it; False when it was released or claimed by another."""
        made = {
            "data": {size: Binary(each) for size, each in data.items()},
            "marks": {size: digest(each) for size, each in data.items()},
            "made_by": made_by,
            "made_at": clock.now(),
        }
        values = {name: {"$literal": value} for name, value in made.items()}
        update: list[Mapping[str, Any]] = [
            {"$set": {**values, "offered": "$takers", "attempts": 0}},
            {"$unset": ["due_at", "lease", "problem"]},
        ]
        return self.docs.update_one({"_id": id_, "lease": token}, update).matched_count == 1

    def failed(self, id_: str, token: str, error: Exception, again: datetime) -> None:
        values = {"problem": str(error)[:300], "due_at": again}
        self.docs.update_one(
            {"_id": id_, "lease": token}, {"$set": values, "$inc": {"attempts": 1}}
        )

    def renew(self, made_by: str) -> int:
        """Have made again what another renderer made; how many."""
        others = {"$or": [{"made_by": {"$lt": made_by}}, {"made_by": {"$gt": made_by}}]}
        now = clock.now()
        return self.docs.update_many(others, {"$set": {"due_at": now}}).modified_count


def _made(document: Mapping[str, Any]) -> Made:
    held: dict[str, Any] = {name: document[name] for name in HELD if name in document}
    return Made(id=document["_id"], **{"marks": {}, **held})
