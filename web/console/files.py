"""Files that a sealed text names, for who may read it: which one, how to send it, its beginning.

The caller has asked a service before: services name hashes only to whom may read.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response

from common.errors import GongkaiError, NotFound
from common.uploads import text_in
from web.console import uploads

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
TEXTLESS = PICTURES | {"application/pdf"}
READ_LIMIT = 2 * 1024 * 1024  # bytes of a file of which a page shows the beginning
EXCERPT = 12  # lines
LONGEST = 160  # characters of one of them


def named_in(text: Mapping[str, Any], hash_: str) -> Mapping[str, Any]:
    """The attachment or picture of this text; NotFound when the text does not name it."""
    for attachment in text["attachments"]:
        if attachment["hash"] == hash_:
            found: Mapping[str, Any] = attachment
            return found
    raise NotFound("没有找到这个文件。请从附件列表里打开。")


def proof(hash_: str) -> Response:
    """What somebody uploaded as a proof; nobody wrote down what it was called."""
    known = uploads.described(hash_)
    if known is None:
        raise NotFound(uploads.GONE)
    kind = known["type"] or "application/octet-stream"
    return uploads.sent({"hash": hash_, "name": "证明文件", "size": known["size"], "type": kind})


def excerpt(attachment: Mapping[str, Any]) -> list[str]:
    """The first lines of a text or an office document; nothing of what has none or is long."""
    if attachment["size"] > READ_LIMIT or attachment["type"] in TEXTLESS:
        return []
    try:
        text = text_in(uploads.opened(attachment["hash"]), attachment["name"])
    except GongkaiError:
        return []
    if "\x00" in text or "\ufffd" in text:  # no text after all
        return []
    lines = [line.strip() for line in text.splitlines()]
    return [line[:LONGEST] for line in lines if line][:EXCERPT]
