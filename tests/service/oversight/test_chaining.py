"""Chaining on a real database: stopped anywhere or done twice, nothing is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pymongo.write_concern import WriteConcern

from common.errors import Damaged
from services.oversight.domain import chain
from services.oversight.domain.chain import START, Fault
from services.oversight.store import HeadFile, Ledger
from services.oversight.worker import Chain
from tests.service.oversight.conftest import Documents
from tests.unit.oversight.manipulations import KEY, a_ledger, envelopes, head_of, manipulated

pytestmark = pytest.mark.service
IN_DATABASE = 40  # manipulations


@pytest.fixture
def ledger(own: Documents) -> Ledger:
    kept = Ledger(own)
    kept.prepare()
    return kept


@pytest.fixture
def head(tmp_path: Path) -> HeadFile:
    return HeadFile(tmp_path / "head.json")


def finish(ledger: Ledger, head: HeadFile) -> None:
    work = Chain(ledger, head, KEY)
    while ledger.waiting(1):
        work.run()


def check(ledger: Ledger, head: HeadFile, events: list[dict[str, Any]]) -> None:
    """It is a chain up to its head, and every event is in it once."""
    verdict = chain.verify(ledger.everything(), head.read(), KEY)
    assert (verdict.fault, verdict.last) == (None, head.read())
    entered = [document["event"] for document in ledger.everything()]
    assert sorted(entered) == sorted(event["id"] for event in events)


class KilledError(Exception):
    """In place of a kill at one exact moment."""


class Stumbling(Ledger):
    """Dies when it has written a part of a batch, or the whole, or before it empties the inbox."""

    dies_at = ""

    def append(self, documents: Any) -> bool:
        done = super().append(documents[:3] if self.dies_at == "part" else documents)
        if self.dies_at in ("part", "appended"):
            raise KilledError
        return done

    def done(self, waiting: Any) -> None:
        if self.dies_at == "done":
            raise KilledError
        super().done(waiting)


@pytest.mark.parametrize("moment", ["part", "appended", "done"])
def test_a_worker_that_dies_at_any_moment_is_taken_over(
    ledger: Ledger, own: Documents, head: HeadFile, moment: str
) -> None:
    events = envelopes(20)
    ledger.put_all(events[:10])
    finish(ledger, head)
    ledger.put_all(events[10:])
    stumbling = Stumbling(own)
    stumbling.dies_at = moment
    with pytest.raises(KilledError):
        Chain(stumbling, head, KEY).run()

    finish(ledger, head)

    check(ledger, head, events)


def test_workers_on_two_machines_chain_one_ledger(ledger: Ledger, tmp_path: Path) -> None:
    events = envelopes(200)
    heads = [HeadFile(tmp_path / name) for name in ("one", "two")]
    for each in heads:
        each.write(START)
    works = [Chain(ledger, each, KEY) for each in heads]

    with ThreadPoolExecutor(2) as pool:
        for start in range(0, 200, 20):
            ledger.put_all(events[start : start + 20])
            list(pool.map(lambda work: work.run(), works))
    finish(ledger, heads[0])

    ledger.put_all(last := envelopes(1))
    finish(ledger, heads[0])
    check(ledger, heads[0], events + last)


def test_an_event_that_was_chained_is_not_chained_again(ledger: Ledger, head: HeadFile) -> None:
    events = envelopes(3)
    for event in events + events:
        ledger.put(event)
    finish(ledger, head)

    assert ledger.known([*events, *envelopes(2), {}]) == {event["id"] for event in events}
    ledger.put(events[0])
    ledger.put_all(events)
    finish(ledger, head)

    check(ledger, head, events)
    assert ledger.waiting(1) == []


def test_nothing_is_chained_to_an_end_that_is_not_the_heads(
    ledger: Ledger, own: Documents, head: HeadFile
) -> None:
    ledger.put_all(envelopes(10))
    finish(ledger, head)
    own["ledger"].delete_many({"_id": {"$gt": 7}})
    ledger.put_all(envelopes(1))

    with pytest.raises(Damaged, match="does not reach its head 10"):
        finish(ledger, head)

    assert chain.verify(ledger.everything(), head.read(), KEY).fault == Fault("cut_off", 8, 3)


def test_nothing_is_chained_to_a_forged_end(ledger: Ledger, own: Documents, head: HeadFile) -> None:
    ledger.put_all(envelopes(3))
    finish(ledger, head)
    own["ledger"].insert_one(chain.extend(head.read() or START, [line()], bytes(32))[0])
    ledger.put_all(envelopes(1))

    with pytest.raises(Damaged, match="not a chain after 3"):
        finish(ledger, head)


def line() -> str:
    return chain.line_of(envelopes(1)[0])


def test_entries_without_a_head_stop_the_chain(ledger: Ledger, head: HeadFile) -> None:
    ledger.put_all(envelopes(1))
    finish(ledger, head)
    head.path.unlink()
    ledger.put_all(envelopes(1))

    with pytest.raises(Damaged, match="no head file"):
        finish(ledger, head)


def test_manipulations_in_the_database_are_all_found(own: Documents) -> None:
    documents = a_ledger(25)
    # Without the index of events: a thief is not held up by it.
    kept, unseen = Ledger(own.client.get_database(own.name, write_concern=WriteConcern(1))), []
    for seed in range(IN_DATABASE):
        kind, changed = manipulated(seed, documents)
        kept.docs.delete_many({"_id": {"$exists": True}})
        if changed:
            kept.docs.insert_many(changed)
        if chain.verify(kept.everything(), head_of(documents), KEY).fault is None:
            unseen.append((seed, kind))

    assert unseen == []
