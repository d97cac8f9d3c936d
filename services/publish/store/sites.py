"""Who owns the site's folder: a lease with a fencing number, the totals of its lists, and rebuilds.

`sites {_id, owner, fence, until, totals, rebuild}`: pages, lists, feeds and sitemaps are written
by the one worker that holds the lease; the folder remembers the fence, and writing stops when the
lease cannot be renewed (docs/architecture.md, the site).
"""

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock
from services.publish.site.model import Record
from services.publish.site.plan import Totals

SITE = "main"
LEASE = timedelta(seconds=6)


@dataclass(frozen=True)
class Owned:
    """What the owner needs to know after taking or renewing the lease."""

    fence: int
    totals: Totals
    rebuild: Mapping[str, Any] | None


class Sites:
    """The site's document, from both sides: its owner and those who ask."""

    def __init__(self, kept: Database[Any]):
        self._docs = kept["sites"]
        self._me = uuid.uuid4().hex
        self._held_until = self._renew_at = 0.0
        self._owned: Owned | None = None

    def own(self) -> Owned | None:
        """Take the lease, or renew it in its second third; None while somebody else holds it."""
        asked = time.monotonic()
        if self._owned and asked < self._renew_at:
            return self._owned
        self._owned = None
        now = clock.now()
        until = {"until": now + LEASE}
        mine = self._docs.find_one_and_update(
            {"_id": SITE, "owner": self._me, "until": {"$gt": now}},
            {"$set": until},
            return_document=ReturnDocument.AFTER,
        )
        found = mine or self._take(now, until)
        if found is None:
            return None
        self._renew_at = asked + LEASE.total_seconds() / 3
        self._held_until = asked + LEASE.total_seconds()
        self._owned = Owned(
            found["fence"], totals_of(found.get("totals", {})), found.get("rebuild")
        )
        return self._owned

    def _take(self, now: Any, until: Mapping[str, Any]) -> Mapping[str, Any] | None:
        free = {"_id": SITE, "until": {"$lte": now}}
        taken = {"$set": {"owner": self._me, **until}, "$inc": {"fence": 1}}
        try:
            found: Mapping[str, Any] | None = self._docs.find_one_and_update(
                free, taken, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:  # it is there and not free
            return None
        return found

    def still_mine(self) -> bool:
        """By this process's own monotonic clock, which nobody shifts."""
        return time.monotonic() < self._held_until

    def release(self) -> None:
        """Let the next owner begin at once."""
        self._owned, self._held_until = None, 0.0
        self._docs.update_one({"_id": SITE, "owner": self._me}, {"$set": {"until": clock.now()}})

    def grow(self, fence: int, placed: Iterable[Record]) -> bool:
        """Remember the places of new records before they are used; False when the lease is lost."""
        stored: dict[str, int] = {}
        for record in placed:
            place = record.seqs
            for name, seq in (
                ("totals.site", place["site"]),
                (f"totals.columns.{record.column}", place["column"]),
                (f"totals.organs.{record.organ_code}", place["organ"]),
            ):
                stored[name] = max(seq, stored.get(name, 0))
        mine = {"_id": SITE, "owner": self._me, "fence": fence}
        return self._docs.update_one(mine, {"$max": stored}).matched_count == 1

    # -- rebuild -------------------------------------------------------------

    def ask_rebuild(self, id_: str, by: str) -> None:
        wanted = {"id": id_, "by": by, "state": "due", "cursor": "", "done": 0, "at": clock.now()}
        other = {"_id": SITE, "rebuild.id": {"$ne": id_}}
        self._docs.update_one(other, {"$set": {"rebuild": wanted}})

    def rebuilt(self, id_: str, **progress: Any) -> None:
        self._renew_at = 0.0  # the owner's next look must see how far it has come
        values = {f"rebuild.{name}": value for name, value in progress.items()}
        self._docs.update_one({"_id": SITE, "rebuild.id": id_}, {"$set": values})

    def count_rebuilt(self, id_: str, pages: int) -> None:
        self._docs.update_one({"_id": SITE, "rebuild.id": id_}, {"$inc": {"rebuild.done": pages}})

    def show(self) -> dict[str, Any]:
        found = self._docs.find_one({"_id": SITE}) or {}
        rebuild = found.get("rebuild") or {}
        return {
            "fence": found.get("fence", 0),
            "owned": bool(found) and found["until"] > clock.now(),
            "pages": found.get("totals", {}).get("site", 0),
            "rebuild": {k: rebuild[k] for k in ("id", "state", "done") if k in rebuild},
        }


def totals_of(stored: Mapping[str, Any]) -> Totals:
    return Totals(
        stored.get("site", 0), dict(stored.get("columns", {})), dict(stored.get("organs", {}))
    )
