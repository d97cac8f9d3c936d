"""What catalog does when an organ was closed: what it had open goes on at its heir.

It hears its own word: each part is a guarded write of its own and nothing the second time, so what
a process that ended left undone is done when the word is repeated.
"""

from functools import partial
from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, on_event
from common.reading import OrganChanged
from services.catalog import store
from services.catalog.domain import catalogues, items, obligations, plans, reforms
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.organs import Organ
from services.catalog.store import obligations as owed
from services.catalog.store.tree import Organs

UNFINISHED = ("draft", "submitted")


class Following(kernel.Kernel):
    organs: Organs = Provide(store.organs)
    items: store.Items = Provide(store.items)
    catalogues: store.Catalogues = Provide(store.catalogues)
    plans: store.Plans = Provide(store.plans)
    obligations: owed.Obligations = Provide(owed.obligations)

    @on_event("catalog", "organ_changed", OrganChanged)
    def on_organ_changed(self, event: dict[str, Any]) -> None:
        super().on_organ_changed(event)
        if event["data"]["state"] == "closed":
            self._follow(self.organs.get(event["item"]))

    def _follow(self, closed: Organ) -> None:
        """Catalogues first: what is owed by one that has ended is not opened again."""
        for catalogue in self.catalogues.find({"organ": closed.id}):
            self.catalogues.change(catalogue.id, lambda c: catalogues.ended(c, clock.now()))
        for one in self.obligations.owed_by(closed.id):
            self._hand_over(one, closed)
        unfinished = {"organ": closed.id, "state": {"$in": list(UNFINISHED)}}
        for item in self.items.find(unfinished):
            self._take_over(item.id, self._heir(closed, item.entry).id)
        self._pass_on(closed)

    def _heir(self, organ: Organ, entry: str) -> Organ:
        """Heard late, the heir may have been closed as well."""
        while organ.state == "closed":
            organ = self.organs.get(reforms.heir_of(organ, entry))
        return organ

    def _pass_on(self, closed: Organ) -> None:
        """Work plans: one that serves an item which stays stays with it."""
        alive = [plan.id for plan in self.plans.alive_of(closed.id)]
        staying = self.items.by_plan(alive, organ=closed.id)
        for id_ in (plan for plan in alive if plan not in staying):
            heir = self._heir(closed, id_)  # a plan is what its entry is called
            self.plans.change(
                id_, partial(plans.inherited, closed=closed, heir=heir, at=clock.now())
            )

    def _take_over(self, item: str, heir: str) -> None:
        self.items.change(item, lambda i: items.inherited(i, heir, clock.now()))

    def _hand_over(self, one: Obligation, closed: Organ) -> None:
        """What the heir owes itself already is not owed twice."""
        heir = self._heir(closed, one.entry).id
        place = {"organ": heir, "catalogue": self._catalogue_of(heir, one)}
        fresh = obligations.handed_over(one, place, clock.now())
        self.obligations.change(
            fresh.id,
            lambda o: obligations.taken_over(o, closed.id, clock.now()),
            new=lambda: fresh,
        )
        self.obligations.change(one.id, lambda o: obligations.given_up(o, heir, clock.now()))

    def _catalogue_of(self, heir: str, one: Obligation) -> str:
        """The heir's own where the entry stands in it; else the one it comes from."""
        for catalogue in self.catalogues.find({"organ": heir}):
            if any(entry["id"] == one.entry for entry in catalogues.in_force(catalogue)):
                return catalogue.id
        return one.catalogue
