"""The ledger's documents: `entries_in` takes events in, `ledger` keeps them chained."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.int64 import Int64
from bson.min_key import MinKey
from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from common import clock
from common.store import DUPLICATE, insert_new
from common.together import Together
from services.oversight.domain.chain import line_of, plain

ALL = {"_id": {"$gte": MinKey()}}  # numbers first, then every other type: nothing hides
NEWEST = [("_id", DESCENDING)]
LENIENT: CodecOptions[dict[str, Any]] = CodecOptions(unicode_decode_error_handler="replace")
FOREIGN = "written by somebody else"  # the name of a field that no entry has


class Ledger:
    """Handlers `put`, one loop chains. Unique numbers guard the chain; the index of `event` finds
    what is in it already."""

    def __init__(self, database: Database[dict[str, Any]]):
        self.docs = database["ledger"]
        self.inbox = database["entries_in"]
        self._together = Together(self.put_all)

    def prepare(self) -> None:
        self.inbox.create_indexes([IndexModel("entered_at")])
        self.docs.create_indexes(
            [
                IndexModel("event", unique=True),
                IndexModel([("item", ASCENDING), ("_id", DESCENDING)]),
                IndexModel([("about", ASCENDING), ("_id", DESCENDING)]),
            ]
        )

    # -- what comes in -------------------------------------------------------

    def put(self, event: Mapping[str, Any]) -> None:
        """Twice is once, also when it was chained long ago: the chain takes nothing twice."""
        self._together.put(event)

    def known(self, events: Iterable[Mapping[str, Any]]) -> frozenset[str]:
        """The ids of those that were chained already."""
        ids = [plain(event.get("id")) for event in events]
        found = self.docs.find({"event": {"$in": ids}}, {"event": 1})
        return frozenset(document["event"] for document in found)

    def put_all(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Many at once; those that wait already stay as they are."""
        now = clock.now()
        insert_new(
            self.inbox,
            [{"_id": plain(e["id"]), "line": line_of(e), "entered_at": now} for e in events],
        )

    def waiting(self, limit: int) -> list[dict[str, Any]]:
        """In the order of coming, whatever the clock says now."""
        found = self.inbox.find({"entered_at": {"$exists": True}})
        return list(found.sort("entered_at", ASCENDING).limit(limit))

    def waiting_since(self) -> datetime | None:
        """Since when the oldest has waited to be chained."""
        return next((document["entered_at"] for document in self.waiting(1)), None)

    # -- the chain -----------------------------------------------------------

    def new(self, waiting: Sequence[Mapping[str, Any]]) -> list[str]:
        """The lines of those that are not in the ledger yet."""
        ids = {"$in": [document["_id"] for document in waiting]}
        there = {d["event"] for d in self.docs.find({"event": ids}, {"event": 1})}
        return [document["line"] for document in waiting if document["_id"] not in there]

    def append(self, documents: Sequence[dict[str, Any]]) -> bool:
        """False when somebody else has chained meanwhile; what is written is a chain either way."""
        try:
            if documents:
                self.docs.insert_many(documents, ordered=True)
        except BulkWriteError as error:
            if any(e["code"] != DUPLICATE for e in error.details["writeErrors"]):
                raise
            return False
        return True

    def done(self, waiting: Sequence[Mapping[str, Any]]) -> None:
        self.inbox.delete_many({"_id": {"$in": [document["_id"] for document in waiting]}})

    # -- reading -------------------------------------------------------------

    def is_empty(self) -> bool:
        return self.docs.find_one(ALL, {"_id": 1}) is None

    def at(self, seq: int) -> dict[str, Any] | None:
        return self.docs.find_one({"_id": seq})

    def after(self, seq: int) -> Iterator[dict[str, Any]]:
        """What is numbered higher."""
        return self._stored({"_id": {"$gt": seq}})

    def everything(self) -> Iterator[dict[str, Any]]:
        """In the order of `_id`, with constant memory."""
        return self._stored(ALL)

    def _stored(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        raw = self.docs.with_options(CodecOptions(document_class=RawBSONDocument))
        for document in raw.find(query).sort("_id", ASCENDING):
            yield as_stored(bytes(document.raw))

    def estimate(self) -> int:
        """About how many there are, without counting them."""
        return self.docs.estimated_document_count()

    def newest(self, item: str | None, limit: int) -> list[dict[str, Any]]:
        """The last entries, or those of an item and of what is about it."""
        query = {"$or": [{"item": item}, {"about": item}]} if item else {"_id": {"$gte": 1}}
        found = self.docs.find(query).sort(NEWEST).limit(limit)
        return [{"seq": d.pop("_id"), **d} for d in found]


def as_stored(raw: bytes) -> dict[str, Any]:
    """A document so that nothing of how it is stored is lost.

    Decoding would hide a number of another width, a symbol in place of a text, a field that stands
    twice or bytes that are no text: what BSON of ours would not be says so by a field more.
    """
    document = {
        name: int(value) if isinstance(value, Int64) else value
        for name, value in bson.decode(raw, LENIENT).items()
    }
    return document if bson.encode(document) == raw else {**document, FOREIGN: True}
