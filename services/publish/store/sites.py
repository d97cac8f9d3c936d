"""Who owns the site's folder: a lease with a fencing number, the totals of its lists, and rebuilds.

`sites {_id, owner, fence, until, totals, rebuild}`: pages, lists, feeds and sitemaps are written
by the one worker that holds the lease; the folder remembers the fence, and writing stops when the
lease cannot be renewed (docs/architecture.md, the site).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from common import clock
from services.publish.site.model import Record
from services.publish.site.plan import Totals
from services.publish.store.leases import Lease

SITE = "main"


@dataclass(frozen=True)
class Owned:
    """What the owner needs to know after taking or renewing the lease."""

    fence: int
    totals: Totals
    rebuild: Mapping[str, Any] | None


class Sites:
    """The site's document, from both sides: its owner and those who ask."""

    def __init__(self, kept: Database[Any]):
        self._lease = Lease(kept, SITE)
        self._docs = self._lease.docs

    def own(self) -> Owned | None:
        """Take the lease, or renew it in its second third; None while somebody else holds it."""
        found = self._lease.own()
        if found is None:
            return None
        return Owned(found["fence"], totals_of(found.get("totals", {})), found.get("rebuild"))

    def still_mine(self) -> bool:
        """By this process's own monotonic clock, which nobody shifts."""
        return self._lease.still_mine()

    def release(self) -> None:
        """Let the next owner begin at once."""
        self._lease.release()

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
        mine = {"_id": SITE, "owner": self._lease.me, "fence": fence}
        return self._docs.update_one(mine, {"$max": stored}).matched_count == 1

    def catalogued(self, fence: int, code: str) -> bool:
        """Remember that the organ has a page of its catalogue, before it is written; False when
        the lease is lost."""
        self._lease.look_again()
        mine = {"_id": SITE, "owner": self._lease.me, "fence": fence}
        known = {"$set": {f"totals.catalogues.{code}": 1}}
        return self._docs.update_one(mine, known).matched_count == 1

    # -- rebuild -------------------------------------------------------------

    def ask_rebuild(self, id_: str, by: str) -> None:
        wanted = {"id": id_, "by": by, "state": "due", "cursor": "", "done": 0, "at": clock.now()}
        other = {"_id": SITE, "rebuild.id": {"$ne": id_}}
        self._docs.update_one(other, {"$set": {"rebuild": wanted}})

    def rebuilt(self, id_: str, **progress: Any) -> None:
        self._lease.look_again()  # the owner's next look must see how far it has come
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
        stored.get("site", 0),
        dict(stored.get("columns", {})),
        dict(stored.get("organs", {})),
        frozenset(stored.get("catalogues", {})),
    )
