"""Due work: documents with a `due_at` in the past, claimed in batches under a lease token.

The queue wakes, the store remembers: retry is a date in the document, not a loop in memory.
A claim moves `due_at` to the end of the lease, so a dead worker's claim runs out by itself; a
later write must match the token, so a worker that was too slow changes nothing.
"""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.collection import Collection

from common import clock, metrics

LEASE = timedelta(seconds=30)
FIRST_RETRY = 2.0  # seconds
LAST_RETRY = 900.0  # seconds
HUMAN_QUEUE = 12  # attempts after which a person has to look, though trying goes on


@dataclass(frozen=True)
class Claimed:
    """What one worker may work on until the lease ends."""

    token: str
    documents: list[dict[str, Any]]


class DueWork:
    """The due documents of one kind; `where` narrows a collection to that kind."""

    def __init__(
        self,
        service: str,
        name: str,
        docs: Collection,
        where: Mapping[str, Any] | None = None,
        lease: timedelta = LEASE,
    ):
        self._gauge = metrics.due_work_age.labels(service, name)
        self._docs = docs
        self._where = dict(where or {})
        self._lease = lease

    def look(self, limit: int) -> list[dict[str, Any]]:
        """The oldest due documents, not held: for work whose every write is guarded by what was
        seen, so that doing it twice at once changes nothing."""
        now = clock.now()
        found = list(self._docs.find(self._due(now)).sort("due_at").limit(limit))
        oldest = found[0]["due_at"] if found else now
        self._gauge.set((now - oldest).total_seconds())
        return found

    def _due(self, now: datetime) -> dict[str, Any]:
        return {**self._where, "due_at": {"$lte": now}}

    def claim(self, limit: int) -> Claimed:
        """The oldest due documents, at most `limit`, held under a fresh token."""
        found = self.look(limit)
        if not found:
            return Claimed("", [])
        now = clock.now()
        due = self._due(now)
        token = uuid.uuid4().hex
        mine = {"_id": {"$in": [d["_id"] for d in found]}, **due}
        self._docs.update_many(mine, {"$set": {"lease": token, "due_at": now + self._lease}})
        held = self._docs.find({"_id": {"$in": mine["_id"]["$in"]}, "lease": token})
        return Claimed(token, list(held))


def due_index(*before: str) -> IndexModel:
    """The index that `claim` needs, with the keys of its `where` first."""
    keys = [(name, 1) for name in (*before, "due_at")]
    return IndexModel(keys, partialFilterExpression={"due_at": {"$exists": True}})


def retry_at(attempts: int, now: datetime, jitter: float | None = None) -> datetime:
    """When to try again after `attempts` failures: 2 s doubling to 15 min, with jitter.

    `jitter` in [0, 1) is drawn when not given; the wait is between half and all of the step.
    """
    step = min(FIRST_RETRY * 2 ** min(attempts, 30), LAST_RETRY)
    part = random.random() if jitter is None else jitter
    return now + timedelta(seconds=step * (0.5 + part / 2))
