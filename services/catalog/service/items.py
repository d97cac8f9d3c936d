"""The life of items: what drafters, publishers and approvers ask for, and what they may see."""

from datetime import date
from typing import Any

from common import clock, kernel
from common.content import ContentStore
from common.entrypoints import Provide, command
from common.errors import Damaged, Invalid
from common.store import Command, Store
from common.uploads import check_marks
from contracts.commands import catalog as commands
from services.catalog import store
from services.catalog.domain import catalogues, items, redisclosures, texts
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.organs import Organ


class Items(kernel.Kernel):
    organs: store.Organs = Provide(store.organs)
    catalogues: Store[Catalogue] = Provide(store.catalogues)
    items: Store[Item] = Provide(store.items)
    content: ContentStore = Provide(store.content)

    @command(commands.SaveItem)
    def save_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Create a draft, or replace the draft's text; refused, nothing is stored."""
        account = command["by"]["account"]
        self.copies.must_hold(account, ["drafter"], command["organ"])
        _, entry = catalogues.entry_of(self._catalogues(command["organ"]), command["entry"])
        text = texts.text_of(command, entry)
        # what an item answers is given with its draft and never changes
        original = self._original(self.items.get(command["item"])) if command["item"] else None
        texts.check(text, entry, original)
        self._check_attachments(text["attachments"])
        id_ = command["item"] or commands.item_id(command["command_id"])

        def decide(item: Item) -> items.Said:
            item.must_be(command["version"] or item.version)
            if item.organ != command["organ"]:
                raise Invalid("事项属于另一个机关，没有保存。", [f"organ: {item.organ}"])
            return items.save(item, text, command["entry"], account, clock.now())

        fresh = None if command["item"] else lambda: Item(id_, organ=command["organ"])
        return _view(self.items.change(id_, decide, Command.of(command), fresh), clock.today())

    @command(commands.ItemVersion)
    def submit_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Seal text and plan, and ask for review of exactly that."""
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            item.must_be(command["version"])
            self.copies.must_hold(account, ["drafter"], item.organ)
            catalogue, entry = catalogues.entry_of(self._catalogues(item.organ), item.entry)
            original = self._original(item)
            texts.check(item.text, entry, original, "送审")
            chain = self._chain(item.organ)
            # checked before sealing: a state that cannot be submitted seals nothing
            items.submit(item, "", entry["route"], account, clock.now())
            cause = self._cause(item, original) if original else None
            seal = texts.seal_of(item, entry, catalogue.regime, chain, cause)
            hash_ = self.content.seal(seal)
            return items.submit(item, hash_, entry["route"], account, clock.now())

        item = self.items.change(command["item"], decide, Command.of(command))
        return _view(item, clock.today())

    @command(commands.ReviseItem)
    def revise_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Begin the next version; what was open is void, what is public stays."""
        check_marks("修订说明", command["note"])
        return self._change(
            command, ["drafter"], lambda i, by: items.revise(i, command["note"], by, clock.now())
        )

    @command(commands.WithdrawItem)
    def withdraw_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Take this version and older ones off every channel."""
        check_marks("撤下原因", command["reason"])
        return self._change(
            command,
            ["drafter", "publisher", "approver"],
            lambda i, by: items.withdraw(i, command["reason"], command["kind"], by, clock.now()),
        )

    @command(commands.ItemVersion)
    def close_item(self, command: dict[str, Any]) -> dict[str, Any]:
        """Done with; refused while opinions about it are open."""
        return self._change(
            command, ["drafter", "publisher"], lambda i, by: items.close(i, by, clock.now())
        )

    def _change(self, command: dict[str, Any], roles: list[str], act: Any) -> dict[str, Any]:
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            self.copies.must_hold(account, roles, item.organ)
            item.must_be(command["version"])
            said: items.Said = act(item, account)
            return said

        item = self.items.change(command["item"], decide, Command.of(command))
        return _view(item, clock.today())

    @command(commands.ShowItem)
    def show_item(self, query: dict[str, Any]) -> dict[str, Any]:
        """The item with its text and history; `overdue` as of today."""
        item = self.items.get(query["item"])
        history = [{**line, "at": line["at"].isoformat()} for line in item.history]
        return {**_view(item, clock.today()), "text": item.text, "history": history}

    @command(commands.ListItems)
    def list_items(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """By organ, state or both; all states when only the organ is given."""
        wanted = {k: query[k] for k in ("organ", "state") if query[k]}
        if not wanted:
            raise Invalid("请指定机关或状态。", ["organ、state 至少要有一个"])
        found = self.items.find(wanted, sort=[("_id", 1)], limit=query["limit"])
        today = clock.today()
        return [_view(item, today) for item in found]

    @command(commands.ListTitles)
    def list_titles(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{item, title, organ, organ_name, state, version}] of those that there are."""
        found = list(self.items.find({"_id": {"$in": query["items"]}}))
        names = {o.id: o.name for o in self.organs.find({"_id": {"$in": [i.organ for i in found]}})}
        return [
            {
                "item": item.id,
                "title": item.text.get("title", ""),
                "organ": item.organ,
                "organ_name": names.get(item.organ, ""),
                "state": item.state,
                "version": item.version,
            }
            for item in found
        ]

    def _catalogues(self, organ: str) -> list[Catalogue]:
        return list(self.catalogues.find({"organ": organ}))

    def _original(self, item: Item) -> Item | None:
        """The item whose opinions this one answers."""
        return self.items.get(item.cause["item"]) if item.cause else None

    def _cause(self, item: Item, original: Item) -> dict[str, Any]:
        public = original.public_hash()
        title = self.content.unseal(public)["title"] if public else ""
        return redisclosures.cause_of(item, original, title)

    def _chain(self, organ: str) -> list[dict[str, Any]]:
        chain: list[Organ] = []
        at: str | None = organ
        while at:
            chain.append(self.organs.get(at))
            at = chain[-1].parent
        return [{"id": o.id, "code": o.code, "name": o.name} for o in chain]

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


def _view(item: Item, today: date) -> dict[str, Any]:
    public = {**item.public, "stages": sorted(item.public.get("stages", {}))}
    return {
        "item": item.id,
        "version": item.version,
        "state": item.state,
        "organ": item.organ,
        "entry": item.entry,
        "title": item.text.get("title", ""),
        "hash": item.sealed,
        "public": public,
        "opinion_days": item.text.get("opinion_days", 0),
        "open_cases": item.open_cases,
        "cause": item.cause,
        "due_on": item.due_on,
        "overdue": item.overdue(today),
    }
