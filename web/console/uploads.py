"""Files on their way in and out: the only place of all faces that opens a database.

Uploads go straight into the content store and never through the broker; what may be stored is
decided by `common.uploads`, the one door.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage

from common import database, uploads
from common.confirmations import Looked
from common.content import ContentStore
from common.errors import Damaged, NotFound

# What a browser shows by itself without running anything in it.
SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}
NOT_SEALED = "这份材料封存的原文已经损坏或丢失，现在不能办理。请告诉系统管理员。"
GONE = "这个文件没有找到，可能已经移除。请回到事项的页面，从附件列表打开。"


@cache
def store() -> ContentStore:
    return ContentStore(database.database("console", "content"))


def keep(file: FileStorage) -> dict[str, Any]:
    """{name, hash, size, type}; Invalid says why it is refused and what to do, Unreachable that
    nothing was stored."""
    with database.told_when_away():
        return uploads.store(store(), file.filename or "附件", file.stream)


def keep_data(name: str, data: bytes) -> dict[str, Any]:
    """The same of bytes at hand."""
    with database.told_when_away():
        return uploads.store(store(), name, data)


def look_again(files: Sequence[Mapping[str, Any]]) -> Looked:
    """What should not be public in each, by hash; looks through those that nobody has yet."""
    with database.told_when_away():
        return uploads.look_again(store(), files) if files else {}


def sent(file: dict[str, Any]) -> Response:
    """A stored file as a download, a picture as one; NotFound when the store does not have it."""
    with database.told_when_away():
        pieces = store().open_stream(file["hash"])
        first = _first(pieces)
    answer = Response(_rest(first, pieces), mimetype=file["type"])
    how = "inline" if file["type"] in SHOWN else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(file['name'], '')}"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.content_length = file["size"]
    return answer


def picture(hash_: str) -> Response:
    """A stored picture by its hash alone; NotFound for anything else."""
    with database.told_when_away():
        known = store().describe(hash_)
    if not known or known["type"] not in SHOWN:
        raise NotFound(GONE)
    return sent({"hash": hash_, "name": "图", **known})


def _first(pieces: Iterator[bytes]) -> bytes:
    try:
        return next(pieces, b"")
    except Damaged as error:
        raise NotFound(GONE) from error


def _rest(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The last piece only after all of it has proved sound: a damaged file is cut off, never
    taken for whole."""
    held = first
    for piece in pieces:
        yield held
        held = piece
    yield held


def sealed(hash_: str) -> dict[str, Any]:
    """The text under a hash that a service named; NotFound when it is not what was sealed."""
    try:
        with database.told_when_away():
            return store().unseal(hash_)
    except Damaged as error:
        raise NotFound(NOT_SEALED) from error


def opened(hash_: str) -> bytes:
    """All of a file; Damaged when it is missing or not what was stored."""
    with database.told_when_away():
        return store().open(hash_)


def described(hash_: str) -> dict[str, Any] | None:
    """{size, type} of a file, None when there is none."""
    with database.told_when_away():
        return store().describe(hash_)
