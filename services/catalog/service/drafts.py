"""Drafts: saved, looked at, submitted."""

from dataclasses import replace
from typing import Any

from common import clock, confirmations
from common.confirmations import Looked, Told
from common.content import ContentStore
from common.entrypoints import Provide, command
from common.errors import Damaged, Invalid
from common.store import Command
from common.uploads import check_marks
from common.uploads.inside import READ, VERSION
from contracts.commands.catalog import items as commands
from services.catalog import store
from services.catalog.domain import (
    catalogues,
    consultations,
    items,
    organs,
    redisclosures,
    regimes,
    seals,
    texts,
)
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.texts import Around
from services.catalog.service import owing, succession
from services.catalog.service.inheriting import Inheriting
from services.catalog.service.using import Using
from services.catalog.service.views import view


class Drafts(Using, Inheriting):
    cases: store.Cases = Provide(store.cases)
    content: ContentStore = Provide(store.content)

    @command(commands.SaveItem)
    def save_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Create a draft, or replace the draft's text; refused, nothing is stored."""
        account = command["by"]["account"]
        before = self.items.get(command["item"]) if command["item"] else None
        self._must(account, "catalog.save_item", before or Item("", organ=command["organ"]))
        if before is None:
            self.copies.must_go_on(command["organ"])
        is_new = before is None or before.entry != command["entry"]
        own = self.usable(command["organ"])
        catalogue, entry = catalogues.entry_of(own, command["entry"], is_new)
        text = texts.text_of(command, entry)
        owing.check_period(self.obligations, command["organ"], command["entry"], text["period"])
        # what an item answers is given with its draft and never changes
        drafted = replace(before or Item("", organ=command["organ"]), text=text)
        around = self._around(replace(drafted, kind=command["kind"] or drafted.kind))
        if command["unfinished"]:
            texts.check_unfinished(text)
        else:
            texts.check(text, entry, around)
        self._check_attachments([*text["attachments"], *text.get("originals", ())])
        id_ = command["item"] or commands.item_id(command["command_id"])

        def decide(item: Item) -> items.Said:
            item.must_be(command["version"] or item.version)
            if command["edited"] is not None:
                item.must_be_as_edited(command["edited"])
            if item.organ != command["organ"]:
                raise Invalid("事项属于另一个机关，没有保存。", [f"organ: {item.organ}"])
            plan = entry["id"] if entry.get("outside") else None
            kind = command["kind"]
            return items.save(item, text, command["entry"], account, clock.now(), plan, kind)

        fresh = None if command["item"] else lambda: Item(id_, organ=command["organ"])
        saved = self.items.change(id_, decide, Command.of(command), fresh)
        owing.drafted(self.obligations, saved, catalogue, entry, self.almanac())
        return view(saved, self.almanac())

    @command(commands.SubmitItem)
    def submit_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Seal text and plan, and ask for review of exactly that."""
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            self._must(account, "catalog.submit_item", item)
            item.must_be(command["version"])
            if command["edited"] is not None:
                item.must_be_as_edited(command["edited"])
            catalogue, entry = catalogues.entry_of(self.usable(item.organ), item.entry)
            around = self._around(item)
            problems = self._problems(item, entry, around, self._findings(item))
            texts.refuse(problems, "送审")
            # checked before sealing: a state that cannot be submitted seals nothing
            maker = self.organs.above(item.organ) or item.organ
            items.submit(item, "", entry["route"], maker, account, clock.now())
            hash_ = self.content.seal(self._seal(item, catalogue, entry, around))
            return items.submit(item, hash_, entry["route"], maker, account, clock.now())

        item = self.items.change(command["item"], decide, Command.of(command))
        return view(item, self.almanac())

    @command(commands.ShowItem)
    def show_preview(self, query: dict[str, Any]) -> dict[str, Any]:
        """{seal, route, problems, findings}: what a submission now would seal, where it would go,
        what would refuse it, and what is personal in it. Nothing is stored."""
        item = self._seen(query, "catalog.show_preview")
        catalogue, entry = catalogues.entry_of(self.usable(item.organ), item.entry)
        around = self._around(item)
        found = self._findings(item)
        return {
            "seal": self._seal(item, catalogue, entry, around),
            "route": entry["route"],
            "problems": self._problems(item, entry, around, found),
            "findings": found,
        }

    def _problems(
        self, item: Item, entry: dict[str, Any], around: Around, found: list[Told]
    ) -> list[str]:
        """Why this draft may not be submitted as it stands."""
        return [
            *texts.faults(item.text),
            *texts.gaps(item.text, entry, around),
            *texts.unlooked(item.text, READ, self._looked(item)),
            *confirmations.problems(found),
        ]

    def _findings(self, item: Item) -> list[Told]:
        return texts.findings(item.text, self._looked(item), clock.today())

    def _looked(self, item: Item) -> Looked:
        return self.content.remembered((a["hash"] for a in item.text["attachments"]), VERSION)

    def _seal(
        self, item: Item, catalogue: Catalogue, entry: dict[str, Any], around: Around
    ) -> dict[str, Any]:
        cause = self._cause(item, around.original) if around.original else None
        level = self.organs.get(item.organ).level
        rows = store.regimes().holding(clock.today())
        regime = regimes.regime_of(rows, level, catalogue.regime, entry)
        line = organs.line(self.organs.get, item.organ)
        return seals.seal_of(item, entry, regime, line, cause, around.heard)

    def _around(self, item: Item) -> Around:
        original = self.items.get(item.cause["item"]) if item.cause else None
        heard = consultations.heard(item, self.cases.tally(item.id), clock.today())
        against = succession.against(self.items, self.organs, self.content, item)
        return Around(self.almanac(), original, heard, against)

    def _cause(self, item: Item, original: Item) -> dict[str, Any]:
        public = original.public_hash()
        title = self.content.unseal(public)["title"] if public else ""
        return redisclosures.cause_of(item, original, title)

    def _must(self, account: str, action: str, item: Item) -> None:
        missing = self.items.missing(item.id) if item.id else None
        self.copies.must(account, action, item.organ, missing=missing)

    def _seen(self, query: dict[str, Any], action: str) -> Item:
        item = self.items.get(query["item"])
        self.copies.must_see(query["by"], action, item.organ, self.items.missing(item.id))
        return item

    def _check_attachments(self, attachments: list[dict[str, Any]]) -> None:
        """Each was uploaded and is what it is said to be.

        A file that came through `common.uploads` bears its type, was looked at on its way in and
        never changes: it need not be read again. Anything else is at most what one blob holds,
        and is looked at here.
        """
        for attachment in attachments:
            place = f"附件 {attachment['name']}"
            stored = self.content.describe(attachment["hash"])
            if stored is None or stored["size"] != attachment["size"]:
                raise Invalid(f"{place} 没有上传或者已经损坏，事项没有保存。请重新上传。", [place])
            if not stored["type"]:
                self._look_at(place, attachment)
            elif stored["type"] != attachment["type"]:
                raise Invalid(f"{place} 的类型与上传时不符，事项没有保存。请重新上传。", [place])

    def _look_at(self, place: str, attachment: dict[str, Any]) -> None:
        try:
            data = self.content.open(attachment["hash"])
        except Damaged as error:
            raise Invalid(
                f"{place} 没有上传或者已经损坏，事项没有保存。请重新上传。", [place]
            ) from error
        check_marks(place, data, attachment["name"])
