"""catalog listens: organs and catalogues here, items and what others announce beside."""

from typing import Any

from common.entrypoints import command
from common.errors import Invalid
from common.store import Command
from contracts.commands import catalog as commands
from services.catalog import events, store
from services.catalog.domain import catalogues, organs
from services.catalog.schemas import READS
from services.catalog.service import hearing, items


class Catalog(items.Items, hearing.Hearing):  # nameko takes every class named here for a service
    name = "catalog"
    READS = READS

    @command(commands.ImportOrgans)
    def import_organs(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {rows, created, changed, unchanged}; Invalid per line."""
        self.copies.must(command["by"]["account"], "catalog.import_organs")
        revision, known = self.organs.tree()
        changes, problems = organs.changes(command["rows"], known)
        if problems:
            raise Invalid("机关表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        if not command["dry_run"]:
            said = [(after, before, [events.organ_changed(after)]) for after, before in changes]
            self.organs.write_tree(said, revision)
        created = sum(1 for _, before in changes if before is None)
        rows = len(command["rows"])
        return {
            "rows": rows,
            "created": created,
            "changed": len(changes) - created,
            "unchanged": rows - len(changes),
        }

    @command(commands.FindOrgans)
    def find_organs(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, code, name, parent, level, kind, regime}] by id, code or name, or all."""
        name = query["name"]
        wanted = (
            {"$or": [{"_id": name}, {"code": name}, {"name": name}]} if name else store.ALL_ORGANS
        )
        found = self.organs.find(wanted, limit=query["limit"])
        return [{"id": o.id, **{f: getattr(o, f) for f in organs.FIELDS}} for o in found]

    @command(commands.ListOrganNames)
    def list_organ_names(self, query: dict[str, Any]) -> list[dict[str, str]]:
        """[{organ, name}] of those that there are."""
        found = self.organs.find({"_id": {"$in": query["organs"]}})
        return [{"organ": organ.id, "name": organ.name} for organ in found]

    @command(commands.AdoptOutline)
    def adopt_outline(self, command: dict[str, Any]) -> dict[str, Any]:
        """Make the outline's entries the organ's own catalogue: {catalogue, entries}."""
        self.copies.must(command["by"]["account"], "catalog.adopt_outline")
        organ = self.organs.get(command["organ"])
        outline = store.outline(command["outline"])
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
