"""Index numbers: one per item, given when its first publication is planned, never reused."""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from common.store import insert_new
from services.publish import domain


class Numbers:
    """Index numbers: one per item, given when its first publication is planned, never reused."""

    def __init__(self, kept: Database[Any]):
        self._numbers = kept["numbers"]
        self._counters = kept["counters"]

    def give(self, items: Mapping[str, str], month: str) -> dict[str, dict[str, str]]:
        """{item: organ code} → {item: {number, url}}; gaps may occur, reuse never."""
        have = self._have(items)
        new: dict[str, list[str]] = {}
        for item, code in items.items():
            if item not in have:
                new.setdefault(code, []).append(item)
        fresh = []
        for code, of_code in new.items():
            last = self._counters.find_one_and_update(
                {"_id": f"{code}/{month}"},
                {"$inc": {"n": len(of_code)}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )["n"]
            for serial, item in enumerate(of_code, last - len(of_code) + 1):
                number = domain.index_number(code, month, serial)
                url = domain.url_of(code, month, serial)
                fresh.append({"_id": item, "number": number, "url": url})
        if not fresh:
            return have
        insert_new(self._numbers, fresh)
        return self._have(items)

    def _have(self, items: Iterable[str]) -> dict[str, dict[str, str]]:
        return {d["_id"]: d for d in self._numbers.find({"_id": {"$in": list(items)}})}
