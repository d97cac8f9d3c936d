"""oversight works: it chains what came in, and finds out to whom is filed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from common import clock, metrics
from common.calendars import Calendars, calendars_of
from common.copies import Copies, copies_of
from common.due import DueWork
from common.errors import Damaged
from common.store import Store
from common.worker import Loop, Work
from services.oversight import store
from services.oversight.domain import chain, filings, verifications
from services.oversight.domain.chain import Link
from services.oversight.domain.filings import Filing
from services.oversight.domain.verifications import Verification

BATCH = 1000  # entries
FILINGS = 200
LOOK_AGAIN = timedelta(seconds=5)  # for an organ not heard of yet
CHECK = "run `gongkai ledger verify`"


class Chain:
    """Chains in batches; never builds upon an end that is not what the head says.

    Safe to stop anywhere: numbers are unique and written in order, what is chained is not chained
    again, and only then leaves the inbox. What a crash left behind the head is checked first.
    """

    def __init__(self, ledger: store.Ledger, head: store.HeadFile, key: bytes):
        self._ledger, self._head, self._key = ledger, head, key
        self._gauge = metrics.due_work_age.labels(store.SERVICE, "ledger")
        self._begun = False

    def run(self) -> bool:
        waiting = self._ledger.waiting(BATCH)
        oldest = waiting[0]["entered_at"] if waiting else clock.now()
        self._gauge.set((clock.now() - oldest).total_seconds())
        if self._begun and not waiting:
            return False
        with self._head.held():
            last = self._last()
            documents = chain.extend(last, self._ledger.new(waiting), self._key)
            if not self._ledger.append(documents):
                return True  # another replica was faster: begin again after what it wrote
            self._head.write(chain.link_of(documents[-1]) if documents else last)
        self._ledger.done(waiting)
        self._begun = True
        return len(waiting) == BATCH

    def _last(self) -> Link:
        """Where to go on; Damaged when something has been cut off, added or changed."""
        last = self._at_the_head()
        for document in self._ledger.after(last.seq):
            if not chain.follows(document, last, self._key):
                raise Damaged(f"the ledger is not a chain after {last.seq}; {CHECK}")
            last = chain.link_of(document)
        return last

    def _at_the_head(self) -> Link:
        head = self._head.read()
        if head is None:
            if not self._ledger.is_empty():
                raise Damaged(f"there are entries and no head file; {CHECK}")
            return chain.START
        if head != chain.START and (self._ledger.at(head.seq) or {}).get("mac") != head.mac:
            raise Damaged(f"the ledger does not reach its head {head.seq}; {CHECK}")
        return head


class Addressing:
    """Filings whose organ above is not known yet."""

    def __init__(self, kept: Store[Filing], copies: Copies):
        self._filings, self._copies = kept, copies
        self._due = DueWork(store.SERVICE, "filings", kept.docs)

    def run(self) -> bool:
        found = self._due.look(FILINGS)
        for document in found:
            self._address(self._filings.thing(document))
        return len(found) == FILINGS

    def _address(self, filing: Filing) -> None:
        if self._copies.knows(filing.organ):
            above = self._copies.above(filing.organ)
            decide = partial(filings.addressed, superior=above)
        else:
            decide = partial(filings.looked_for_again, at=clock.now() + LOOK_AGAIN)
        self._filings.change(filing.id, decide)


class Recounting:
    """Days of filings that were counted by an older calendar, for lists go by them."""

    def __init__(self, kept: store.Filings, calendars: Calendars):
        self._filings, self._calendars = kept, calendars

    def run(self) -> bool:
        version = self._calendars.known().version
        if not version:
            return False  # no notice was ever imported
        found = self._filings.counted_before(version, FILINGS)
        decide = partial(filings.recounted, almanac=self._calendars.almanac(), calendar=version)
        for filing in found:
            self._filings.change(filing.id, decide)
        return len(found) == FILINGS


class Verifying:
    """Reads the whole ledger for whoever asked; `beat` says that a long turn is not a hanging."""

    def __init__(
        self,
        kept: Store[Verification],
        ledger: store.Ledger,
        head: store.HeadFile,
        key: bytes,
    ):
        self._kept, self._ledger, self._head, self._key = kept, ledger, head, key
        self.beat: Callable[[], None] = lambda: None
        self._due = DueWork(store.SERVICE, "verify", kept.docs)

    def run(self) -> bool:
        found = self._due.look(1)
        for document in found:
            # The head before the entries: what is chained meanwhile comes after it.
            verdict = chain.verify(self._beating(), self._head.read(), self._key)
            finish = partial(verifications.finished, verdict=verdict, at=clock.now())
            self._kept.change(document["_id"], finish)
        return bool(found)

    def _beating(self) -> Iterator[dict[str, Any]]:
        for number, document in enumerate(self._ledger.everything()):
            if number % BATCH == 0:
                self.beat()
            yield document


def build() -> Work:
    kept = store.filings()
    loops = [
        Loop("oversight.ledger", Chain(store.ledger(), store.head(), store.key()).run),
        Loop("oversight.filings", Addressing(kept, copies_of(store.SERVICE)).run),
        Loop("oversight.recount", Recounting(kept, calendars_of(store.SERVICE)).run, pause=1.0),
        _verifying(),
    ]
    # Nobody waits for the ledger or a filing, so no change stream (docs/adr/0009).
    return Work(store.SERVICE, kept.database, [kept.docs], loops, woken=False)


def _verifying() -> Loop:
    work = Verifying(store.verifications(), store.ledger(), store.head(), store.key())
    loop = Loop("oversight.verify", work.run)
    work.beat = loop.alive
    return loop
