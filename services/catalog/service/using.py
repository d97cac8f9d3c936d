"""What an organ may disclose: its catalogues, and what approved work plans stand for."""

from common import kernel
from common.entrypoints import Provide
from services.catalog import store
from services.catalog.domain import plans as planning
from services.catalog.domain.catalogues import Catalogue
from services.catalog.store.tree import Organs


class Using(kernel.Kernel):
    organs: Organs = Provide(store.organs)
    catalogues: store.Catalogues = Provide(store.catalogues)
    plans: store.Plans = Provide(store.plans)
    items: store.Items = Provide(store.items)

    def usable(self, organ: str) -> list[Catalogue]:
        """Its own, then what stands outside them, if anything does."""
        own = list(self.catalogues.find({"organ": organ}))
        approved = self.plans.approved_of(organ)
        if not approved:
            return own
        used = self.items.by_plan([plan.id for plan in approved])
        regime = self.organs.get(organ).regime
        return [*own, planning.as_catalogue(organ, regime, approved, used)]

    def awaiting(self, account: str, action: str, within: list[str] | None) -> list[str]:
        """The organs whose things this account decides from above, of those within."""
        below = self.organs.decided_by(self.copies.served(account, action))
        return below if within is None else sorted({*below} & {*within})
