"""feedback works: it relays, and settles which cases a re-disclosure takes."""

from typing import Any

from common.due import DueWork
from common.store import Store
from common.worker import Loop, Work
from services.feedback import store
from services.feedback.domain import redisclosures
from services.feedback.domain.redisclosures import Redisclosure

BATCH = 50


class Settle:
    """Every write is guarded by what it finds, so late, twice or on several replicas is once."""

    def __init__(self, cases: store.Cases, asked: Store[Redisclosure]) -> None:
        self._cases = cases
        self._asked = asked
        self._due = DueWork(store.SERVICE, "redisclosures", asked.docs)

    def run(self) -> bool:
        """A batch of those that were asked for."""
        found = self._due.look(BATCH)
        for document in found:
            self._settle(self._asked.thing(document))
        return len(found) == BATCH

    def _settle(self, asked: Redisclosure) -> None:
        taken = self._cases.take(asked.cases, asked.id)
        self._asked.change(asked.id, lambda r: redisclosures.settle(r, taken))


def build() -> Work:
    cases, asked = store.cases(), store.redisclosures()
    settle = Settle(cases, asked)
    loop = Loop("feedback.settle", settle.run)
    outboxes: list[Any] = [cases.docs, asked.docs]
    # Nobody waits for a re-disclosure to be opened, so no change stream (docs/adr/0009).
    return Work(store.SERVICE, cases.database, outboxes, [loop], woken=False)
