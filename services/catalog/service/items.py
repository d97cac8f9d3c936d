"""The life of items: what drafters, publishers and approvers ask for, and what they may see."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from common import clock, confirmations, detect
from common.clocks import Almanac, earliest
from common.clocks.moving import Open
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
    clocks,
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


class Items(Using, Inheriting):
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
        return _view(saved, self.almanac())

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
        return _view(item, self.almanac())

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

    @command(commands.ReviseItem)
    def revise_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Begin the next version; what was open is void, what is public stays."""
        check_marks("修订说明", command["note"])

        def act(item: Item, by: str) -> items.Said:
            revised = items.revise(item, command["note"], by, clock.now(), command["kind"])
            return self.heirs.go_on(revised, clock.now())

        return self._change(command, "catalog.revise_item", act)

    @command(commands.WithdrawItem)
    def withdraw_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Take this version and older ones off every channel."""
        check_marks("撤下原因", command["reason"])
        return self._change(
            command,
            "catalog.withdraw_item",
            lambda i, by: items.withdraw(i, command["reason"], command["kind"], by, clock.now()),
        )

    @command(commands.ItemVersion)
    def close_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Done with; refused while opinions about it are open."""
        return self._change(
            command, "catalog.close_item", lambda i, by: items.close(i, by, clock.now())
        )

    def open_clocks(self) -> Iterator[Open]:
        """Only from their approval on do items go by working days."""
        for item in self.items.find({"state": "approved"}):
            for records in clocks.clocks(item):
                yield Open(item.id, item.organ, records)

    @command(commands.OpenOriginal)
    def open_original(self, command: dict[str, Any]) -> dict[str, Any]:
        """{name, hash, size, type} of a file that a masked copy stands for, once it is written
        down who opens it and why."""
        check_marks("打开原件的理由", command["reason"])
        account, reason = command["by"]["account"], detect.masked(command["reason"].strip())

        def decide(item: Item) -> items.Said:
            self._must(account, "catalog.open_original", item)
            return items.open_original(item, command["hash"], reason, account, clock.now())

        item = self.items.change(command["item"], decide, Command.of(command))
        found = items.original(item, command["hash"])
        return {name: found[name] for name in ("name", "hash", "size", "type")}

    def _must(self, account: str, action: str, item: Item) -> None:
        missing = self.items.missing(item.id) if item.id else None
        self.copies.must(account, action, item.organ, missing=missing)

    def _change(self, command: dict[str, Any], action: str, act: Any) -> dict[str, Any]:
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            self._must(account, action, item)
            item.must_be(command["version"])
            said: items.Said = act(item, account)
            return said

        item = self.items.change(command["item"], decide, Command.of(command))
        return _view(item, self.almanac())

    @command(commands.ShowItem)
    def show_item(self, query: dict[str, Any]) -> dict[str, Any]:
        """The item with its text and history; `overdue` as of today."""
        item = self._seen(query, "catalog.show_item")
        history = [{**line, "at": line["at"].isoformat()} for line in item.history]
        almanac = self.almanac()
        told = [reading.shown(almanac.now) for reading in clocks.readings(item, almanac)]
        heard = self._around(item).heard
        return {
            **_view(item, almanac),
            "text": item.text,
            "history": history,
            "heard": asdict(heard) if heard else None,
            "clocks": told,
        }

    def _seen(self, query: dict[str, Any], action: str) -> Item:
        item = self.items.get(query["item"])
        self.copies.must_see(query["by"], action, item.organ, self.items.missing(item.id))
        return item

    @command(commands.ListItems)
    def list_items(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """What fits all that is given, each with its `place` for the next page."""
        by, organ = query["by"], query["organ"]
        states = [*query["states"], *filter(None, [query["state"]])]
        if not (by or organ or states or query["drafter"]):
            raise Invalid("请指定机关或状态。", ["organ、state、drafter 至少要有一个"])
        organs = self.copies.within(by, "catalog.list_items", organ, query["below"])
        wanted = {**query, "states": states}
        found = self.items.newest(wanted, organs, query["after"], query["limit"])
        almanac = self.almanac()
        return [{**_view(item, almanac), "place": place} for item, place in found]

    @command(commands.ListTitles)
    def list_titles(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{item, title, organ, organ_name, state, version, due_on, because, superseded_by}], if
        there is one."""
        organs = self.copies.within(query["by"], "catalog.list_titles")
        wanted = self.items.find({"_id": {"$in": query["items"]}})
        found = [item for item in wanted if organs is None or item.organ in organs]
        names = {o.id: o.name for o in self.organs.find({"_id": {"$in": [i.organ for i in found]}})}
        almanac = self.almanac()
        views = (_view(item, almanac) for item in found)
        return [
            {**{name: view[name] for name in TITLE}, "organ_name": names.get(view["organ"], "")}
            for view in views
        ]

    def _around(self, item: Item) -> Around:
        original = self.items.get(item.cause["item"]) if item.cause else None
        heard = consultations.heard(item, self.cases.tally(item.id), clock.today())
        against = succession.against(self.items, self.organs, self.content, item)
        return Around(self.almanac(), original, heard, against)

    def _cause(self, item: Item, original: Item) -> dict[str, Any]:
        public = original.public_hash()
        title = self.content.unseal(public)["title"] if public else ""
        return redisclosures.cause_of(item, original, title)

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


TITLE = ("item", "title", "organ", "state", "version", "due_on", "because", "superseded_by")


def _view(item: Item, almanac: Almanac) -> dict[str, Any]:
    public = {**item.public, "stages": sorted(item.public.get("stages", {}))}
    due = earliest(clocks.readings(item, almanac))
    return {
        "item": item.id,
        "version": item.version,
        "edited": item.edited,
        "state": item.state,
        "organ": item.organ,
        "entry": item.entry,
        "title": item.text.get("title", ""),
        "hash": item.sealed,
        "public": public,
        "opinion_days": item.text.get("opinion_days", 0),
        "open_cases": item.open_cases,
        "cause": item.cause,
        "disputed": item.disputed.get("reason", ""),
        "drafter": item.drafter,
        "outside": item.plan is not None,
        "kind": item.kind,
        "superseded_by": item.superseded.get("by", ""),
        "superseded_reason": item.superseded.get("reason", ""),
        "changed_at": item.changed_at.isoformat() if item.changed_at else "",
        "due_on": due.due_on if due else "",
        "because": "；".join(due.because) if due else "",
        "provisional": bool(due and due.provisional),
        "overdue": bool(due and due.is_over(almanac.now)),
    }
