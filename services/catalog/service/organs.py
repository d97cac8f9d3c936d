"""The tree of organs: imported as a whole table, reformed by documents, found by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from common import clock
from common.entrypoints import Provide, command
from common.errors import Invalid
from common.store import Command, is_repeated
from common.uploads import check_marks
from contracts.commands.catalog import organs as commands
from services.catalog import events
from services.catalog.domain import catalogues, organs, reforms
from services.catalog.domain.organs import Organ
from services.catalog.domain.reforms import Planned, Reform
from services.catalog.service.using import Using
from services.catalog.store import boards as put_up
from services.catalog.store import obligations as owed
from services.catalog.store.tree import ALL_ORGANS

TEXTS = {"document": "文号", "reason": "原因", "name": "名称"}
GIVEN = ("kind", "organs", "into", "name", "parent", "follow", "entries", "persons")


class Organs(Using):
    obligations: owed.Obligations = Provide(owed.obligations)
    boards: put_up.Boards = Provide(put_up.boards)

    @command(commands.ImportOrgans)
    def import_organs(self, command: dict[str, Any]) -> dict[str, int]:
        """A whole table or nothing: {rows, created, changed, unchanged}; Invalid per line."""
        self.copies.must(command["by"]["account"], "catalog.import_organs")
        revision, known = self.organs.tree()
        changes, problems = organs.changes(command["rows"], known)
        if problems:
            raise Invalid("机关表有错，一行也没有导入。请改正下列各处后重新导入。", problems)
        if not command["dry_run"]:
            self._write(changes, revision)
        created = sum(1 for _, before in changes if before is None)
        rows = len(command["rows"])
        return {
            "rows": rows,
            "created": created,
            "changed": len(changes) - created,
            "unchanged": rows - len(changes),
        }

    @command(commands.ReformOrgans)
    def reform_organs(self, command: dict[str, Any]) -> dict[str, Any]:
        """{organs, follows, entries}: what changes, what follows each closed organ to its heir,
        and the entries that its heir's catalogues lack; Invalid says what forbids it."""
        account = command["by"]["account"]
        self.copies.must(account, "catalog.reform_organs")
        for name, called in TEXTS.items():
            check_marks(called, command[name])
        once = Command.of(command)
        revision, known = self.organs.tree()
        if made := _made_by(known, once):
            return self._reformed(made)
        given = {name: command[name] for name in (*GIVEN, *TEXTS)}
        mark = {"id": once.id, "digest": once.digest}
        planned, problems = reforms.plan(
            Reform(**given, by=account, at=clock.now(), command=mark), known
        )
        if problems:
            raise Invalid("机关没有改，请改正下列各处。", problems)
        answer = self._reformed(planned)  # before anything follows
        if not command["dry_run"]:
            self._write(planned, revision)
        return answer

    def _write(self, changes: Planned, revision: int) -> None:
        said = [(after, before, [events.organ_changed(after)]) for after, before in changes]
        self.organs.write_tree(said, revision)

    def _reformed(self, planned: Planned) -> dict[str, Any]:
        tree = {after.id: after for after, _ in planned}
        gone = [organ for organ in tree.values() if organ.state == "closed"]
        return {
            "organs": [_changed(after, before) for after, before in planned],
            "follows": self._follows(gone),
            "entries": [entry for organ in gone for entry in self._lacking(organ)],
        }

    def _follows(self, gone: Sequence[Organ]) -> list[dict[str, Any]]:
        """How much of each there is."""
        ids = [organ.id for organ in gone]
        counted, boards = self.items.counted(ids), self.boards.counted(ids)
        return [
            {
                "organ": organ.id,
                "heir": organ.parent,
                "posts": self.copies.staffed(organ.id),
                "obligations": len(self.obligations.owed_by(organ.id)),
                "plans": self._unused(organ.id),
                "boards": boards[organ.id],
                **counted[organ.id],
            }
            for organ in gone
        ]

    def _unused(self, organ: str) -> int:
        """Work plans that serve no item yet."""
        alive = [plan.id for plan in self.plans.alive_of(organ)]
        return len(alive) - len(self.items.by_plan(alive))

    def _lacking(self, gone: Organ) -> list[dict[str, str]]:
        """Entries of a closed organ that no catalogue of their heir has: to be adopted by hand,
        for what an organ discloses is its own decision."""
        there: dict[str, set[str]] = {}
        found = []
        for catalogue in self.catalogues.find({"organ": gone.id}):
            for entry in catalogues.in_force(catalogue):
                heir = reforms.heir_of(gone, entry["id"])
                if heir not in there:
                    there[heir] = self._entries(heir)
                if entry["id"] not in there[heir]:
                    one = {"organ": gone.id, "heir": heir, "entry": entry["id"]}
                    found.append({**one, "content": entry["content"]})
        return found

    def _entries(self, organ: str) -> set[str]:
        own = self.catalogues.find({"organ": organ})
        return {entry["id"] for catalogue in own for entry in catalogues.in_force(catalogue)}

    @command(commands.ShowOrgan)
    def show_organ(self, query: dict[str, Any]) -> dict[str, Any]:
        """One organ with its history, oldest first, those around it by name, and what of its
        predecessors' entries is not in its catalogues."""
        organ = self.organs.get(query["organ"])
        before = [line["before"].get("parent") for line in organ.history]
        around = {organ.parent, *organ.successors, *organ.predecessors, *before} - {None}
        names = self._names(around)
        gone = self.organs.find({"_id": {"$in": organ.predecessors}})
        return {
            **_view(organ),
            "parent_name": names.get(organ.parent or "", ""),
            "successors": [{"organ": id_, "name": names[id_]} for id_ in organ.successors],
            "predecessors": [{"organ": id_, "name": names[id_]} for id_ in organ.predecessors],
            "history": [_line(line, names) for line in organ.history],
            "lacking": [e for each in gone for e in self._lacking(each) if e["heir"] == organ.id],
        }

    @command(commands.FindOrgans)
    def find_organs(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, code, name, parent, level, kind, regime, state}] by id, code or name, or all."""
        name = query["name"]
        wanted = {"$or": [{"_id": name}, {"code": name}, {"name": name}]} if name else ALL_ORGANS
        return [_view(organ) for organ in self.organs.find(wanted, limit=query["limit"])]

    @command(commands.ListOrganNames)
    def list_organ_names(self, query: dict[str, Any]) -> list[dict[str, str]]:
        """[{organ, name}] of those that there are."""
        names = self._names(query["organs"])
        return [{"organ": organ, "name": name} for organ, name in names.items()]

    def _names(self, organs: Iterable[str]) -> dict[str, str]:
        return {o.id: o.name for o in self.organs.find({"_id": {"$in": sorted(organs)}})}


def _made_by(known: Mapping[str, Organ], command: Command) -> Planned:
    """(after, before) of every organ that this very command changed, if it was carried out."""
    found: Planned = []
    for organ in known.values():
        if is_repeated({"commands": [line["command"] for line in organ.history]}, command):
            line = next(each for each in organ.history if each["command"]["id"] == command.id)
            found.append((organ, replace(organ, **line["before"]) if line["before"] else None))
    return found


def _view(organ: Organ) -> dict[str, Any]:
    return {"id": organ.id, **{f: getattr(organ, f) for f in (*organs.FIELDS, "state")}}


def _changed(after: Organ, before: Organ | None) -> dict[str, Any]:
    """With the name and the organ above that it had; none of a new one."""
    was = {"was_name": before.name, "was_parent": before.parent} if before else {}
    return {**_view(after), "was_name": "", "was_parent": None, "is_new": before is None, **was}


def _line(line: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    said = {name: line[name] for name in ("by", "kind", "document", "reason")}
    was = line["before"]
    above = was.get("parent") or ""
    return {
        "at": line["at"].isoformat(),
        **said,
        "was_name": was.get("name", ""),
        "was_parent": names.get(above, above),
    }
