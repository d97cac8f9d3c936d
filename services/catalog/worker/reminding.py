"""Says the reminders whose day has come."""

from functools import cache, partial

from common import clock
from common.calendars import calendars_of
from common.copies import Copies
from common.due import DueWork
from common.store import Store
from services.catalog import store
from services.catalog.domain import catalogues, reminders
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.reminders import Named
from services.catalog.store import obligations as owed

REMINDERS = 200
READS = "catalog.list_reminders"  # what who is reminded has to be allowed


class Reminding:
    """Each in the write that records it."""

    def __init__(
        self,
        kept: owed.Obligations,
        items: store.Items,
        catalogues: Store[Catalogue],
        copies: Copies,
    ):
        self._kept, self._items, self._catalogues = kept, items, catalogues
        self._copies = copies
        self._rows = store.reminders()
        self._calendars = calendars_of(store.SERVICE)
        self._due = DueWork(store.SERVICE, "reminders", kept.docs)

    def run(self) -> bool:
        found = self._due.look(REMINDERS)
        above, persons = cache(self._above), cache(self._persons)  # many are of one organ
        for document in found:
            one = self._kept.thing(document)
            remind = partial(
                reminders.reminded,
                today=clock.today(),
                calendar=self._calendars.known().calendar,
                rows=self._rows.holding(clock.today()),
                above=above(one.organ),
                person=self._named(one, persons(one.catalogue).get(one.entry, "")),
            )
            self._kept.change(one.id, remind)
        return len(found) == REMINDERS

    def _above(self, organ: str) -> str:
        """The organ above; where there is none, or it is not known, the organ itself."""
        return self._copies.above(organ) or organ

    def _persons(self, catalogue: str) -> dict[str, str]:
        """Who is named by its entries."""
        [*found] = self._catalogues.find({"_id": catalogue})
        return catalogues.persons(found[0]) if found else {}

    def _named(self, one: Obligation, person: str) -> Named:
        begun = self._items.begun_for(sorted(self._copies.inherited([one.organ])), one)
        return reminders.named(
            [person, begun.drafter if begun else ""],
            lambda who: self._copies.serves(who, one.organ, READS),
        )
