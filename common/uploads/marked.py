"""Classification marks in texts and files: refused before anything is stored (domain.md §3)."""

import re
from html import unescape
from io import BytesIO

from common.errors import Invalid
from common.marks import find_marks
from common.uploads.archives import read_parts

_PARAGRAPH = re.compile(r"</(?:w|a|text):p>|</si>|<w:br/>|</ofd:TextCode>")
_TAG = re.compile(r"<[^>]+>")


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
        return text_of_parts(read_parts(BytesIO(data), name))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def text_of_parts(parts: list[bytes]) -> str:
    """What the XML parts of an office document say, a line for every paragraph."""
    texts = (part.decode("utf-8", "replace") for part in parts)
    return "\n".join(unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text))) for text in texts)
