"""Sessions: a random token in somebody's cookie, kept only as its hash; they end by themselves.

`sessions {_id: SHA-256 of the token, owner, opened_at, seen_at, until, ends_at, address, agent}`.
Nobody who reads the database can act with what stands there. A session ends `idle` after it was
last seen and `longest` after it was opened, whichever comes first; the database drops it then,
and until it does, `find` says that it is over.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from common import clock
from common.errors import NotFound

TOKEN_BYTES = 32
TOUCH = timedelta(minutes=1)  # seen_at is written at most so often: most requests only read
AGENT_LIMIT = 120  # characters kept of what a browser calls itself
OVER = "登录已经过期或已经退出，请重新登录。"


@dataclass(frozen=True)
class Session:
    """`id` is the hash; whoever has only this cannot use the session."""

    id: str
    owner: str
    opened_at: datetime
    seen_at: datetime
    until: datetime
    ends_at: datetime
    address: str = ""
    agent: str = ""


class Sessions:
    """The sessions of one kind of owner, in the service's own database."""

    def __init__(
        self, kept: Database[Any], idle: timedelta, longest: timedelta, name: str = "sessions"
    ) -> None:
        self._docs = kept[name]
        # A touch lost in a failover only ends a session a minute early.
        self._hasty = self._docs.with_options(write_concern=WriteConcern(1))
        self._idle = idle
        self._longest = longest

    def prepare(self) -> None:
        """Create the collection and its indexes; safe to repeat."""
        old = IndexModel("ends_at", name="old", expireAfterSeconds=0)
        self._docs.create_indexes([IndexModel("owner"), old])

    def open(self, owner: str, address: str = "", agent: str = "") -> tuple[str, Session]:
        """The token, told this once, and the session it stands for."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = clock.now()
        until = now + self._longest
        session = Session(
            id=hash_of(token),
            owner=owner,
            opened_at=now,
            seen_at=now,
            until=until,
            ends_at=min(until, now + self._idle),
            address=address,
            agent=agent[:AGENT_LIMIT],
        )
        values = {k: v for k, v in vars(session).items() if k != "id"}
        self._docs.insert_one({"_id": session.id, **values})
        return token, session

    def find(self, token: str) -> Session:
        """The open session; NotFound when it is over. One read, and a write once a minute."""
        now = clock.now()
        found = self._docs.find_one({"_id": hash_of(token)})
        if found is None or found["ends_at"] <= now:
            raise NotFound(OVER)
        if now - found["seen_at"] >= TOUCH:
            seen = {"seen_at": now, "ends_at": min(found["until"], now + self._idle)}
            self._hasty.update_one({"_id": found["_id"]}, {"$set": seen})
            found = {**found, **seen}
        return _session(found)

    def close(self, token: str) -> str:
        """Whose it was; "" when there was none any more."""
        found = self._docs.find_one_and_delete({"_id": hash_of(token)})
        return str(found["owner"]) if found else ""

    def end_all(self, owner: str, but: str = "") -> int:
        """End every session of somebody at once, except the one with the token `but`."""
        mine: dict[str, Any] = {"owner": owner}
        if but:
            mine["_id"] = {"$ne": hash_of(but)}
        return int(self._docs.delete_many(mine).deleted_count)

    def of(self, owner: str) -> Iterator[Session]:
        """Those still open."""
        now = clock.now()
        for found in self._docs.find({"owner": owner}):
            if found["ends_at"] > now:
                yield _session(found)


def _session(found: Mapping[str, Any]) -> Session:
    return Session(id=found["_id"], **{k: v for k, v in found.items() if k != "_id"})


def hash_of(token: str) -> str:
    """A plain hash is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """What a form of this session carries: it follows from the token, the token not from it."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()
