"""Cases with what is kept beside them: contacts, and how often an address was heard of late."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import IndexModel
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock
from common.errors import Conflict, NotFound
from common.events import Event
from common.paging import Order, page
from common.store import Command, Store
from contracts.words import CASE_STATES
from services.feedback.domain import limits
from services.feedback.domain.cases import Case

OLDEST = Order("received_at")
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Contact:
    """Sealed; an empty text stands for nothing given."""

    name: str = ""
    contact: str = ""


class Cases(Store[Case]):
    """`contacts {_id: case, name, contact}` and `arrivals {_id: keyed hash, at, expires_at}`."""

    def __init__(self, kept: Database[Any]) -> None:
        indexes = [
            IndexModel("code", unique=True),
            IndexModel([("organ", 1), ("state", 1), *OLDEST.keys]),
            IndexModel([("state", 1), *OLDEST.keys]),
            IndexModel([("item", 1), *OLDEST.keys]),
            IndexModel([("lead", 1), ("state", 1), *OLDEST.keys]),
            IndexModel([("member", 1), ("received_at", -1)]),
        ]
        super().__init__(kept, "cases", Case, indexes, "没有编号为 {} 的意见。请核对编号。")
        self._contacts = kept["contacts"]
        self._arrivals = kept["arrivals"]

    def oldest(
        self, wanted: Mapping[str, Any], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Case, str]]:
        """(case, its place for `after`) of these organs, or of all; `wanted` is {states, item,
        lead}, of which any may be empty."""
        query = {name: wanted[name] for name in ("item", "lead") if wanted[name]}
        states = wanted["states"] or ([] if wanted["item"] else CASE_STATES)
        if states:
            query["state"] = {"$in": list(states)}
        found = page(self.docs, query, OLDEST, organs, after, limit, max(1, len(states)))
        return [(self.thing(document), OLDEST.place(document)) for document in found]

    def counted(self, organs: Sequence[str] | None) -> dict[str, int]:
        """{state: how many of these organs, or of all}, each up to MOST_COUNTED."""
        there = {} if organs is None else {"organ": {"$in": list(organs)}}
        return {
            state: self.docs.count_documents({"state": state, **there}, limit=MOST_COUNTED)
            for state in CASE_STATES
        }

    def answered(self, organs: Sequence[str] | None) -> Iterator[Case]:
        """Whose reply waits to be reviewed, oldest first; of all organs when `organs` is None."""
        there = {} if organs is None else {"organ": {"$in": list(organs)}}
        return self.find({"state": "answered", **there}, sort=OLDEST.keys)

    def prepare(self) -> None:
        super().prepare()
        self._contacts.create_index("_id")  # so that no transaction has to make the collection
        self._arrivals.create_index("expires_at", name="old", expireAfterSeconds=0)

    def receive(
        self, said: tuple[Case, Sequence[Event]], contact: Contact, place: str, command: Command
    ) -> Case:
        """Case, contact and count in one transaction, all or nothing; what stands when repeated.

        Arrivals are counted per `place` ("" is not counted): TooMany when there were enough.
        """
        case, events = said

        def put(session: ClientSession) -> None:
            if place:
                self._count(place, session)
            self.docs.insert_one(self.fresh(case, events, command), session=session)
            if contact != Contact():
                kept = {"_id": case.id, "name": contact.name, "contact": contact.contact}
                self._contacts.insert_one(kept, session=session)

        try:
            with self.database.client.start_session() as session:
                session.with_transaction(put)
        except DuplicateKeyError:
            stands = self.repeated(case.id, command)
            if stands is None:
                raise
            return stands
        return case

    def _count(self, place: str, session: ClientSession) -> None:
        """In the same transaction: two at once conflict, and the later one counts again."""
        now = clock.now()
        found = self._arrivals.find_one({"_id": place}, session=session) or {"at": []}
        moments = limits.admit(found["at"], now)
        values = {"at": moments, "expires_at": now + limits.LONGEST}
        self._arrivals.update_one({"_id": place}, {"$set": values}, upsert=True, session=session)

    def repeated(self, id_: str, command: Command) -> Case | None:
        """The case that this very command made before; Invalid when it was another's."""

        def taken(case: Case) -> tuple[Case, list[Event]]:
            raise Conflict(f"{case.id}: made by another command")

        try:
            return self.change(id_, taken, command)
        except NotFound:
            return None

    def contact_of(self, case: str) -> Contact:
        found = self._contacts.find_one({"_id": case}) or {}
        return Contact(found.get("name", ""), found.get("contact", ""))

    def take(self, ids: Iterable[str], redisclosure: str) -> list[Case]:
        """Bind the free ones to a re-disclosure, each in one guarded write; all that are its now.

        Safe to repeat and to race: once this has passed, every case belongs to somebody for good.
        """
        wanted = list(ids)
        free = {"_id": {"$in": wanted}, "redisclosure": ""}
        self.docs.update_many(free, {"$set": {"redisclosure": redisclosure}, "$inc": {"rev": 1}})
        return list(self.find({"_id": {"$in": wanted}, "redisclosure": redisclosure}))
