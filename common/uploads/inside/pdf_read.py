"""The process that reads one PDF: its words, what is written beside them, and its properties.

From standard input to JSON [[place, text, hidden]] on standard output; ended by the system when it
takes too much.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from common.uploads.inside.pieces import UNREAD, Piece, property_of

SECONDS = 15  # of the processor
MEMORY = 1024**3  # bytes
PAGES = 1000
_PROPERTIES = {"/Author": "作者", "/Title": "标题", "/Subject": "主题", "/Keywords": "关键词"}


def read(data: bytes) -> Iterator[Piece]:
    reader = PdfReader(BytesIO(data))
    for number, page in enumerate(reader.pages, 1):
        if number > PAGES:
            yield Piece(f"{UNREAD}（第 {PAGES} 页以后）", "", hidden=True)
            break
        yield from _page(number, page)
    properties: dict[str, Any] = dict(reader.metadata or {})
    for key, word in _PROPERTIES.items():
        if said := str(properties.get(key) or "").strip():
            yield property_of(word, said)


def _page(number: int, page: Any) -> Iterator[Piece]:
    text = page.extract_text()
    if text.strip():
        yield Piece(f"第 {number} 页", text)
    elif len(page.images):
        yield Piece(f"{UNREAD}（第 {number} 页是图片）", "", hidden=True)
    for annotation in page.annotations or ():
        if said := str(annotation.get_object().get("/Contents") or "").strip():
            yield Piece(f"第 {number} 页的批注", said, hidden=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = [(p.place, p.text, p.hidden) for p in read(sys.stdin.buffer.read())]
    sys.stdout.write(json.dumps(found))
