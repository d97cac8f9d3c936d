"""Where oversight keeps filings, the ledger, and the ledger's head outside the database."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

from pymongo import IndexModel

from common import settings
from common.database import database
from common.due import due_index
from common.errors import Invalid
from common.store import Store
from services.oversight.domain.chain import KEY
from services.oversight.domain.filings import OVERDUE, Filing
from services.oversight.domain.verifications import Verification
from services.oversight.store.head import HeadFile
from services.oversight.store.ledger import Ledger

SERVICE = "oversight"
SHOWN = ["filed", "acknowledged"]  # states; before that nobody has been told

__all__ = [
    "SERVICE",
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


def filings() -> Store[Filing]:
    indexes = [
        IndexModel([("superior", 1), ("state", 1), ("due_on", 1)]),
        IndexModel([("organ", 1), ("state", 1), ("due_on", 1)]),
        IndexModel([("state", 1), ("due_on", 1)]),
        due_index(),
    ]
    store = Store(database(SERVICE), "filings", Filing, indexes)
    store.prepare()
    return store


def verifications() -> Store[Verification]:
    indexes = [IndexModel("asked_at"), due_index()]
    store = Store(database(SERVICE), "verifications", Verification, indexes)
    store.prepare()
    return store


def filings_wanted(
    superior: str | None, organ: str | None, state: str | None, today: date
) -> dict[str, Any]:
    """The query; overdue is a question of the day."""
    places = {name: id_ for name, id_ in (("superior", superior), ("organ", organ)) if id_}
    if state == OVERDUE:
        return {**places, "state": "filed", "due_on": {"$lt": today.isoformat()}}
    return {**places, "state": state or {"$in": SHOWN}}
