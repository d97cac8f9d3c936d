"""Texts and files on their way in: classification marks are refused before anything is stored.

This system never holds classified material (domain.md §3), so whoever stores a file, the console
or the command line, does it through `store`.
"""

import io
import mimetypes
import re
import zipfile
import zlib
from html import unescape
from lzma import LZMAError

from common.content import ContentStore
from common.errors import Invalid
from common.marks import find_marks
from common.seals import digest

OFFICE_LIMIT = 64 * 1024 * 1024  # bytes unpacked: beyond this it is a bomb, not a document
# What unpacking a damaged, encrypted or strangely packed archive raises.
BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, RuntimeError)
_TEXTUAL = re.compile(r"^(word|xl|ppt)/.*\.xml$|^docProps/.*\.xml$|^content\.xml$")
_PARAGRAPH = re.compile(r"</(?:w|a|text):p>|</si>|<w:br/>")
_TAG = re.compile(r"<[^>]+>")


def store(content: ContentStore, name: str, data: bytes) -> dict[str, object]:
    """Keep a file: {name, hash, size, type}; Invalid when it is marked, too large or broken."""
    check_marks(f"附件 {name}", data, name)
    content.put(data)
    return described(name, data)


def described(name: str, data: bytes) -> dict[str, object]:
    """What `store` answers, before anything is stored."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"name": name, "hash": digest(data), "size": len(data), "type": kind}


def check_marks(place: str, data: str | bytes, name: str = "") -> None:
    """Invalid with every line that bears a classification mark."""
    text = data if isinstance(data, str) else text_in(data, name)
    marks = find_marks(text)
    if marks:
        lines = "、".join(str(mark.line) for mark in marks)
        raise Invalid(
            f"{place}有密级标志，没有保存。本系统不保存涉密内容，请按保密规定另行处理。",
            [f"{place}：第 {lines} 行"],
        )


def text_in(data: bytes, name: str = "") -> str:
    """The readable text of a file: plain text in UTF-8, UTF-16 or GB 18030, and office documents.

    Other kinds give what their bytes decode to, which finds marks in uncompressed files only.
    """
    if data[:4] == b"PK\x03\x04":
        return _office_text(data, name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _office_text(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [p for p in archive.infolist() if _TEXTUAL.match(p.filename)]
            if sum(part.file_size for part in parts) > OFFICE_LIMIT:
                raise Invalid(f"附件 {name} 展开后过大，没有保存。请检查文件来源。", [name])
            texts = [archive.read(part).decode("utf-8", "replace") for part in parts]
    except BROKEN as error:
        raise Invalid(
            f"附件 {name} 打不开，可能已损坏或加了密码，没有保存。请重新导出后再试。", [name]
        ) from error
    return "\n".join(unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text))) for text in texts)
