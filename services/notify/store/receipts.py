"""How far each gateway's receipts were read."""

from typing import Any

from pymongo.database import Database


class Cursors:
    """`receipt_cursors {_id: gateway, cursor}`; a gateway alone knows what its cursor means."""

    def __init__(self, kept: Database[Any]):
        self._docs = kept["receipt_cursors"]

    def get(self, gateway: str) -> str:
        found = self._docs.find_one({"_id": gateway})
        return str(found["cursor"]) if found else ""

    def put(self, gateway: str, cursor: str) -> None:
        """Receipts read twice change nothing, so whoever writes last may be behind."""
        self._docs.update_one({"_id": gateway}, {"$set": {"cursor": cursor}}, upsert=True)
