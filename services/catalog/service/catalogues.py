"""Outlines and catalogues: adopting and reading them."""

from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, command
from common.store import Command, Store
from contracts.commands.catalog import catalogues as commands
from services.catalog import store
from services.catalog.domain import catalogues
from services.catalog.domain.catalogues import Catalogue


class Catalogues(kernel.Kernel):
    organs: store.Organs = Provide(store.organs)
    catalogues: Store[Catalogue] = Provide(store.catalogues)

    @command(commands.AdoptOutline)
    def adopt_outline(self, command: dict[str, Any]) -> dict[str, Any]:
        """Make the outline's entries the organ's own catalogue: {catalogue, entries}."""
        self.copies.must(command["by"]["account"], "catalog.adopt_outline")
        organ = self.organs.get(command["organ"])
        outline = store.outlines().on(command["outline"], clock.today())
        adopted = catalogues.adopt(organ.id, outline)
        self.catalogues.add_once(adopted, [], Command.of(command))
        return {"catalogue": adopted.id, "entries": len(adopted.entries)}

    @command(commands.ShowCatalogue)
    def show_catalogue(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """The organ's catalogues with their entries."""
        return [
            {"id": c.id, "outline": c.outline, "version": c.outline_version, "entries": c.entries}
            for c in self.catalogues.find({"organ": query["organ"]})
        ]
