"""What a closed organ has open goes on at its heir. Each part is a guarded write of its own and
nothing the second time."""

from dataclasses import dataclass
from datetime import datetime

from common import kernel
from common.entrypoints import Provide
from services.catalog import store
from services.catalog.domain import catalogues, heard, obligations, reforms
from services.catalog.domain.items import Item, Said
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.organs import Organ
from services.catalog.store import obligations as owed
from services.catalog.store.tree import Organs

UNFINISHED = ("draft", "submitted")


@dataclass(frozen=True)
class Heirs:
    organs: Organs
    items: store.Items
    catalogues: store.Catalogues
    obligations: owed.Obligations

    def follow(self, closed: Organ, at: datetime) -> None:
        """All that it had. Catalogues first: what is owed by one that has ended is not opened
        again."""
        for catalogue in self.catalogues.find({"organ": closed.id}):
            self.catalogues.change(catalogue.id, lambda c: catalogues.ended(c, at))
        self.hand_over(closed.id, at)
        unfinished = {"organ": closed.id, "state": {"$in": list(UNFINISHED)}}
        for item in self.items.find(unfinished):
            self._take_over(item, closed, at)

    def _take_over(self, item: Item, closed: Organ, at: datetime) -> None:
        heir, since = self.of(closed.id, item.entry), closed.history[-1]["at"]
        self.items.change(item.id, lambda i: heard.inherited(i, heir, since, at))

    def go_on(self, said: Said, at: datetime) -> Said:
        """A text that was begun again, at the heir's if it was never public; one that a work plan
        stands for stays where its plan is."""
        item, events = said
        if item.plan is not None:
            return said
        moved, more = heard.inherited(item, self.of(item.organ, item.entry), at, at)
        return moved, [*events, *more]

    def of(self, organ: str, entry: str) -> str:
        """Who answers now for what the organ had under this entry."""
        return self.line(organ, entry)[-1]

    def line(self, organ: str, entry: str) -> list[str]:
        return reforms.heirs(self.organs.get, organ, entry)

    def hand_over(self, closed: str, at: datetime) -> None:
        """All that it owes."""
        for one in self.obligations.owed_by(closed):
            self._hand_over(one, at)

    def _hand_over(self, one: Obligation, at: datetime) -> None:
        """What the heir owes itself already is not owed twice."""
        heir = self.of(one.organ, one.entry)
        place = {"organ": heir, "catalogue": self._catalogue_of(heir, one)}
        fresh = obligations.handed_over(one, place, at)
        self.obligations.change(
            fresh.id, lambda o: obligations.taken_over(o, fresh, at), new=lambda: fresh
        )
        self.obligations.change(one.id, lambda o: obligations.given_up(o, heir, at))

    def _catalogue_of(self, heir: str, one: Obligation) -> str:
        """The heir's own where the entry stands in it; else the one it comes from."""
        for catalogue in self.catalogues.find({"organ": heir}):
            if any(entry["id"] == one.entry for entry in catalogues.in_force(catalogue)):
                return catalogue.id
        return one.catalogue


class Inheriting(kernel.Kernel):
    organs: Organs = Provide(store.organs)
    items: store.Items = Provide(store.items)
    catalogues: store.Catalogues = Provide(store.catalogues)
    obligations: owed.Obligations = Provide(owed.obligations)

    @property
    def heirs(self) -> Heirs:
        return Heirs(self.organs, self.items, self.catalogues, self.obligations)
