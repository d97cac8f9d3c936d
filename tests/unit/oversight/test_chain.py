"""The ledger's chain holds every event exactly, and no manipulation goes unseen."""

import json
from collections import Counter
from typing import Any

import bson
import pytest
from bson.int64 import Int64

from services.oversight.domain import chain
from services.oversight.domain.chain import Fault, Link
from services.oversight.store.ledger import as_stored
from tests.unit.oversight.manipulations import (
    KEY,
    KINDS,
    OTHER_KEY,
    Documents,
    a_ledger,
    envelopes,
    head_of,
    manipulated,
    stored,
)

LEDGER = a_ledger(25)
HEAD = head_of(LEDGER)
MANIPULATIONS = 1000


def fault(documents: Documents, head: Link | None = HEAD, key: bytes = KEY) -> Fault | None:
    return chain.verify(stored(documents), head, key).fault


def without(documents: Documents, *places: int) -> Documents:
    return [d for place, d in enumerate(documents, 1) if place not in places]


def changed(place: int, **fields: Any) -> Documents:
    return [{**d, **fields} if n == place else d for n, d in enumerate(LEDGER, 1)]


def test_an_untouched_ledger_holds() -> None:
    verdict = chain.verify(stored(LEDGER), HEAD, KEY)

    assert verdict == chain.Verdict(HEAD, LEDGER[0]["at"], LEDGER[-1]["at"])


@pytest.mark.parametrize("portion", [1, 3, 25])
def test_portions_make_the_same_chain(portion: int) -> None:
    lines = [document["line"] for document in LEDGER]
    made: Documents = []
    for start in range(0, len(lines), portion):
        made += chain.extend(head_of(made), lines[start : start + portion], KEY)

    assert made == LEDGER


def test_an_event_is_kept_exactly_whatever_it_holds() -> None:
    odd = {"f": 0.1, "n": 1e400, "s": "\ud800", "big": 2**70, "deep": [{"a": [None, True]}]}
    event = {**envelopes(1)[0], "data": odd, "new_field": [1.5]}

    [document] = chain.extend(chain.START, [chain.line_of(event)], KEY)

    assert json.loads(document["line"]) == event
    assert as_stored(bson.encode(document)) == document


def test_a_text_in_chinese_can_be_read_in_the_ledger() -> None:
    event = {**envelopes(1)[0], "data": {"reason": "数据有误"}}

    assert '"reason":"数据有误"' in chain.line_of(event)


def test_an_event_of_a_filing_is_also_about_its_item() -> None:
    event = {**envelopes(1)[0], "item": "i-1:2", "data": {"item": "i-1"}}

    found = chain.entry(1, chain.line_of(event))

    assert (found["item"], found["about"]) == ("i-1:2", "i-1")


def test_a_thousand_manipulations_are_all_found() -> None:
    unseen, drawn = [], Counter[str]()
    for seed in range(MANIPULATIONS):
        kind, documents = manipulated(seed, LEDGER)
        drawn[kind] += 1
        if fault(documents) is None:
            unseen.append((seed, kind))

    assert unseen == []
    assert set(drawn) == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize("key", [OTHER_KEY, KEY[:-1] + b"\0"])
def test_another_key_proves_nothing(key: bytes) -> None:
    assert fault(LEDGER, key=key) == Fault("edited", 1)


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        (changed(7, item="i-9"), Fault("edited", 7)),
        (changed(7, line=LEDGER[7]["line"]), Fault("edited", 7)),
        (changed(7, more=1), Fault("edited", 7)),
        (changed(7, _id=Int64(7)), Fault("edited", 7)),
        (changed(7, _id=7.0), Fault("edited", 7)),
        (changed(7, _id="7"), Fault("missing", 7, 1)),
        (changed(25, _id="25"), Fault("stray", 25)),
        (changed(1, _id=0), Fault("stray", 1)),
        (without(LEDGER, 1), Fault("missing", 1, 1)),
        (without(LEDGER, 7, 8, 9), Fault("missing", 7, 3)),
        (without(LEDGER, 24, 25), Fault("cut_off", 24, 2)),
        ([], Fault("cut_off", 1, 25)),
        (a_ledger(25, OTHER_KEY), Fault("edited", 1)),
        ([*LEDGER, {**LEDGER[3], "_id": 26}], Fault("surplus", 26)),
    ],
)
def test_the_first_fault_is_told_precisely(documents: Documents, found: Fault) -> None:
    assert fault(documents) == found


@pytest.mark.parametrize(("one", "other"), [(3, 4), (3, 20), (1, 25)])
def test_a_swapped_pair_is_told_by_where_the_entry_went(one: int, other: int) -> None:
    documents = list(LEDGER)
    documents[one - 1] = {**LEDGER[other - 1], "_id": one}
    documents[other - 1] = {**LEDGER[one - 1], "_id": other}

    assert fault(documents) == Fault("misplaced", one, other)
    documents[one - 1]["mac"] = LEDGER[one - 1]["mac"]  # all but their macs
    documents[other - 1]["mac"] = LEDGER[other - 1]["mac"]
    assert fault(documents) == Fault("misplaced", one, other)


def test_an_older_ledger_put_back_is_found_also_when_it_has_grown_since() -> None:
    older = LEDGER[:20]
    lines = [chain.line_of(event) for event in envelopes(10)]
    grown = older + chain.extend(head_of(older), lines, KEY)

    assert fault(older) == Fault("cut_off", 21, 5)
    assert fault(grown) == Fault("head_differs", 25)


def test_without_a_head_the_end_proves_nothing() -> None:
    assert fault(LEDGER, head=None) == Fault("no_head", 25)


def test_what_was_chained_since_the_head_was_read_is_no_fault() -> None:
    assert fault(LEDGER, head=head_of(LEDGER[:20])) is None


def test_bytes_that_are_no_text_do_not_hide() -> None:
    raw = bson.encode(LEDGER[6]).replace(b"i-6", b"i-\xff", 1)
    documents = [*stored(LEDGER[:6]), as_stored(raw), *stored(LEDGER[7:])]

    assert chain.verify(documents, HEAD, KEY).fault == Fault("edited", 7)


def test_a_symbol_in_place_of_a_text_does_not_hide() -> None:
    at = bson.encode(LEDGER[6]).index(b"\x02item\0")
    raw = bytearray(bson.encode(LEDGER[6]))
    raw[at] = 0x0E  # BSON's symbol, which decodes to the same text

    assert not chain.follows(as_stored(bytes(raw)), head_of(LEDGER[:6]), KEY)


def test_numbers_may_outgrow_32_bits() -> None:
    last = Link(2**31 - 1)
    documents = stored(chain.extend(last, [LEDGER[0]["line"]], KEY))

    assert chain.follows(documents[0], last, KEY)
