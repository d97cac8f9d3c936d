"""The ledger's chain: what an entry is, how it is bound to the one before, and what does not fit.

mac n = HMAC-SHA256(key, mac n-1 ‖ everything of entry n but its mac, as canonical JSON). Who has
no key can change nothing within the chain unseen; that its end was cut off shows by the head,
which is kept outside the database. Of an event that was never entered the chain knows nothing.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common import seals
from common.errors import Invalid

KEY = 32  # bytes
TYPES = {int, str, type(None)}
FIELDS = ("_id", "event", "type", "item", "about", "organ", "at", "line", "mac")


@dataclass(frozen=True)
class Link:
    """Where the chain stands: number and mac of its last entry."""

    seq: int = 0
    mac: str = "0" * 64


START = Link()


def link_of(document: Mapping[str, Any]) -> Link:
    """Where the chain stands after an entry."""
    return Link(document["_id"], document["mac"])


@dataclass(frozen=True)
class Fault:
    """The first place where the ledger is not what was chained.

    `kind` and what `other` is: `edited` · `missing` (how many) · `misplaced` (where the entry is
    now) · `stray` (its number is none) · `surplus` (after the head, not ours) · `cut_off` (how
    many) · `head_differs` · `no_head`.
    """

    kind: str
    seq: int
    other: int = 0


@dataclass(frozen=True)
class Verdict:
    """How far the chain holds, from when to when, and the first fault if there is one."""

    last: Link = START
    first_at: str = ""
    last_at: str = ""
    fault: Fault | None = None


def line_of(envelope: Mapping[str, Any]) -> str:
    """The envelope as text, exactly.

    What canonical JSON refuses (a fraction, half a surrogate pair) must be entered too: such an
    envelope is written in ASCII, every number and every code unit as Python reads it back.
    """
    try:
        return seals.canonical(dict(envelope)).decode()
    except Invalid:
        return json.dumps(envelope, sort_keys=True, separators=(",", ":"))


def entry(seq: int, line: str) -> dict[str, Any]:
    """An entry without its mac. What stands beside the line is copied from it, for searching;
    `about` is the item that an event of a case or a filing is about."""
    event = json.loads(line)
    return {
        "_id": seq,
        "event": plain(event["id"]),
        "type": plain(event["type"]),
        "item": plain(event["item"]),
        "about": plain(event["data"].get("item")) or plain(event["item"]),
        "organ": plain(event.get("organ")),
        "at": plain(event["at"]),
        "line": line,
    }


def plain(value: object) -> str | None:
    """A text that every database takes: half a surrogate pair is a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def extend(last: Link, lines: Iterable[str], key: bytes) -> list[dict[str, Any]]:
    """The entries that follow `last`, in the order of the lines."""
    documents = []
    for line in lines:
        document = entry(last.seq + 1, line)
        document["mac"] = _mac(document, last, key)
        last = link_of(document)
        documents.append(document)
    return documents


def follows(document: Mapping[str, Any], last: Link, key: bytes) -> bool:
    """Is this exactly what was chained after `last`?"""
    return (
        tuple(document) == FIELDS
        and all(type(value) in TYPES for value in document.values())  # none of their descendants
        and document["_id"] == last.seq + 1
        and _is_bound(document, last, key)
    )


def verify(documents: Iterable[Mapping[str, Any]], head: Link | None, key: bytes) -> Verdict:
    """Recompute the whole chain; `documents` in the order of `_id`, whatever types these have."""
    found = Verdict()
    stream = iter(documents)
    for document in stream:
        if not follows(document, found.last, key):
            return replace(found, fault=_fault(document, stream, found.last, head, key))
        link = link_of(document)
        found = Verdict(link, found.first_at or document["at"], document["at"])
        if head and head.seq == link.seq and head != link:
            return replace(found, fault=Fault("head_differs", link.seq))
    return replace(found, fault=_fault_of_the_end(found.last, head))


def _fault(
    document: Mapping[str, Any],
    rest: Iterator[Mapping[str, Any]],
    last: Link,
    head: Link | None,
    key: bytes,
) -> Fault:
    seq, number, mac = last.seq + 1, document.get("_id"), document.get("mac")
    if number != seq:
        if type(number) is not int or number < seq:
            return Fault("stray", seq)
        return Fault("missing", seq, number - seq)
    for other in rest:  # the true entry may stand further on: swapped, or pushed back
        there = {**other, "_id": seq}
        bound = _is_bound(there, last, key) or _is_bound({**there, "mac": mac}, last, key)
        if bound and type(other.get("_id")) is int:
            return Fault("misplaced", seq, other["_id"])
    return Fault("surplus" if head and seq > head.seq else "edited", seq)


def _fault_of_the_end(last: Link, head: Link | None) -> Fault | None:
    if head is None:
        return Fault("no_head", last.seq)
    if last.seq < head.seq:
        return Fault("cut_off", last.seq + 1, head.seq - last.seq)
    return None  # entries after the head were chained since it was read


def _is_bound(document: Mapping[str, Any], last: Link, key: bytes) -> bool:
    try:
        return bool(document.get("mac") == _mac(document, last, key))
    except Invalid:  # a type that no entry has
        return False


def _mac(document: Mapping[str, Any], last: Link, key: bytes) -> str:
    bound = seals.canonical({k: v for k, v in document.items() if k != "mac"})
    return hmac.digest(key, bytes.fromhex(last.mac) + bound, "sha256").hex()
