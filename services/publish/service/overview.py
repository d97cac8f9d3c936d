"""What publishing pages ask: the matrix of publications and deliveries, one delivery whole, what
a withdrawal touches; and trying a delivery again at once."""

from collections.abc import Mapping
from typing import Any

from common import clock
from common.copies import Copies
from common.entrypoints import Provide, command
from common.errors import NotFound
from contracts.commands import publish as commands
from services.publish import domain, store
from services.publish.service import views

LIST = "publish.list_publications"


class Overview:
    """A part of the service class."""

    copies: Copies
    publications: store.Publications
    voids: store.Voids
    deliveries: store.Deliveries
    boards: store.Boards
    shown: store.ShownLog
    shelf: store.Shelf = Provide(store.shelf)

    @command(commands.ListPublications)
    def list_publications(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Publications with their deliveries, newest approval first, each with its `place` for
        the next page. `looking_for` narrows them to those with a delivery that waits for a
        person's proof, or that failed and is tried again."""
        organs = self.copies.within(query["by"], LIST, query["organ"], query["below"])
        where = organs, query["after"], query["limit"]
        if query["looking_for"]:
            places = self.deliveries.looked_for(query["looking_for"], *where)
            of = {p.id: p for p in self.publications.of(places)}
            found = [(of[id_], place) for id_, place in places.items() if id_ in of]
        else:
            found = self.publications.newest(query["states"], *where)
        rows = self.deliveries.of([publication.id for publication, _ in found])
        return [
            {
                **views.publication(p),
                "deliveries": [views.delivery(d) for d in rows if d["publication"] == p.id],
                "place": place,
            }
            for p, place in found
        ]

    @command(commands.ShowDelivery)
    def show_delivery(self, query: dict[str, Any]) -> dict[str, Any]:
        """A delivery; of boards also `boards` [{board, name, place, kind, first, last, heard}],
        of the website when its page was last read back as `checked_at`."""
        delivery = self._delivery(query["delivery"], query["by"])
        more: dict[str, Any] = {}
        if delivery["channel"] == "board":
            more["boards"] = self._boards(delivery)
        if delivery["channel"] == "website":
            more["checked_at"] = views.iso(self.shelf.checked_at(delivery["item"]))
        return {**views.delivery(delivery), **more}

    def _delivery(self, id_: str, by: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """NotFound for one that who asks may not read."""
        missing = NotFound(f"没有编号为 {id_} 的投放，或者这一阶段还没有打开。")
        delivery = self.deliveries.get(id_)
        if delivery is None:
            raise missing
        self.copies.must_see(by, "publish.show_delivery", delivery["organ"], missing)
        return delivery

    def _boards(self, delivery: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Those that have to show it, and those that did."""
        seen = self.shown.of(delivery["item"], delivery["version"])
        due = [
            board
            for board in self.boards.showing([delivery["organ"]])
            if delivery["stage"] in board.stages
        ]
        did = self.boards.find({"_id": {"$in": sorted(set(seen) - {b.id for b in due})}})
        boards = sorted([*due, *did], key=lambda board: board.id)
        heard = self.shown.heard(board.id for board in boards)
        return [views.sighting(b, seen.get(b.id, {}), heard.get(b.id)) for b in boards]

    @command(commands.ShowWithdrawal)
    def show_withdrawal(self, query: dict[str, Any]) -> dict[str, Any]:
        """{void, touches}: what was withdrawn, empty while nothing was; and all deliveries that a
        withdrawal reaches or has reached, with what becomes of each."""
        found = list(self.publications.find({"item": query["item"]}, limit=100))
        seen = self.copies.within(query["by"], "publish.show_withdrawal")
        found = [p for p in found if seen is None or p.organ in seen]
        void = next(self.voids.find({"_id": query["item"]}), None) if found else None
        rows = self.deliveries.of([publication.id for publication in found])
        urls = {publication.id: publication.url for publication in found}
        return {
            "void": views.void(void) if void and void.withdrawn_below else {},
            "touches": [{**views.delivery(d), "url": urls[d["publication"]]} for d in rows],
        }

    @command(commands.RetryDelivery)
    def retry_delivery(self, command: dict[str, Any]) -> dict[str, Any]:
        """Try at once what would be tried again later."""
        by = command["by"]
        delivery = self._delivery(command["delivery"], by)
        missing = NotFound(f"没有编号为 {command['delivery']} 的投放，或者这一阶段还没有打开。")
        self.copies.must(
            by["account"], "publish.retry_delivery", delivery["organ"], missing=missing
        )
        domain.check_retry(delivery)
        self.deliveries.retry(delivery["_id"], clock.now())
        return views.delivery(self.deliveries.get(delivery["_id"]) or delivery)
