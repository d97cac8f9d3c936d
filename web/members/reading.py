"""What is open to the member: the list, an item, its files."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request, stream_with_context, url_for

from common import logs
from contracts import words
from web.kit import pages
from web.members import bodies, services

PART = Blueprint("reading", __name__)
ROWS = 20
WORDS_LIMIT = 100
SHOWN_INLINE = ("image/jpeg", "image/png", "image/gif", "image/webp")  # nothing that may act

log = logs.get(__name__)


@PART.get("/")
def home() -> Response:
    """Newest first; `q` looks for words of titles."""
    asked = " ".join(request.args.get("q", "").split())[:WORDS_LIMIT]
    before = request.args.get("before", "")[:200]
    found = services.ask("publish.list_shown", words=asked, before=before, limit=ROWS)
    more = url_for("reading.home", q=asked or None, before=found["next"]) if found["next"] else ""
    return pages.render(
        "members/home.html",
        "公开事项",
        rows=found["rows"],
        unread=sum(not row["read"] for row in found["rows"]),
        asked=asked,
        is_first=not before,
        more=more,
    )


@PART.get("/items/<item>")
def item(item: str) -> Response:
    """Opening it is what proves that it was read."""
    return shown(services.ask("publish.read_shown", item=item))


def shown(
    text: dict[str, Any], status: int = 200, typed: str = "", named: bool = False, error: str = ""
) -> Response:
    """The page of an item, with what was typed about it and what is wrong with that."""

    def address(hash_: str) -> str:
        return url_for("reading.file", item=text["item"], hash_=hash_)

    return pages.render(
        "members/item.html",
        text["title"],
        status,
        text=text,
        blocks=bodies.blocks(text, address),
        files=bodies.attached(text["attachments"]),
        address=address,
        audience="、".join(words.AUDIENCES[each] for each in text["audience"]),
        clarities=words.CLARITIES.items(),
        outcomes=words.OUTCOMES.items(),
        typed=typed,
        named=named,
        error=error,
    )


@PART.get("/items/<item>/files/<hash_>")
def file(item: str, hash_: str) -> Response:
    """In portions, as it comes: a phone need not wait for all of it, nor this process hold it."""
    first = services.ask("publish.read_file", item=item, hash=hash_)
    inline = first["type"] in SHOWN_INLINE
    answer = Response(
        stream_with_context(_portions(item, hash_, first)),
        mimetype=first["type"] if inline else "application/octet-stream",
    )
    how = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(first['name'])}"
    answer.headers["Content-Length"] = str(first["size"])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _portions(item: str, hash_: str, first: dict[str, Any]) -> Iterator[bytes]:
    """What does not match its hash is cut off before its end, so that nobody takes it for whole."""
    part, hashed = first, hashlib.sha256()
    while True:
        data = base64.b64decode(part["data"])
        hashed.update(data)
        if part["next"] is None and hashed.hexdigest() != hash_:
            log.error("a file is not what was sealed", hash=hash_)
            raise OSError("the file is not what was sealed")
        yield data
        if part["next"] is None:
            return
        part = services.ask("publish.read_file", item=item, hash=hash_, offset=part["next"])
