"""Who owns a folder: a lease with a fencing number.

Whoever holds it is the only one to write; the folder remembers the fence, and writing stops when
the lease cannot be renewed (docs/architecture.md, the site).
"""

import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock

LEASE = timedelta(seconds=6)


class Lease:
    """One document of `sites {_id, owner, fence, until}`; `me` is this process's name in it."""

    def __init__(self, kept: Database[Any], name: str):
        self.docs = kept["sites"]
        self.me = uuid.uuid4().hex
        self._name = name
        self._held_until = self._renew_at = 0.0
        self._held: Mapping[str, Any] | None = None

    def own(self) -> Mapping[str, Any] | None:
        """Take the lease, or renew it in its second third; the document as it is then. None while
        somebody else holds it."""
        asked = time.monotonic()
        if self._held and asked < self._renew_at:
            return self._held
        self._held = None
        now = clock.now()
        until = {"until": now + LEASE}
        mine = self.docs.find_one_and_update(
            {"_id": self._name, "owner": self.me, "until": {"$gt": now}},
            {"$set": until},
            return_document=ReturnDocument.AFTER,
        )
        found = mine or self._take(now, until)
        if found is None:
            return None
        self._renew_at = asked + LEASE.total_seconds() / 3
        self._held_until = asked + LEASE.total_seconds()
        self._held = found
        return found

    def _take(self, now: Any, until: Mapping[str, Any]) -> Mapping[str, Any] | None:
        free = {"_id": self._name, "until": {"$lte": now}}
        taken = {"$set": {"owner": self.me, **until}, "$inc": {"fence": 1}}
        try:
            found: Mapping[str, Any] | None = self.docs.find_one_and_update(
                free, taken, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:  # it is there and not free
            return None
        return found

    def look_again(self) -> None:
        """The next `own` must see what the document says now."""
        self._renew_at = 0.0

    def still_mine(self) -> bool:
        """By this process's own monotonic clock, which nobody shifts."""
        return time.monotonic() < self._held_until

    def release(self) -> None:
        """Let the next owner begin at once."""
        self._held, self._held_until = None, 0.0
        mine = {"_id": self._name, "owner": self.me}
        self.docs.update_one(mine, {"$set": {"until": clock.now()}})
