"""Says the reminders whose day has come, each in the write that records it."""

from functools import cache, partial

from common import clock
from common.calendars import calendars_of
from common.copies import Copies
from common.due import DueWork
from services.catalog import store
from services.catalog.domain import reminders
from services.catalog.store import obligations as owed

REMINDERS = 200  # of one turn


class Reminding:
    def __init__(self, kept: owed.Obligations, copies: Copies):
        self._kept, self._copies = kept, copies
        self._rows = store.reminders()
        self._calendars = calendars_of(store.SERVICE)
        self._due = DueWork(store.SERVICE, "reminders", kept.docs)

    def run(self) -> bool:
        found = self._due.look(REMINDERS)
        above = cache(self._above)  # many in one batch are of one organ
        for document in found:
            remind = partial(
                reminders.reminded,
                today=clock.today(),
                calendar=self._calendars.known().calendar,
                rows=self._rows.holding(clock.today()),
                above=above(document["organ"]),
            )
            self._kept.change(document["_id"], remind)
        return len(found) == REMINDERS

    def _above(self, organ: str) -> str:
        """The organ above; where there is none, or it is not known, the organ itself."""
        return self._copies.above(organ) or organ
