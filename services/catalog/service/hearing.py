"""What others announce about items."""

from typing import Any

from common import clock
from common.entrypoints import Provide, on_event
from common.reading import EventsRepeated, repeat
from contracts.commands.catalog import items as commands
from contracts.words import WITHDRAWALS
from services.catalog import store
from services.catalog.domain import heard, items, redisclosures
from services.catalog.domain.items import Item
from services.catalog.schemas import (
    BoardChanged,
    CaseClosed,
    CaseReceived,
    ItemApproved,
    ItemPublished,
    ItemRecalled,
    ItemRechecked,
    ItemReturned,
    ItemWithdrawn,
    RedisclosureRequested,
)
from services.catalog.service import owing, succession
from services.catalog.service.inheriting import Inheriting
from services.catalog.store import boards as put_up


class Hearing(Inheriting):
    cases: store.Cases = Provide(store.cases)
    boards: put_up.Boards = Provide(put_up.boards)

    @on_event("review", "item_returned", ItemReturned)
    def on_item_returned(self, event: dict[str, Any]) -> None:
        version, reason = event["version"], event["data"]["reason"]
        self.items.change(event["item"], lambda i: heard.returned(i, version, reason, clock.now()))

    @on_event("review", "item_rechecked", ItemRechecked)
    def on_item_rechecked(self, event: dict[str, Any]) -> None:
        version, said = event["version"], event["data"]
        stands, reason = said["stands"], said["reason"]
        self.items.change(
            event["item"], lambda i: heard.rechecked(i, version, stands, reason, clock.now())
        )

    @on_event("review", "item_approved", ItemApproved)
    def on_item_approved(self, event: dict[str, Any]) -> None:
        version, hash_ = event["version"], event["data"]["hash"]
        self.items.change(event["item"], lambda i: heard.approved(i, version, hash_, clock.now()))

    @on_event("publish", "item_published", ItemPublished)
    def on_item_published(self, event: dict[str, Any]) -> None:
        data = event["data"]
        item = self.items.change(
            event["item"],
            lambda i: heard.published(
                i,
                event["version"],
                data["stage"],
                data["last"],
                data["urls"],
                clock.now(),
                data["number"],
                event["organ"] or "",
            ),
        )
        succession.settle(self.items, event["item"])
        if data["last"]:
            at = clock.parse(event["at"])
            heir = self.heirs.of(item.organ, item.entry)
            owing.published(self.obligations, item, event["version"], at, heir)

    @on_event("catalog", "item_withdrawn", ItemWithdrawn)
    def on_item_withdrawn(self, event: dict[str, Any]) -> None:
        """Its own word, heard back: what was owed is owed again even if the command's process
        ended in between."""
        data, item = event["data"], self.items.get(event["item"])
        reason = WITHDRAWALS["secrecy"] if data["kind"] == "secrecy" else data["reason"]
        owing.withdrawn(self.obligations, item, event["version"], reason, clock.now())
        for closed in self.copies.closed(self.heirs.line(item.organ, item.entry)):
            self.heirs.hand_over(closed, clock.now())
        succession.settle(self.items, event["item"])

    @on_event("publish", "item_recalled", ItemRecalled)
    def on_item_recalled(self, event: dict[str, Any]) -> None:
        version, counts = event["version"], event["data"]["counts"]
        self.items.change(event["item"], lambda i: heard.recalled(i, version, counts, clock.now()))

    @on_event("publish", "board_changed", BoardChanged)
    def on_board_changed(self, event: dict[str, Any]) -> None:
        self.boards.changed(event["item"], event["organ"], event["version"])

    @on_event("feedback", "case_received", CaseReceived)
    def on_case_received(self, event: dict[str, Any]) -> None:
        self.cases.received(event["item"], event["data"]["item"])
        self._show_case_counts(event["data"]["item"])

    @on_event("feedback", "case_closed", CaseClosed)
    def on_case_closed(self, event: dict[str, Any]) -> None:
        self.cases.closed(event["item"], event["data"]["item"], event["data"]["outcome"])
        self._show_case_counts(event["data"]["item"])

    def _show_case_counts(self, item: str) -> None:
        """Counted after the item was loaded, and written only if it has not changed since: a
        closing at the same moment sees the case or is undone by it."""

        def decide(found: Item) -> items.Said:
            return heard.with_open_cases(found, self.cases.open_of(item), clock.now())

        self.items.change(item, decide)

    @on_event("feedback", "redisclosure_requested", RedisclosureRequested)
    def on_redisclosure_requested(self, event: dict[str, Any]) -> None:
        """One request, one draft: its id comes from the request's."""
        asked = {**event["data"], "redisclosure": event["item"]}
        original = self.items.get(asked["item"])
        # no command can have this id: a blank is not allowed in one
        id_ = commands.item_id(f"redisclosure {event['item']}")
        organ = self.heirs.of(original.organ, original.entry)
        moment = clock.now(), clock.today()
        self.items.add_once(*redisclosures.opened(id_, original, asked, organ, *moment))

    @on_event("feedback", "events_repeated", EventsRepeated)
    def on_feedback_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @on_event("review", "events_repeated", EventsRepeated)
    def on_review_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @on_event("publish", "events_repeated", EventsRepeated)
    def on_publish_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)
