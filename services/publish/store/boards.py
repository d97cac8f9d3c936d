"""Boards as records, what hangs on them, and what is urgent there."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from pymongo import DeleteOne, IndexModel, ReplaceOne
from pymongo.database import Database

from common.due import due_index
from common.errors import Conflict
from common.events import Event
from common.store import TRIES, Store
from services.publish.domain import AT_ONCE, Board, Posting, Urgency

Changes = Sequence[tuple[Board, Board | None, Sequence[Event]]]


class Boards(Store[Board]):
    """`boards`."""

    def __init__(self, kept: Database[Any]):
        indexes = [due_index(), IndexModel("shows"), IndexModel([("organ", 1), ("_id", 1)])]
        unknown = "没有编号为 {} 的公开栏。请在公开栏列表里核对编号。"
        super().__init__(kept, "boards", Board, indexes, unknown)

    def change_many(
        self, ids: Iterable[str], decide: Callable[[Mapping[str, Board]], Changes]
    ) -> Changes:
        """A whole table or nothing; the boards' own loop, which moves their dates, is met by
        deciding again."""
        wanted = {"_id": {"$in": list(ids)}}
        for _ in range(TRIES):
            changes = decide({board.id: board for board in self.find(wanted)})
            try:
                self.write_all(changes)
            except Conflict:
                continue
            return changes
        raise Conflict("公开栏表刚刚由别人改过，这一次没有导入。请核对后重新导入。")

    def showing(self, organs: Iterable[str]) -> list[Board]:
        """Active ones that show items of these organs."""
        return list(self.find({"shows": {"$in": sorted(set(organs))}, "active": True}))

    def listed(
        self, organs: Collection[str] | None, limit: int, board: str | None = None, after: str = ""
    ) -> list[Board]:
        """Those of these organs, or of all; one `board`, or all behind `after`, by id."""
        wanted: dict[str, Any] = {"_id": board or {"$gt": after}}
        if organs is not None:
            wanted["organ"] = {"$in": list(organs)}
        return list(self.find(wanted, sort=[("_id", 1)], limit=limit))

    def look_at(self, organs: Iterable[str], now: datetime) -> None:
        """Those that show items of these organs, at once."""
        which = {"shows": {"$in": sorted(set(organs))}, "active": True}
        self.docs.update_many(which, {"$set": {"due_at": now}})

    def looked_at(self, board: Board, again: datetime | None) -> None:
        """Unless it was changed meanwhile: then its new date stands."""
        then = {"$set": {"due_at": again}} if again else {"$unset": {"due_at": ""}}
        self.docs.update_one({"_id": board.id, "due_at": board.due_at}, then)


class Postings:
    """`postings`: one document per item that hangs on boards."""

    def __init__(self, kept: Database[Any]):
        self._docs = kept["postings"]
        self._urgencies = kept["urgencies"]

    def prepare(self) -> None:
        newest = [("organ", 1), ("stage", 1), ("opened_at", -1), ("_id", -1)]
        self._docs.create_indexes([IndexModel(newest)])

    def keep(self, hanging: Mapping[str, Posting | None]) -> None:
        """By item; None takes it down."""
        operations: list[Any] = [
            ReplaceOne({"_id": item}, _document(posting), upsert=True)
            if posting
            else DeleteOne({"_id": item})
            for item, posting in hanging.items()
        ]
        if operations:
            self._docs.bulk_write(operations, ordered=False)

    def newest(self, board: Board, now: datetime) -> list[Posting]:
        """What the board shows: what is urgent, then the newest, each for the board's days."""
        if not board.active:
            return []
        urgent = {d["_id"]: d["until"] for d in self._urgencies.find(_urgent(board.shows, now))}
        wanted: dict[str, Any] = {
            "organ": {"$in": board.shows},
            "stage": {"$in": list(board.stages)},
        }
        if board.days:
            wanted["opened_at"] = {"$gt": now - timedelta(days=board.days)}
        first = {**wanted, "_id": {"$in": sorted(urgent)}}
        found = [*(self._found(first) if urgent else []), *self._found(wanted)]
        rows = {each.id: each for each in found}.values()
        return [replace(each, urgent_until=urgent.get(each.id)) for each in rows][:AT_ONCE]

    def _found(self, wanted: Mapping[str, Any]) -> list[Posting]:
        order = [("opened_at", -1), ("_id", -1)]
        return [_posting(d) for d in self._docs.find(wanted).sort(order).limit(AT_ONCE)]

    def of(self, item: str) -> Posting | None:
        """What hangs of the item, on whichever boards."""
        found = self._docs.find_one({"_id": item})
        return _posting(found) if found else None


def _urgent(organs: Iterable[str], now: datetime) -> dict[str, Any]:
    return {"organ": {"$in": list(organs)}, "until": {"$gt": now}}


class Urgencies(Store[Urgency]):
    """`urgencies`."""

    def __init__(self, kept: Database[Any]):
        by_organ = IndexModel([("organ", 1), ("until", 1)])
        super().__init__(kept, "urgencies", Urgency, [by_organ])


def _document(posting: Posting) -> dict[str, Any]:
    values = asdict(posting)
    del values["urgent_until"]  # whose truth is in `urgencies`
    return {"_id": values.pop("id"), "schema": 1, **values}


def _posting(document: Mapping[str, Any]) -> Posting:
    names = {f.name for f in fields(Posting)}
    known = {name: value for name, value in document.items() if name in names}
    return Posting(id=document["_id"], **known)
