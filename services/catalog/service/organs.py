"""The tree of organs: imported as a whole table, found by name."""

from typing import Any

from common import kernel
from common.entrypoints import Provide, command
from common.errors import Invalid
from contracts.commands.catalog import organs as commands
from services.catalog import events, store
from services.catalog.domain import organs


class Organs(kernel.Kernel):
    organs: store.Organs = Provide(store.organs)

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
