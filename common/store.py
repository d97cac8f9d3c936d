"""One aggregate, one document, one atomic write: state and outgoing events together.

A document is the fields of a dataclass plus what only the store knows: `_id`, `schema`, `rev`
(lock counter, never leaves the store), `commands` (the last hundred), `outbox` (events not yet
relayed) with `outbox_at`, and `said` (the last events relayed, for the echo).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from pymongo import IndexModel, InsertOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from common import clock, logs, seals
from common.errors import Conflict, Damaged, Invalid, NotFound
from common.events import Event, envelope

SCHEMA = 1
COMMANDS_KEPT = 100
DUPLICATE = 11000  # MongoDB's error code for an _id or unique key that is there already
TRIES = 5  # of one change against other writers of the same document


class Thing(Protocol):
    """A dataclass with an `id`; its other fields are plain BSON values."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Thing)
Decide = Callable[[T], tuple[T, Sequence[Event]]]


@dataclass(frozen=True)
class Command:
    """Who asked for a change, once: the same `id` with other arguments is an error."""

    id: str
    digest: str

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> "Command":
        """From the arguments of an RPC command; `trace` may differ between repeats."""
        named = sorted((k, v) for k, v in arguments.items() if k not in ("trace", "command_id"))
        return cls(arguments["command_id"], seals.digest(repr(named).encode()))


OUTBOX_INDEXES = (
    IndexModel("outbox_at", partialFilterExpression={"outbox_at": {"$exists": True}}),
    IndexModel("said_at", partialFilterExpression={"said_at": {"$exists": True}}),
)


class Store(Generic[T]):
    """The documents of one kind of aggregate."""

    def __init__(
        self,
        database: Database,
        name: str,
        kind: type[T],
        indexes: Iterable[IndexModel] = (),
        unknown: str = "",
    ):
        """`unknown` is what users read, with the id for {}, when there is no such thing."""
        self._unknown = unknown or f"{name}: {{}}"
        self.docs = database[name]
        self.database = database
        self._make: Callable[..., T] = kind
        self._fields = [f.name for f in fields(kind) if f.name != "id"]  # type: ignore[arg-type]
        self._indexes = [*OUTBOX_INDEXES, *indexes]

    def prepare(self) -> None:
        """Create the collection and its indexes; safe to repeat."""
        self.docs.create_indexes(self._indexes)

    # -- reading -------------------------------------------------------------

    def get(self, id_: str) -> T:
        """The aggregate; NotFound when there is none."""
        return self.thing(self._document(id_))

    def find(self, query: Mapping[str, Any], **options: Any) -> Iterator[T]:
        for document in self.docs.find(query, **options):
            yield self.thing(document)

    def thing(self, document: Mapping[str, Any]) -> T:
        if document["schema"] > SCHEMA:
            raise Damaged(f"{document['_id']}: written by a newer version of this program")
        known = {name: document[name] for name in self._fields if name in document}
        return self._make(id=document["_id"], **known)

    def missing(self, id_: str) -> NotFound:
        """Said of what does not exist, and in the same words of what somebody may not see."""
        return NotFound(self._unknown.format(id_))

    def _document(self, id_: str) -> dict[str, Any]:
        document = self.docs.find_one({"_id": id_})
        if document is None:
            raise self.missing(id_)
        return dict(document)

    # -- writing -------------------------------------------------------------

    def change(
        self,
        id_: str,
        decide: Decide[T],
        command: Command | None = None,
        new: Callable[[], T] | None = None,
    ) -> T:
        """Load, decide, save with its events in one guarded write; returns what now stands.

        A repeated command answers with the aggregate and changes nothing. Other writers of the
        same document are met by loading and deciding again; Conflict after TRIES.
        """
        for _ in range(TRIES):
            document = self.docs.find_one({"_id": id_})
            if document is None and new is None:
                raise self.missing(id_)
            if document and command and is_repeated(document, command):
                return self.thing(document)
            before = self.thing(document) if document else new()  # type: ignore[misc]
            after, events = decide(before)
            if document is None:
                if self.add_once(after, events, command):
                    return after
            elif after == before and not events and command is None:
                return before
            elif self._save(id_, document["rev"], after, events, command):
                return after
        raise Conflict(f"{self.docs.name}: {id_}")

    def _save(
        self, id_: str, rev: int, after: T, events: Sequence[Event], command: Command | None
    ) -> bool:
        guard = {"_id": id_, "rev": rev}
        update = change_of(self.values(after), events, command)
        return self.docs.update_one(guard, update).matched_count == 1

    def add_once(
        self, thing: T, events: Sequence[Event] = (), command: Command | None = None
    ) -> bool:
        """Insert unless its id is there already; True when this call did it."""
        try:
            self.docs.insert_one(self.fresh(thing, events, command))
        except DuplicateKeyError as taken:
            if (taken.details or {}).get("keyPattern", {"_id": 1}) != {"_id": 1}:
                raise
            return False
        return True

    def fresh(
        self, thing: T, events: Sequence[Event] = (), command: Command | None = None
    ) -> dict[str, Any]:
        """The document of a new aggregate, its events included."""
        known = {name: value for name, value in self.values(thing).items() if value is not None}
        document = {"_id": thing.id, "schema": SCHEMA, "rev": 1, **known}
        if command:
            document["commands"] = [{"id": command.id, "digest": command.digest}]
        if events:
            now = clock.now()
            document |= {"outbox": wires(events, now), "outbox_at": now}
        return document

    def write_all(self, changes: Sequence[tuple[T, T | None, Sequence[Event]]]) -> None:
        """(after, before or None, events) for many aggregates in one transaction: all or nothing.

        Raises Conflict when one of them has changed or appeared since it was read.
        """
        if changes:
            with self.database.client.start_session() as session:
                session.with_transaction(lambda s: self._write_in(s, changes))

    def _write_in(
        self, session: ClientSession, changes: Sequence[tuple[T, T | None, Sequence[Event]]]
    ) -> None:
        query = {"_id": {"$in": [after.id for after, _, _ in changes]}}
        there = {d["_id"]: d for d in self.docs.find(query, session=session)}
        taken = Conflict(f"{self.docs.name}: changed by someone else meanwhile")
        operations: list[InsertOne[Any] | UpdateOne] = []
        for after, before, events in changes:
            document = there.get(after.id)
            if before != (self.thing(document) if document else None):
                raise taken
            if document is None:
                operations.append(InsertOne(self.fresh(after, events)))
            else:
                guard = {"_id": after.id, "rev": document["rev"]}
                operations.append(UpdateOne(guard, change_of(self.values(after), events)))
        try:
            self.docs.bulk_write(operations, session=session)
        except BulkWriteError as error:
            if any(e["code"] == DUPLICATE for e in error.details["writeErrors"]):
                raise taken from error
            raise

    def values(self, thing: T) -> dict[str, Any]:
        return {name: getattr(thing, name) for name in self._fields}


def change_of(
    values: Mapping[str, Any], events: Sequence[Event] = (), command: Command | None = None
) -> dict[str, Any]:
    """The update operators of one change: state, rev, outbox and command together.

    What is None is not stored, so that an index on dates holds only dates.
    """
    update: dict[str, Any] = {
        "$set": {name: value for name, value in values.items() if value is not None},
        "$unset": {name: "" for name, value in values.items() if value is None},
        "$inc": {"rev": 1},
        "$push": {},
    }
    if events:
        now = clock.now()
        update["$push"]["outbox"] = {"$each": wires(events, now)}
        update["$set"]["outbox_at"] = now
    if command:
        kept = {"$each": [{"id": command.id, "digest": command.digest}], "$slice": -COMMANDS_KEPT}
        update["$push"]["commands"] = kept
    return {operator: what for operator, what in update.items() if what}


def wires(events: Sequence[Event], now: datetime) -> list[dict[str, Any]]:
    return [envelope(event, now, logs.trace()) for event in events]


def insert_new(docs: Any, documents: Iterable[dict[str, Any]]) -> None:
    """Insert what is not there by its `_id` yet, in one go."""
    try:
        docs.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if any(e["code"] != DUPLICATE for e in error.details["writeErrors"]):
            raise


def is_repeated(document: Mapping[str, Any], command: Command) -> bool:
    """Was this command carried out by one of the document's {commands}? Invalid when its id was,
    with other arguments."""
    for seen in document.get("commands", ()):
        if seen["id"] == command.id:
            if seen["digest"] != command.digest:
                raise Invalid(
                    "这个命令编号已经用于另一项内容不同的操作，本次没有执行。请换一个新的命令编号再试。",
                    [f"command_id: {command.id}"],
                )
            return True
    return False
