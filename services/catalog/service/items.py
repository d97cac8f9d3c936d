"""Items: revised, withdrawn, closed, and what is told of them."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from common import clock, detect
from common.clocks.moving import Open
from common.entrypoints import command
from common.errors import Invalid
from common.store import Command
from common.uploads import check_marks
from contracts.commands.catalog import items as commands
from services.catalog.domain import clocks, items
from services.catalog.domain.items import Item
from services.catalog.service import drafts
from services.catalog.service.views import view

TITLE = ("item", "title", "organ", "state", "version", "due_on", "because", "superseded_by")


class Items(drafts.Drafts):
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

    def _change(self, command: dict[str, Any], action: str, act: Any) -> dict[str, Any]:
        account = command["by"]["account"]

        def decide(item: Item) -> items.Said:
            self._must(account, action, item)
            item.must_be(command["version"])
            said: items.Said = act(item, account)
            return said

        item = self.items.change(command["item"], decide, Command.of(command))
        return view(item, self.almanac())

    @command(commands.ShowItem)
    def show_item(self, query: dict[str, Any]) -> dict[str, Any]:
        """The item with its text and history; `overdue` as of today."""
        item = self._seen(query, "catalog.show_item")
        history = [{**line, "at": line["at"].isoformat()} for line in item.history]
        almanac = self.almanac()
        told = [reading.shown(almanac.now) for reading in clocks.readings(item, almanac)]
        heard = self._around(item).heard
        return {
            **view(item, almanac),
            "text": item.text,
            "history": history,
            "heard": asdict(heard) if heard else None,
            "clocks": told,
        }

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
        return [{**view(item, almanac), "place": place} for item, place in found]

    @command(commands.ListTitles)
    def list_titles(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """[{item, title, organ, organ_name, state, version, due_on, because, superseded_by}], if
        there is one."""
        organs = self.copies.within(query["by"], "catalog.list_titles")
        wanted = self.items.find({"_id": {"$in": query["items"]}})
        found = [item for item in wanted if organs is None or item.organ in organs]
        names = {o.id: o.name for o in self.organs.find({"_id": {"$in": [i.organ for i in found]}})}
        almanac = self.almanac()
        views = (view(item, almanac) for item in found)
        return [
            {**{name: view[name] for name in TITLE}, "organ_name": names.get(view["organ"], "")}
            for view in views
        ]
