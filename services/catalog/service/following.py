"""What catalog does when an organ was closed: what it had open goes on at its heir.

It hears its own word: what a process that ended left undone is done when the word is repeated.
"""

from functools import partial
from typing import Any

from common import clock
from common.entrypoints import Provide, on_event
from common.reading import OrganChanged
from services.catalog import store
from services.catalog.domain import plans
from services.catalog.domain.organs import Organ
from services.catalog.service.inheriting import Inheriting


class Following(Inheriting):
    plans: store.Plans = Provide(store.plans)

    @on_event("catalog", "organ_changed", OrganChanged)
    def on_organ_changed(self, event: dict[str, Any]) -> None:
        super().on_organ_changed(event)
        if event["data"]["state"] == "closed":
            closed = self.organs.get(event["item"])
            self.heirs.follow(closed, clock.now())
            self._pass_on(closed)

    def _pass_on(self, closed: Organ) -> None:
        """Work plans: one that serves an item which stays stays with it."""
        alive = [plan.id for plan in self.plans.alive_of(closed.id)]
        staying = self.items.by_plan(alive, organ=closed.id)
        for id_ in (plan for plan in alive if plan not in staying):
            # a plan is what its entry is called
            heir = self.organs.get(self.heirs.of(closed.id, id_))
            self.plans.change(
                id_, partial(plans.inherited, closed=closed, heir=heir, at=clock.now())
            )
