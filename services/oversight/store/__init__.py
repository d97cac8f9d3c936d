"""Where oversight keeps filings, the ledger, and the ledger's head outside the database."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common import settings
from common.database import database
from common.due import due_index
from common.errors import Invalid
from common.paging import Order, page
from common.store import Store
from services.oversight.domain.chain import KEY
from services.oversight.domain.filings import OPEN, OVERDUE, Filing
from services.oversight.domain.verifications import Verification
from services.oversight.store.head import HeadFile
from services.oversight.store.ledger import Ledger

SERVICE = "oversight"
SHOWN = ["filed", "acknowledged"]  # states; before that nobody has been told

__all__ = [
    "SERVICE",
    "Filings",
    "HeadFile",
    "Ledger",
    "filings",
    "filings_wanted",
    "head",
    "key",
    "ledger",
    "verifications",
]


def ledger() -> Ledger:
    kept = Ledger(database(SERVICE))
    kept.prepare()
    return kept


def head() -> HeadFile:
    [path] = settings.require("LEDGER_HEAD")
    return HeadFile(Path(path))


def key() -> bytes:
    """What binds the entries; it never lies where the entries lie."""
    [text] = settings.require("LEDGER_KEY")
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error is one
        found = b""
    if len(found) != KEY:
        raise Invalid(
            f"LEDGER_KEY 用不了：应是 Base64 写的 {KEY} 字节。请按 deploy/example.env 改正。"
        )
    return found


DUE_FIRST = Order("due_on", is_day=True)


class Filings(Store[Filing]):
    """`filings`, and pages of them."""

    def __init__(self, kept: Database[Any]) -> None:
        indexes = [
            IndexModel([("superior", 1), ("state", 1), *DUE_FIRST.keys]),
            IndexModel([("organ", 1), ("state", 1), *DUE_FIRST.keys]),
            IndexModel([("state", 1), *DUE_FIRST.keys]),
            IndexModel([("state", 1), ("calendar", 1)]),
            due_index(),
        ]
        super().__init__(kept, "filings", Filing, indexes, "没有编号为 {} 的报备。请核对编号。")

    def due_first(
        self, wanted: Mapping[str, Any], organs: Sequence[str] | None, after: str, limit: int
    ) -> list[tuple[Filing, str]]:
        """(filing, its place for `after`) of these organs, or of all."""
        found = page(self.docs, wanted, DUE_FIRST, organs, after, limit, len(SHOWN))
        return [(self.thing(document), DUE_FIRST.place(document)) for document in found]

    def counted_before(self, calendar: int, limit: int) -> list[Filing]:
        """Open ones whose day an older calendar gave, or one that nobody noted."""
        older = {"state": {"$in": OPEN}, "calendar": {"$not": {"$gte": calendar}}}
        return list(self.find(older, limit=limit))


def filings() -> Filings:
    store = Filings(database(SERVICE))
    store.prepare()
    return store


def verifications() -> Store[Verification]:
    indexes = [IndexModel("asked_at"), due_index()]
    store = Store(database(SERVICE), "verifications", Verification, indexes)
    store.prepare()
    return store


def filings_wanted(
    superiors: Sequence[str] | None, state: str | None, today: date
) -> dict[str, Any]:
    """The query; overdue is a question of the day."""
    places = {} if superiors is None else {"superior": {"$in": list(superiors)}}
    if state == OVERDUE:
        return {**places, "state": "filed", "due_on": {"$lt": today.isoformat()}}
    return {**places, "state": state or {"$in": SHOWN}}
