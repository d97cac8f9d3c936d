"""Announcements: one document per item:version that was to be told."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database

from common.due import due_index
from common.store import Store
from services.notify.domain.announcements import Announcement

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Announcements(Store[Announcement]):
    """What the worker expands, watches and stops."""

    def __init__(self, kept: Database[Any]):
        indexes = [
            due_index("state"),
            IndexModel([("item", 1), ("version", 1)]),
            IndexModel([("opened_at", -1)]),
            IndexModel([("organ", 1), ("opened_at", -1)]),
        ]
        unknown = "没有 {} 的短信通知：这一版还没有发到短信渠道。"
        super().__init__(kept, "announcements", Announcement, indexes, unknown)

    def newest(self, limit: int, organs: Collection[str] | None = None) -> Sequence[Announcement]:
        """Of these organs, or of all."""
        wanted: dict[str, Any] = {"opened_at": {"$gt": BEGINNING}}
        if organs is not None:
            wanted["organ"] = {"$in": list(organs)}
        return list(self.find(wanted, sort=[("opened_at", -1)], limit=limit))

    def of(self, ids: Collection[str]) -> dict[str, Announcement]:
        return {a.id: a for a in self.find({"_id": {"$in": list(ids)}})}

    def nudge(self, ids: Collection[str], now: datetime) -> None:
        """Count these again now: their messages have changed."""
        later = {"_id": {"$in": list(ids)}, "state": "sending", "due_at": {"$gt": now}}
        self.docs.update_many(later, {"$set": {"due_at": now}})
