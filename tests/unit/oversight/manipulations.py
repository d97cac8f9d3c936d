"""Everything somebody with the database, but without the key, can do to a ledger."""

import copy
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import bson
from bson.code import Code
from bson.int64 import Int64

from common.events import Event, envelope
from services.oversight.domain import chain
from services.oversight.store.ledger import as_stored

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
NOW = datetime(2026, 3, 5, 1, 2, 3, 456000, tzinfo=UTC)
Documents = list[dict[str, Any]]


def envelopes(count: int) -> Documents:
    """Of several items, some with data that canonical JSON refuses."""
    odd = ({"share": 0.1}, {"text": "\ud800"}, {"item": "i-0", "names": ["甲", None, True]}, {})
    return [
        envelope(
            Event("item_revised", f"i-{n % 7}", n, odd[n % len(odd)], None if n % 5 else "o-1"),
            NOW + timedelta(seconds=n),
        )
        for n in range(count)
    ]


def a_ledger(count: int, key: bytes = KEY) -> Documents:
    return chain.extend(chain.START, map(chain.line_of, envelopes(count)), key)


def head_of(documents: Documents) -> chain.Link:
    return chain.link_of(documents[-1]) if documents else chain.START


def stored(documents: Documents) -> Documents:
    """As they come out of the database again, in the order of `_id` there."""
    return [as_stored(bson.encode(d)) for d in sorted(documents, key=_bson_order)]


def _bson_order(document: dict[str, Any]) -> tuple[int, Any]:
    number = document["_id"]
    ranks = {type(None): 0, float: 1, int: 1, Int64: 1, str: 2}
    rank = ranks.get(type(number), 3)
    return rank, number if rank in (1, 2) else ""


def edit(rng: random.Random, documents: Documents) -> None:
    document = rng.choice(documents)
    name = rng.choice([*document, "extra"])
    if name == "extra" or rng.random() < 0.2:
        _gain_or_lose(rng, document, name)
    elif name == "_id":
        document["_id"] = rng.choice([0, -1, 10_000, document["_id"] + 0.5])
    elif name == "line":
        event = json.loads(document["line"])
        event[rng.choice(["at", "item", "trace"])] = "another"
        document["line"] = chain.line_of(event)
        if rng.random() < 0.5:  # its copies with it
            document |= chain.entry(document["_id"], document["line"])
    else:
        document[name] = (document[name] or "") + rng.choice(["x", "0", " "])


def _gain_or_lose(rng: random.Random, document: dict[str, Any], name: str) -> None:
    if name in document and name != "_id":
        del document[name]
    else:
        document["extra"] = rng.choice([None, 1, "x"])


def change_type(rng: random.Random, documents: Documents) -> None:
    document = rng.choice(documents)
    name = rng.choice(list(document))
    value = document[name]
    ways: list[Callable[[Any], Any]] = [str, lambda v: [v], lambda v: {"v": v}]
    if name == "_id":
        ways = [str, float, Int64, lambda v: {"v": v}, lambda _: None]
    elif isinstance(value, str):
        ways = [str.encode, Code, lambda v: [v], lambda _: None, lambda _: True]
    document[name] = rng.choice(ways)(value)


def delete(rng: random.Random, documents: Documents) -> None:
    place = rng.randrange(len(documents))
    del documents[place]
    if rng.random() < 0.5:  # and close the gap
        for document in documents[place:]:
            document["_id"] -= 1


def swap(rng: random.Random, documents: Documents) -> None:
    one, other = rng.sample(documents, 2)
    names = [n for n in one if n != "_id" and (n != "mac" or rng.random() < 0.5)]
    for name in names:
        one[name], other[name] = other[name], one[name]


def cut_off(rng: random.Random, documents: Documents) -> None:
    del documents[rng.randrange(len(documents)) :]


def insert(rng: random.Random, documents: Documents) -> None:
    place = rng.choice([rng.randrange(len(documents)), len(documents)])
    forged = copy.deepcopy(rng.choice(documents))  # an event twice, or one that never was
    if rng.random() < 0.5:
        event = {**json.loads(forged["line"]), "id": "forged"}
        forged |= chain.entry(place + 1, chain.line_of(event))
    forged["_id"] = place + 1
    if rng.random() < 0.5:
        last = head_of(documents[:place])
        [forged] = chain.extend(last, [forged["line"]], OTHER_KEY)
    for document in documents[place:]:
        document["_id"] += 1
    documents.insert(place, forged)


def chain_again(rng: random.Random, documents: Documents) -> None:
    """With a key of one's own, after a change."""
    place = rng.randrange(len(documents))
    lines = [document["line"] for document in documents[place:]]
    lines[0] = chain.line_of({**json.loads(lines[0]), "item": "another"})
    documents[place:] = chain.extend(head_of(documents[:place]), lines, OTHER_KEY)


KINDS = (edit, change_type, delete, swap, cut_off, insert, chain_again)


def manipulated(seed: int, documents: Documents) -> tuple[str, Documents]:
    """One manipulation drawn by its seed: its name, and what then stands there."""
    rng = random.Random(seed)
    kind = rng.choice(KINDS)
    changed = copy.deepcopy(documents)
    kind(rng, changed)
    return kind.__name__, changed
