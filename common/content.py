"""Sealed texts and files, addressed by their SHA-256: what an approval binds can never change.

Up to 8 MiB in one insert (docs/adr/0004); what is larger is refused with a clear message.
"""

import json
from typing import Any

from bson.binary import Binary
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import seals
from common.errors import Damaged, Invalid

LIMIT = 8 * 1024 * 1024  # bytes
FORMATS = (1,)  # every format ever sealed stays readable


class ContentStore:
    """`blobs {_id: hash, size, data}`; inserting twice is nothing, nothing is ever overwritten."""

    def __init__(self, database: Database):
        self._blobs = database["blobs"]

    def put(self, data: bytes) -> str:
        """Store bytes and return their hash; Invalid above LIMIT."""
        if len(data) > LIMIT:
            raise Invalid(
                f"文件有 {len(data):,} 字节，超过 8 MiB 的上限，没有保存。请压缩或拆分后再试。", []
            )
        name = seals.digest(data)
        try:
            self._blobs.insert_one({"_id": name, "size": len(data), "data": Binary(data)})
        except DuplicateKeyError:
            self.open(name)  # what stands under this name must be what was meant
        return name

    def open(self, name: str) -> bytes:
        """The bytes under a hash, verified; Damaged when missing or not what was sealed."""
        return self.open_many([name])[name]

    def open_many(self, names: list[str]) -> dict[str, bytes]:
        """Several in one query; the first that is missing or damaged raises Damaged."""
        found: dict[str, bytes] = {}
        for name, data in self.try_many(names).items():
            if isinstance(data, Damaged):
                raise data
            found[name] = data
        return found

    def try_many(self, names: list[str]) -> dict[str, bytes | Damaged]:
        """Several in one query, each with its bytes or with what is wrong with it."""
        if not names:
            return {}
        stored = {b["_id"]: bytes(b["data"]) for b in self._blobs.find({"_id": {"$in": names}})}
        return {name: _verified(name, stored.get(name)) for name in names}

    def seal(self, content: dict[str, Any]) -> str:
        """Store a dict as canonical JSON; returns the hash that an approval binds."""
        return self.put(seals.canonical(content))

    def unseal(self, name: str) -> dict[str, Any]:
        """The sealed dict; Damaged when missing, altered or of a format nobody knows."""
        return read_seal(name, self.open(name))


def _verified(name: str, data: bytes | None) -> bytes | Damaged:
    if data is None:
        return Damaged(f"sealed content {name} is missing from the content store")
    if seals.digest(data) != name:
        return Damaged(f"sealed content {name} does not match its hash")
    return data


def read_seal(name: str, data: bytes) -> dict[str, Any]:
    """Decode bytes that `open` has verified."""
    content: dict[str, Any] = json.loads(data)
    if content.get("format") not in FORMATS:
        raise Damaged(f"sealed content {name} has the unknown format {content.get('format')!r}")
    return content
