"""Outlines and catalogues: adopting, changing, filing and reading them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from common import clock
from common.content import ContentStore
from common.entrypoints import Provide, command
from common.errors import Invalid
from common.store import Command
from common.uploads import check_marks
from contracts.commands.catalog import catalogues as commands
from services.catalog import store
from services.catalog.domain import catalogues, comparing, organs, plans, regimes, shown
from services.catalog.domain.catalogues import Catalogue, Change, Said
from services.catalog.service.using import Using

Effects = Callable[[Catalogue], list[dict[str, Any]]]


class Catalogues(Using):
    content: ContentStore = Provide(store.content)

    @command(commands.AdoptOutline)
    def adopt_outline(self, command: dict[str, Any]) -> dict[str, Any]:
        """Make the outline's entries the organ's own catalogue: {catalogue, entries}."""
        account = command["by"]["account"]
        self.copies.must(account, "catalog.adopt_outline", command["organ"])
        self.copies.must_go_on(command["organ"])
        organ = self.organs.get(command["organ"])
        outline = self._outline(command["outline"], command["outline_version"])
        return self._founded(catalogues.adopt(organ.id, outline), command)

    @command(commands.BeginCatalogue)
    def begin_catalogue(self, command: dict[str, Any]) -> dict[str, Any]:
        """A catalogue without an outline: {catalogue, entries}."""
        check_marks("目录名称", command["name"])
        account, organ = command["by"]["account"], self.organs.get(command["organ"])
        self.copies.must(account, "catalog.begin_catalogue", organ.id)
        self.copies.must_go_on(organ.id)
        begun = catalogues.begin(organ.id, command["regime"], command["name"].strip())
        return self._founded(begun, command)

    def _founded(self, fresh: Catalogue, command: dict[str, Any]) -> dict[str, Any]:
        """Once: what the organ made of it since stays."""
        self._must_be_placed(fresh, fresh.entries)
        dated = replace(fresh, changed_at=clock.now())
        self.catalogues.add_once(*self._announced(dated), Command.of(command))
        stands = self.catalogues.get(fresh.id)
        return {"catalogue": stands.id, "entries": len(catalogues.in_force(stands))}

    @command(commands.ReadoptOutline)
    def readopt_outline(self, command: dict[str, Any]) -> dict[str, Any]:
        """Take over a newer version of the outline: {edition, effects}."""
        version = command["outline_version"]

        def effects(catalogue: Catalogue) -> list[dict[str, Any]]:
            old = store.outlines().exactly(catalogue.outline, catalogue.outline_version)
            new = self._outline(catalogue.outline, version)
            changes = comparing.taking_over(catalogue, old, new)
            reason = f"提纲第 {version} 版：{command['reason']}"
            return catalogues.effects(catalogue, changes, reason)

        return self._changed(command, "catalog.readopt_outline", effects, outline_version=version)

    @command(commands.ChangeCatalogue)
    def change_catalogue(self, command: dict[str, Any]) -> dict[str, Any]:
        """Add, change, retire or restore entries, as one edition: {edition, effects}."""
        changes = [Change(c["action"], c["entry"], c["fields"]) for c in command["changes"]]

        def effects(catalogue: Catalogue) -> list[dict[str, Any]]:
            return catalogues.effects(catalogue, changes, command["reason"])

        return self._changed(command, "catalog.change_catalogue", effects)

    def _changed(
        self, command: dict[str, Any], action: str, effects: Effects, **values: Any
    ) -> dict[str, Any]:
        """`values` are what the catalogue says of itself afterwards."""
        check_marks("修改原因", command["reason"])
        account = command["by"]["account"]
        found: list[dict[str, Any]] = []

        def decide(catalogue: Catalogue) -> Said:
            self._must_be_theirs(account, action, catalogue)
            catalogue.must_be(command["edition"])
            found[:] = effects(catalogue)
            self._must_be_placed(catalogue, [e["after"] for e in found])
            self._must_be_staffed(catalogue, found)
            if command["dry_run"]:
                return catalogue, []
            after = catalogues.changed(catalogue, found, command["reason"], account, clock.now())
            return self._announced(replace(after, **values))

        once = None if command["dry_run"] else Command.of(command)
        after = self.catalogues.change(command["catalogue"], decide, once)
        return {"edition": after.edition, "effects": found}

    def _announced(self, catalogue: Catalogue) -> Said:
        """Sealed before it is written: an event never names what is not there."""
        view = shown.public_view(catalogue, self._line(catalogue.organ))
        above = self.organs.get(catalogue.organ).parent
        return catalogues.announced(catalogue, self.content.seal(view), above)

    def _must_be_placed(self, catalogue: Catalogue, entries: Iterable[dict[str, Any]]) -> None:
        level = self.organs.get(catalogue.organ).level
        rows = store.regimes().holding(clock.today())
        if problems := regimes.misplaced(rows, level, catalogue.regime, entries):
            raise Invalid("目录没有改，请改正下列各处。", problems)

    def _must_be_staffed(self, catalogue: Catalogue, found: list[dict[str, Any]]) -> None:
        """Whoever is named to see to an entry is reminded of it, and has to be able to read so."""

        def serves(person: str) -> bool:
            return self.copies.serves(person, catalogue.organ, "catalog.list_reminders")

        if problems := catalogues.stranger_problems(found, serves):
            raise Invalid("目录没有改，请改正下列各处。", problems)

    def _outline(self, id_: str, version: int | None) -> Mapping[str, Any]:
        """The version that holds today, or the very one; Invalid when that does not hold yet."""
        today, book = clock.today(), store.outlines()
        outline = book.on(id_, today) if version is None else book.exactly(id_, version)
        if outline["valid_from"] > today:
            raise Invalid(
                f"提纲“{id_}”第 {outline['version']} 版从 {outline['valid_from']} 起才生效，"
                "现在还不能采用。请到那一天再采用。"
            )
        return outline

    # -- filing ------------------------------------------------------------------

    @command(commands.FileCatalogue)
    def file_catalogue(self, command: dict[str, Any]) -> dict[str, Any]:
        """Show this edition to the organ above."""
        account = command["by"]["account"]

        def decide(catalogue: Catalogue) -> Said:
            self._must_be_theirs(account, "catalog.file_catalogue", catalogue)
            catalogue.must_be(command["edition"])
            above = self.organs.get(catalogue.organ).parent
            return catalogues.file(catalogue, above, account, clock.now())

        return self._view(self.catalogues.change(command["catalogue"], decide, Command.of(command)))

    @command(commands.DecideCatalogue)
    def decide_catalogue(self, command: dict[str, Any]) -> dict[str, Any]:
        """The organ above takes note of this edition, or returns it with a reason."""
        account, comment = command["by"]["account"], command["comment"]
        check_marks("意见", comment)

        def decide(catalogue: Catalogue) -> Said:
            missing = self.catalogues.missing(catalogue.id)
            self.copies.must_see(command["by"], "catalog.list_catalogues", catalogue.organ, missing)
            catalogue.must_be(command["edition"])
            decided = catalogues.decide(
                catalogue, command["decision"], comment, account, clock.now()
            )
            above = self.organs.get(catalogue.organ).parent or ""
            self.copies.must(account, "catalog.decide_catalogue", above)
            return decided

        return self._view(self.catalogues.change(command["catalogue"], decide, Command.of(command)))

    def _must_be_theirs(self, account: str, action: str, catalogue: Catalogue) -> None:
        missing = self.catalogues.missing(catalogue.id)
        self.copies.must(account, action, catalogue.organ, missing=missing)

    # -- reading -----------------------------------------------------------------

    @command(commands.ListOutlines)
    def list_outlines(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{id, name, version, kind, regime, valid_from, entries}] of today."""
        return [
            {
                **{name: outline[name] for name in ("id", "name", "version", "kind", "regime")},
                "valid_from": outline["valid_from"].isoformat(),
                "entries": len(outline["entry"]),
            }
            for outline in store.outlines().holding(clock.today())
        ]

    @command(commands.ShowCatalogue)
    def show_catalogue(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """The organ's catalogues with their entries; the retired ones apart. What work plans
        stand for comes last, as if it were one."""
        return [
            {
                **self._view(catalogue),
                "entries": catalogues.in_force(catalogue),
                "retired": catalogues.retired(catalogue),
            }
            for catalogue in self.usable(query["organ"])
        ]

    @command(commands.ListCatalogues)
    def list_catalogues(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Without their entries; the organ above sees those below it."""
        within = self.copies.within(query["by"], "catalog.list_catalogues", query["organ"])
        state = query["state"]
        if account := query["account"]:
            within = self.awaiting(account, "catalog.decide_catalogue", within)
            state = "filed"
        found = self.catalogues.listed(within, state, query["limit"])
        return [self._view(catalogue) for catalogue in found]

    @command(commands.ShownCatalogue)
    def list_catalogue_history(self, query: dict[str, Any]) -> dict[str, Any]:
        """{changes, filings} of a catalogue, oldest first."""
        catalogue = self._read(query, "catalog.list_catalogue_history")
        return {"changes": _dated(catalogue.history), "filings": _dated(catalogue.filings)}

    @command(commands.ShowComparison)
    def show_comparison(self, query: dict[str, Any]) -> dict[str, Any]:
        """{outline, outline_version, newest, missing, extra, changed}."""
        catalogue = self._read(query, "catalog.show_comparison")
        if not catalogue.outline:
            raise Invalid("这份目录不是按提纲建立的，没有可以对照的提纲。")
        newest = store.outlines().on(catalogue.outline, clock.today())
        version = query["outline_version"] or catalogue.outline_version
        outline = store.outlines().exactly(catalogue.outline, version)
        return {
            "outline": catalogue.outline,
            "outline_version": version,
            "newest": newest["version"],
            **comparing.compared(catalogue, outline),
        }

    def _read(self, query: dict[str, Any], action: str) -> Catalogue:
        catalogue = self.catalogues.get(query["catalogue"])
        missing = self.catalogues.missing(catalogue.id)
        self.copies.must_see(query["by"], action, catalogue.organ, missing)
        return catalogue

    def _view(self, catalogue: Catalogue) -> dict[str, Any]:
        return {
            "id": catalogue.id,
            "organ": catalogue.organ,
            "name": catalogue.name,
            "outline": catalogue.outline,
            "version": catalogue.outline_version,
            "regime": catalogue.regime,
            "edition": catalogue.edition,
            "state": catalogue.state,
            "changed_at": catalogue.changed_at.isoformat() if catalogue.changed_at else "",
            "count": len(catalogues.in_force(catalogue)),
            "outside": plans.is_outside(catalogue),
        }

    def _line(self, organ: str) -> list[dict[str, Any]]:
        return organs.line(self.organs.get, organ)


def _dated(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**line, "at": line["at"].isoformat()} for line in lines]
