"""Boards as records, what hangs on them, and the log of what was shown."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne
from pymongo.database import Database

from common.due import due_index
from common.errors import Conflict
from common.events import Event
from common.store import TRIES, Store, insert_new
from services.publish.domain import AT_ONCE, Board, Posting

Changes = Sequence[tuple[Board, Board | None, Sequence[Event]]]
KEPT = timedelta(days=90)  # of the shown-log; when a sheet was first and last seen stays for ever


class Boards(Store[Board]):
    """`boards`."""

    def __init__(self, kept: Database[Any]):
        indexes = [due_index(), IndexModel("shows"), IndexModel([("organ", 1), ("_id", 1)])]
        super().__init__(kept, "boards", Board, indexes)

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

    def looked_at(self, board: Board, again: datetime | None) -> None:
        """Unless it was changed meanwhile: then its new date stands."""
        then = {"$set": {"due_at": again}} if again else {"$unset": {"due_at": ""}}
        self.docs.update_one({"_id": board.id, "due_at": board.due_at}, then)


class Postings:
    """`postings`: one document per item that hangs on boards."""

    def __init__(self, kept: Database[Any]):
        self._docs = kept["postings"]

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

    def newest(self, board: Board) -> list[Posting]:
        """What the board shows, newest first."""
        if not board.active:
            return []
        wanted = {"organ": {"$in": board.shows}, "stage": {"$in": list(board.stages)}}
        found = self._docs.find(wanted).sort([("opened_at", -1), ("_id", -1)]).limit(AT_ONCE)
        return [_posting(document) for document in found]


def _document(posting: Posting) -> dict[str, Any]:
    values = asdict(posting)
    return {"_id": values.pop("id"), "schema": 1, **values}


def _posting(document: Mapping[str, Any]) -> Posting:
    names = {f.name for f in fields(Posting)}
    known = {name: value for name, value in document.items() if name in names}
    return Posting(id=document["_id"], **known)


class ShownLog:
    """`shown {_id: board:device:number}`, once each; `seen {_id: board:item:version}` with the
    first and last moment; `heard {_id: board}` when a device last spoke at all."""

    def __init__(self, kept: Database[Any]):
        self._shown = kept["shown"]
        self._seen = kept["seen"]
        self._heard = kept["heard"]

    def prepare(self) -> None:
        ending = IndexModel("heard_at", expireAfterSeconds=int(KEPT.total_seconds()))
        self._shown.create_indexes([ending])
        self._seen.create_indexes([IndexModel([("item", 1), ("version", 1)])])

    def record(
        self, board: str, device: str, entries: Sequence[Mapping[str, Any]], now: datetime
    ) -> list[tuple[str, int]]:
        """(item, version) that this board had not shown before; all of it twice is once.

        A device's clock may be ahead; nothing was shown later than it was heard of.
        """
        spoke = {"$max": {"at": now}, "$set": {"device": device}}
        self._heard.update_one({"_id": board}, spoke, upsert=True)
        if not entries:
            return []
        fresh = [
            {
                "_id": f"{board}:{device}:{entry['number']}",
                "board": board,
                **entry,
                "at": min(entry["at"], now),
                "heard_at": now,
            }
            for entry in entries
        ]
        insert_new(self._shown, fresh)
        # As it was kept when it first came, whatever the repetition says.
        kept = self._shown.find({"_id": {"$in": [row["_id"] for row in fresh]}})
        return self._see(board, list(kept), now)

    def photo(
        self, board: str, item: str, version: int, proof: Mapping[str, Any], at: datetime
    ) -> dict[str, Any]:
        """The proof that stands for this sheet on a paper board: the first that was entered."""
        id_ = f"{board}:photo:{item}:{version}"
        row = {"board": board, "item": item, "version": version, "at": at, "proof": dict(proof)}
        insert_new(self._shown, [{"_id": id_, **row}])
        kept: Mapping[str, Any] = self._shown.find_one({"_id": id_}) or row
        return dict(kept["proof"])

    def see(self, board: str, item: str, version: int, at: datetime, now: datetime) -> None:
        self._see(board, [{"item": item, "version": version, "at": at}], now)

    def _see(
        self, board: str, rows: Sequence[Mapping[str, Any]], now: datetime
    ) -> list[tuple[str, int]]:
        operations = [
            UpdateOne(
                {"_id": f"{board}:{row['item']}:{row['version']}"},
                {
                    "$min": {"first": row["at"]},
                    "$max": {"last": row["at"], "heard": now},
                    "$set": {"board": board, "item": row["item"], "version": row["version"]},
                },
                upsert=True,
            )
            for row in rows
        ]
        new = self._seen.bulk_write(operations).upserted_ids or {}
        return [(rows[place]["item"], rows[place]["version"]) for place in new]

    def of(self, item: str, version: int) -> dict[str, dict[str, Any]]:
        """{board: {first, last, heard}}."""
        return {d["board"]: d for d in self._seen.find({"item": item, "version": version})}

    def heard(self, boards: Iterable[str]) -> dict[str, datetime]:
        found = self._heard.find({"_id": {"$in": list(boards)}})
        return {d["_id"]: d["at"] for d in found}
