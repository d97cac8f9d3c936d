"""Counts the messages of announcements, tells how far they have come, ends what was stopped."""

from common import clock
from common.due import DueWork
from services.notify import store
from services.notify.domain import announcements as domain

AT_ONCE = 20


class Watch:
    """The worker's loop over announcements whose messages exist; every write is guarded."""

    def __init__(self, announcements: store.Announcements, messages: store.Messages):
        self._announcements = announcements
        self._messages = messages
        self._due = {
            state: DueWork(store.SERVICE, state, announcements.docs, {"state": state})
            for state in ("stopping", "sending", "handed")
        }

    def run(self) -> bool:
        more = [self._watch(d["_id"]) for d in self._due["stopping"].look(AT_ONCE)]
        for state in ("sending", "handed"):
            for document in self._due[state].look(AT_ONCE):
                self._look(document["_id"])
        return any(more)

    def _watch(self, id_: str) -> bool:
        """Of a stopped one: cancel what still waits, then see what is left; True to go on."""
        if self._messages.cancel(id_, "void"):
            return True
        self._look(id_)
        return False

    def _look(self, id_: str) -> None:
        counts, now = self._messages.counts(id_), clock.now()
        self._announcements.change(id_, lambda a: domain.looked(a, counts, now))
