"""What others announce: which items are shown, and what became of re-disclosures."""

from contextlib import suppress
from typing import Any

from common.entrypoints import on_event
from common.errors import NotFound
from common.reading import EventsRepeated, repeat
from services.feedback.domain import items, redisclosures
from services.feedback.domain.items import KnownItem
from services.feedback.schemas import (
    READS,
    ItemClosed,
    ItemPublished,
    ItemRecalled,
    ItemReinstated,
    ItemSuperseded,
    RedisclosureOpened,
)
from services.feedback.service import desk


class Ears(desk.Desk):
    READS = READS

    @on_event("publish", "item_published", ItemPublished)
    def on_item_published(self, event: dict[str, Any]) -> None:
        self._learn(event["item"], lambda item: items.published(item, event))
        if event["cause"]:
            with suppress(NotFound):  # a cause of another kind
                self.redisclosures.change(
                    event["cause"], lambda asked: redisclosures.published(asked, event)
                )

    @on_event("publish", "item_recalled", ItemRecalled)
    def on_item_recalled(self, event: dict[str, Any]) -> None:
        self._learn(event["item"], lambda item: items.recalled(item, event["version"]))

    @on_event("catalog", "item_closed", ItemClosed)
    def on_item_closed(self, event: dict[str, Any]) -> None:
        self._learn(event["item"], lambda item: items.closed(item, event["version"]))

    @on_event("catalog", "item_superseded", ItemSuperseded)
    def on_item_superseded(self, event: dict[str, Any]) -> None:
        self._learn(event["item"], lambda i: items.turned(i, event["data"]["turn"], False))

    @on_event("catalog", "item_reinstated", ItemReinstated)
    def on_item_reinstated(self, event: dict[str, Any]) -> None:
        self._learn(event["item"], lambda i: items.turned(i, event["data"]["turn"], True))

    @on_event("catalog", "redisclosure_opened", RedisclosureOpened)
    def on_redisclosure_opened(self, event: dict[str, Any]) -> None:
        draft = event["item"]
        self.redisclosures.change(event["cause"], lambda r: redisclosures.opened(r, draft))

    @on_event("publish", "events_repeated", EventsRepeated)
    def on_publish_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    def _learn(self, item: str, fold: Any) -> None:
        self.items.change(item, fold, new=lambda: KnownItem(item))
