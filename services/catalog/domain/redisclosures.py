"""Publishing again: a linked draft that says how the opinions about an item were handled."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from common.events import Event
from services.catalog import events
from services.catalog.domain.items import Item

NAMED_AT_MOST = 170  # characters, so that the title around it may be saved as it is
FROM_ORIGINAL = ("basis", "audience", "forms")


def opened(
    id_: str, original: Item, asked: Mapping[str, Any], organ: str, at: datetime, today: date
) -> tuple[Item, list[Event]]:
    """The draft that a request asks for, of the organ that answers for the original now; its text
    is for the drafter to write.

    `asked` is the request {redisclosure, opinions, outcomes, due_on}. A withdrawn original is
    answered too, but nothing of its wording comes back this way.
    """
    gone = original.state == "withdrawn"
    clarities = original.text["clarities"] | ({"task": ""} if gone else {})
    named = "已撤下事项" if gone else f"“{original.text['title'][:NAMED_AT_MOST]}”"
    text = {
        **{key: original.text[key] for key in FROM_ORIGINAL},
        "title": f"关于{named}意见建议办理情况的公开",
        "body": "",
        "body_kind": "text",
        "clarities": clarities,
        "occurred_on": today.isoformat(),
        "attachments": [],
        "opinion_days": 0,
        "changed": "",
    }
    cause = {key: asked[key] for key in ("redisclosure", "opinions", "outcomes")}
    draft = Item(
        id_,
        organ=organ,
        entry=original.entry,
        text=text,
        cause={**cause, "item": original.id},
        due_on=asked["due_on"],
        changed_at=at,
        history=[{"at": at, "by": "feedback", "action": "open", "version": 1, "comment": ""}],
    )
    return draft, [events.redisclosure_opened(draft)]


def cause_of(item: Item, original: Item, title: str) -> dict[str, Any]:
    """What the seal says about the opinions; the original is named only where it is public.

    `title` is the original's as citizens read it now, empty when they cannot.
    """
    urls = original.public.get("urls", ()) if title else ()
    return {
        "id": item.cause["redisclosure"],
        "item": original.id,
        "title": title,
        "number": original.public.get("number", "") if title else "",
        "url": urls[0] if urls else "",
        "opinions": item.cause["opinions"],
        "outcomes": dict(item.cause["outcomes"]),
        "changed": item.text["changed"],
    }
