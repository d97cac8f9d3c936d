"""The one door for files, be it the console's or the command line's: `store`.

What comes in is looked at before anything is stored: size, kind by content, bombs, macros,
passwords, and classification marks, since this system never holds classified material (domain.md
§3). Pictures lose what they tell about camera, place and person. Documents are looked through for
what should not be public (`inside`), which is remembered beside the file. The door never holds a
file larger than a picture or a text in memory.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from common.clock import today
from common.confirmations import Looked
from common.content import ContentStore, Spooled
from common.errors import Damaged, Invalid
from common.uploads import kinds
from common.uploads.archives import read_parts
from common.uploads.inside import READ, pieces
from common.uploads.inside.found import VERSION, found
from common.uploads.inside.pieces import UNREAD, Piece
from common.uploads.marked import check_marks, text_in, text_of_parts
from common.uploads.pictures import LIMIT as PICTURE_LIMIT
from common.uploads.pictures import bared

__all__ = [
    "Upload",
    "check_marks",
    "described",
    "look_again",
    "received",
    "safe_name",
    "store",
    "text_in",
]

NAME_LIMIT = 150  # characters
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: `file` is at its start, `hash` and `size` are of what is in it."""

    name: str
    type: str
    hash: str
    size: int
    file: IO[bytes]

    def told(self) -> dict[str, Any]:
        """{name, hash, size, type}, as an item's attachments name it."""
        return {"name": self.name, "hash": self.hash, "size": self.size, "type": self.type}


def store(content: ContentStore, name: str, data: bytes | IO[bytes]) -> dict[str, Any]:
    """Keep a file: {name, hash, size, type}. Invalid says why it is refused and what to do."""
    with received(name, data) as upload:
        inside = _looked_through(upload)
        content.put_stream(upload.file, upload.type)
        if inside is not None:
            content.remember(upload.hash, VERSION, inside)
        return upload.told()


def described(name: str, data: bytes | IO[bytes]) -> dict[str, Any]:
    """What `store` answers, and refuses, without storing anything."""
    with received(name, data) as upload:
        return upload.told()


def look_again(content: ContentStore, files: Iterable[Mapping[str, Any]]) -> Looked:
    """What is in each of these {name, hash, type}, looked through where nobody has yet."""
    files = [file for file in files if file["type"] in READ]
    looked = content.remembered((file["hash"] for file in files), VERSION)
    for file in files:
        if file["hash"] not in looked:
            looked[file["hash"]] = _found_in(content, file)
    return looked


def _found_in(content: ContentStore, file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A file that cannot be read is one that nobody has looked through."""
    try:
        with TemporaryFile() as copy:
            copy.writelines(content.open_stream(file["hash"]))
            inside = found(pieces(copy, file["type"], file["name"]), today())
    except (Damaged, Invalid):
        return found([Piece(f"{UNREAD}（文件读不出来）", "", hidden=True)], today())
    content.remember(file["hash"], VERSION, inside)
    return inside


def _looked_through(upload: Upload) -> list[dict[str, Any]] | None:
    """What is in it, None where there are no words; Invalid for a classification mark."""
    if upload.type not in READ:
        return None
    inside = pieces(upload.file, upload.type, upload.name)
    upload.file.seek(0)
    for piece in inside:
        check_marks(f"附件 {upload.name}（{piece.place}）", piece.text)
    return found(inside, today())


@contextmanager
def received(name: str, data: bytes | IO[bytes]) -> Iterator[Upload]:
    """The file as it may be kept; Invalid as in `store`."""
    name = safe_name(name)
    source = BytesIO(data) if isinstance(data, bytes) else data
    with Spooled(source) as spooled:
        if not spooled.size:
            raise Invalid(f"文件 {name} 是空的，没有保存。请检查后重新选择。")
        kind = kinds.recognise(spooled.file, name)
        name = kinds.fit(name, kind)
        file, hash_, size = spooled.file, spooled.digest, spooled.size
        if kind in kinds.PICTURES:
            with Spooled(BytesIO(_picture(spooled, kind, name))) as bare:
                yield Upload(name, kinds.KINDS[kind].type, bare.digest, bare.size, bare.file)
            return
        _check_marks(file, kind, name)
        yield Upload(name, kinds.KINDS[kind].type, hash_, size, file)


def safe_name(name: str) -> str:
    """Without folders, invisible characters and marks that turn the direction of writing."""
    last = re.split(r"[\\/]", name)[-1]
    words = " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", last)).split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if len(words) > NAME_LIMIT and dot and len(ending) <= 5:
        words = f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"
    return words[:NAME_LIMIT] or "附件"


def _picture(spooled: Spooled, kind: str, name: str) -> bytes:
    if spooled.size > PICTURE_LIMIT:
        raise Invalid(
            f"图片 {name} 超过 {PICTURE_LIMIT // 1024 // 1024} MiB，没有保存。请缩小后再上传。"
        )
    return bared(spooled.file.read(), kind, name)


def _check_marks(file: IO[bytes], kind: str, name: str) -> None:
    place = f"附件 {name}"
    if kind in ("text", "csv"):
        check_marks(place, file.read(), name)
    elif kind == "pdf":
        _check_pieces(place, file)
    else:
        check_marks(place, text_of_parts(read_parts(file, name)), name)
    file.seek(0)


def _check_pieces(place: str, file: IO[bytes]) -> None:
    """A mark is short: pieces that overlap find it, and only what is not compressed shows any."""
    before = b""
    while piece := file.read(kinds.STEP):
        check_marks(place, text_in(before + piece))
        before = piece[-64:]
