"""Sealed texts and files, addressed by their SHA-256: what an approval binds can never change.

Up to INLINE bytes lie in the blob itself; more lies in GridFS under a random id, and the blob that
names it is written only after all of it was read back. The blob is the only truth: what a killed
writer leaves behind in GridFS is nothing that anybody can see (docs/adr/0004, 0019).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from bson.binary import Binary
from bson.objectid import ObjectId
from gridfs import GridFSBucket
from gridfs.errors import CorruptGridFile, NoFile
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import seals
from common.clock import now
from common.errors import Damaged, Invalid

INLINE = 8 * 1024 * 1024  # bytes
LIMIT = 50 * 1024 * 1024  # bytes of one file
CHUNK = 1024 * 1024  # bytes in memory at a time, beyond INLINE
LARGE = "large"  # the GridFS bucket: collections large.files and large.chunks
FORMATS = (1,)  # every format ever sealed stays readable


class ContentStore:
    """`blobs {_id: hash, size, data}` or `{_id: hash, size, file}`, with `type` where it was
    uploaded; `looked {_id, found}` remembers what was found in one that was looked through.
    Inserting twice is nothing, nothing is ever overwritten."""

    def __init__(self, database: Database):
        self._blobs = database["blobs"]
        self._looked = database["looked"]
        self._files, self._chunks = database[LARGE]["files"], database[LARGE]["chunks"]
        self._large = GridFSBucket(database, LARGE)

    def put(self, data: bytes, type_: str = "") -> str:
        """Store bytes and return their hash; Invalid above LIMIT."""
        return self.put_stream(BytesIO(data), type_)

    def put_stream(self, file: IO[bytes], type_: str = "") -> str:
        """Store what can be read from here on and return its hash; Invalid above LIMIT.

        Never holds more than INLINE bytes. `type_` says that a file was looked at by
        `common.uploads` and found to be of this media type.
        """
        with Spooled(file) as kept:
            name, size = kept.digest, kept.size
            blob: dict[str, Any] = {"_id": name, "size": size}
            if type_:
                blob["type"] = type_
            if size <= INLINE:
                blob["data"] = Binary(kept.file.read())
            elif self._blobs.find_one({"_id": name}, {"_id": 1}) is None:
                blob["file"] = self._put_large(name, size, kept.file)
            else:
                self.check(name)
                return name
        try:
            self._blobs.insert_one(blob)
        except DuplicateKeyError:
            self.check(name)  # what stands under this name must be what was meant
        return name

    def describe(self, name: str) -> dict[str, Any] | None:
        """{size, type} without reading it; `type` is empty unless it came through an upload."""
        blob = self._blobs.find_one({"_id": name}, {"size": 1, "type": 1})
        return {"size": blob["size"], "type": blob.get("type", "")} if blob else None

    def remember(self, name: str, version: int, found: list[dict[str, Any]]) -> None:
        """What was found in a file; the first to look by this version is right."""
        with suppress(DuplicateKeyError):
            self._looked.insert_one({"_id": f"{name}:{version}", "found": found})

    def remembered(self, names: Iterable[str], version: int) -> dict[str, list[dict[str, Any]]]:
        """What was found by hash, of those that were looked through by this version."""
        ids = {f"{name}:{version}": name for name in names}
        found = self._looked.find({"_id": {"$in": [*ids]}}) if ids else ()
        return {ids[each["_id"]]: each["found"] for each in found}

    def open(self, name: str) -> bytes:
        """The bytes under a hash, verified; Damaged when missing or not what was sealed."""
        return self.open_many([name])[name]

    def open_stream(self, name: str) -> Iterator[bytes]:
        """The bytes in chunks. Damaged as in `open`; of a large file only at its end, so whoever
        passes chunks on must be able to take them back."""
        blob = self._blobs.find_one({"_id": name})
        if blob is None or "file" not in blob:
            yield _verified(name, blob)
            return
        yield from self._read_large(name, blob)

    def part(self, name: str, offset: int, length: int) -> tuple[bytes, int]:
        """Some bytes from a place on, and the size of the whole. Damaged as in `open`, but a large
        file is not hashed for a part of it: whoever puts the parts together does that."""
        blob = self._blobs.find_one({"_id": name})
        if blob is None or "file" not in blob:
            data = _verified(name, blob)
            return data[offset : offset + length], len(data)
        try:
            with self._large.open_download_stream(blob["file"]) as download:
                download.seek(min(offset, blob["size"]))
                return download.read(length), blob["size"]
        except (NoFile, CorruptGridFile) as error:
            raise Damaged(f"sealed content {name} is missing from the content store") from error

    def check(self, name: str) -> None:
        """Read all of it once; Damaged as in `open`."""
        for _ in self.open_stream(name):
            pass

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
        stored = {blob["_id"]: blob for blob in self._blobs.find({"_id": {"$in": names}})}
        return {name: self._tried(name, stored.get(name)) for name in names}

    def seal(self, content: dict[str, Any]) -> str:
        """Store a dict as canonical JSON; returns the hash that an approval binds."""
        return self.put(seals.canonical(content))

    def unseal(self, name: str) -> dict[str, Any]:
        """The sealed dict; Damaged when missing, altered or of a format nobody knows."""
        return read_seal(name, self.open(name))

    def _tried(self, name: str, blob: Mapping[str, Any] | None) -> bytes | Damaged:
        try:
            if blob is None or "file" not in blob:
                return _verified(name, blob)
            return b"".join(self._read_large(name, blob))
        except Damaged as error:
            return error

    def _put_large(self, name: str, size: int, file: IO[bytes]) -> ObjectId:
        """The random id of a file that was read back whole. Chunks go out one by one: the driver's
        own way of writing would gather all of them first."""
        id_ = ObjectId()
        self._chunks.create_index([("files_id", 1), ("n", 1)], unique=True)
        for n, data in enumerate(iter(lambda: file.read(CHUNK), b"")):
            self._chunks.insert_one({"files_id": id_, "n": n, "data": Binary(data)})
        described = {"filename": name, "length": size, "chunkSize": CHUNK, "uploadDate": now()}
        self._files.insert_one({"_id": id_, **described})
        for _ in self._read_large(name, {"file": id_}):
            pass
        return id_

    def _read_large(self, name: str, blob: Mapping[str, Any]) -> Iterator[bytes]:
        hashed = hashlib.sha256()
        try:
            with self._large.open_download_stream(blob["file"]) as download:
                while chunk := download.read(CHUNK):
                    hashed.update(chunk)
                    yield chunk
        except (NoFile, CorruptGridFile) as error:
            raise Damaged(f"sealed content {name} is missing from the content store") from error
        if hashed.hexdigest() != name:
            raise Damaged(f"sealed content {name} does not match its hash")


class Spooled:
    """A stream read to its end into a temporary file: `file` (at its beginning), `size`, `digest`.

    Up to INLINE bytes stay in memory, more goes to disk; Invalid above LIMIT.
    """

    def __init__(self, source: IO[bytes]):
        # Not a context manager of its own: it lives as long as this one.
        self.file: IO[bytes] = SpooledTemporaryFile(INLINE)  # noqa: SIM115
        self.size = 0
        hashed = hashlib.sha256()
        try:
            while chunk := source.read(CHUNK):
                self.size += len(chunk)
                if self.size > LIMIT:
                    raise Invalid("文件超过 50 MiB 的上限，没有保存。请压缩或拆分后再试。")
                hashed.update(chunk)
                self.file.write(chunk)
        except BaseException:
            self.file.close()
            raise
        self.digest = hashed.hexdigest()
        self.file.seek(0)

    def __enter__(self) -> "Spooled":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def _verified(name: str, blob: Mapping[str, Any] | None) -> bytes:
    if blob is None:
        raise Damaged(f"sealed content {name} is missing from the content store")
    data = bytes(blob["data"])
    if seals.digest(data) != name:
        raise Damaged(f"sealed content {name} does not match its hash")
    return data


def read_seal(name: str, data: bytes) -> dict[str, Any]:
    """Decode bytes that `open` has verified."""
    content: dict[str, Any] = json.loads(data)
    if content.get("format") not in FORMATS:
        raise Damaged(f"sealed content {name} has the unknown format {content.get('format')!r}")
    return content
