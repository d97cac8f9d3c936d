"""Sealed texts and files out of the content store, for who may see what names them.

The caller has asked a service before: the service answers with hashes only to whom may read.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response

from common import uploads
from common.content import ContentStore
from common.database import database, told_when_away
from common.errors import Damaged, Invalid, NotFound

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
# What a browser may show by itself; everything else is only saved.
SHOWN = PICTURES | {"application/pdf", "text/plain"}
READ_LIMIT = 2 * 1024 * 1024  # bytes of a file of which a page shows the beginning
EXCERPT = 12  # lines
LONGEST = 160  # characters of one of them


def content() -> ContentStore:
    """With the console's own user, who may read and add, never change."""
    return ContentStore(database("console", "content"))


def sealed(hash_: str) -> dict[str, Any]:
    """The text under a hash; Damaged when it is not what was sealed."""
    with told_when_away():
        return content().unseal(hash_)


def named_in(text: Mapping[str, Any], hash_: str) -> Mapping[str, Any]:
    """The attachment or picture of this text; NotFound when the text does not name it."""
    for attachment in text["attachments"]:
        if attachment["hash"] == hash_:
            found: Mapping[str, Any] = attachment
            return found
    raise NotFound("没有找到这个文件。请从附件列表里打开。")


def send(hash_: str, name: str, type_: str) -> Response:
    """The file, checked against its hash; only harmless kinds open in the browser."""
    try:
        with told_when_away():
            data = content().open(hash_)
    except Damaged:
        raise NotFound("这个文件已经损坏或丢失，打不开。请告诉系统管理员。") from None
    shown = type_ in SHOWN
    answer = Response(data, mimetype=type_ if shown else "application/octet-stream")
    way = "inline" if shown else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "private, max-age=3600"  # a hash never means other bytes
    return answer


def excerpt(attachment: Mapping[str, Any]) -> list[str]:
    """The first lines of a text or an office document; nothing of what has none or is long."""
    if attachment["size"] > READ_LIMIT or attachment["type"] in PICTURES:
        return []
    if attachment["type"] == "application/pdf":
        return []
    try:
        with told_when_away():
            text = uploads.text_in(content().open(attachment["hash"]), attachment["name"])
    except (Damaged, Invalid):
        return []
    if "\x00" in text or "\ufffd" in text:  # no text after all
        return []
    lines = [line.strip() for line in text.splitlines()]
    return [line[:LONGEST] for line in lines if line][:EXCERPT]
