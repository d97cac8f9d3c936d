"""The process that reads one PDF: its words, what is written beside them, and its properties.

From standard input to JSON [[place, text, hidden]] on standard output; ended by the system when it
takes too much.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from common.uploads.inside.paint import Fonts, Layers, Page
from common.uploads.inside.paint.notes import is_shown
from common.uploads.inside.paint.of import of
from common.uploads.inside.pieces import UNREAD, UNSURE, Piece, property_of

SECONDS = 15  # of the processor
MEMORY = 1024**3  # bytes
PAGES = 1000
SCAN = 0.5  # of a page: a picture as large as that may be a page itself
_PROPERTIES = {"/Author": "作者", "/Title": "标题", "/Subject": "主题", "/Keywords": "关键词"}
_TYPED = ("/Tx", "/Ch")  # fields that hold words
# Nothing that anybody reads; those of symbol fonts (U+F000 to U+F0FF) are bullets.
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ue000-\uefff\uf100-\uf8ff\ufffd]")
_BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, PyPdfError)


def read(data: bytes) -> Iterator[Piece]:
    reader = PdfReader(BytesIO(data))
    root = reader.trailer["/Root"]
    layers, fonts = Layers(root), Fonts()
    if of(root, "/AcroForm", "/XFA") is not None:
        yield _unread("填写的表单不是普通的页面")
    for number, page in enumerate(reader.pages, 1):
        if number > PAGES:
            yield _unread(f"第 {PAGES} 页以后")
            break
        beside = list(_beside(f"第 {number} 页", page))
        yield from _page(f"第 {number} 页", page, layers, fonts)
        yield from beside
    if names := list(reader.attachments):
        yield Piece("附带的文件", "\n".join(names), hidden=True)
    properties: dict[str, Any] = dict(reader.metadata or {})
    for key, word in _PROPERTIES.items():
        if said := str(properties.get(key) or "").strip():
            yield property_of(word, said)


def _page(place: str, page: Any, layers: Layers, fonts: Fonts) -> Iterator[Piece]:
    try:
        painted = Page(page, layers, fonts)
        seen = painted.seen()
        yield Piece(place, seen)
        yield from _doubts(place, painted, seen)
    except _BROKEN:  # what pypdf makes of it is looked through all the same
        yield _unread(f"{place}画得不合规范")
        yield Piece(place, page.extract_text())


def _doubts(place: str, painted: Page, seen: str) -> Iterator[Piece]:
    """What of a page is not seen, and what cannot be told of it."""
    if unseen := painted.unseen().strip():
        yield Piece(f"{place}看不见的文字", unseen, hidden=True)
    if unsure := painted.unsure().strip():
        yield Piece(f"{UNSURE}（{place}）", unsure, hidden=True)
    if painted.pictured >= SCAN:
        yield _unread(f"{place}是图片")
    elif painted.has_marks and not seen.strip():
        yield _unread(f"{place}只有图形")
    if _NO_CHARACTER.search(seen) or painted.unreadable().strip():
        yield _unread(f"{place}的字体没有说明是什么字")


def _unread(why: str) -> Piece:
    return Piece(f"{UNREAD}（{why}）", "", hidden=True)


def _beside(place: str, page: Any) -> Iterator[Piece]:
    for each in page.annotations or ():
        annotation = each.get_object()
        if said := _typed(annotation):
            kind = "填写的内容" if is_shown(annotation) else "隐藏的表单项"
            yield Piece(f"{place}{kind}", said, hidden=not is_shown(annotation))
        if said := str(of(annotation, "/Contents") or "").strip():
            yield Piece(f"{place}的批注", said, hidden=True)


def _typed(annotation: Any) -> str:
    """What was typed into a field, which may be told by the field around it."""
    field, kind, value = annotation, None, None
    while field is not None and of(annotation, "/Subtype") == "/Widget":
        kind, value = kind or of(field, "/FT"), value or of(field, "/V")
        field = of(field, "/Parent")
    if kind not in _TYPED or value is None:
        return ""
    return "\n".join(map(str, value if isinstance(value, list) else [value])).strip()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = [(p.place, p.text, p.hidden) for p in read(sys.stdin.buffer.read())]
    sys.stdout.write(json.dumps(found))
