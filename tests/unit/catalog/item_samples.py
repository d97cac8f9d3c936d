"""An entry of a catalogue, what a drafter writes for it, and items in every state."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from contracts.commands.catalog.items import SaveItem
from services.catalog.domain.heard import approved, published
from services.catalog.domain.items import Item, save, submit
from services.catalog.domain.texts import Around, check, text_of
from tests.unit.common.clock_samples import an_almanac

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HASH = "a1" * 32
ENTRY = {
    "id": "b9-rules-01",
    "class": "党内制度建设",
    "column": "rules",
    "audience": ["members", "society"],
    "forms": [
        {"channel": "document", "required": True},
        {"channel": "website", "required": True},
        {"channel": "board", "required": False},
    ],
    "route": "A",
    "basis": "公开目录第九类",
    "interval_days": 0,
}
COMMAND = SaveItem().load(
    {
        "organ": "o-1",
        "entry": "b9-rules-01",
        "title": "2026年党员教育培训计划",
        "body": "一、学习安排\n每月集中学习一次。",
        "clarities": {
            "task": "党员教育培训",
            "leader": "李明远",
            "lead_department": "机关党委",
            "due": "2026年12月底前",
            "person": "王晓华",
        },
        "occurred_on": "2026-03-01",
        "by": {"account": "p-1"},
        "command_id": "0" * 32,
    }
)


def an_entry(**changes: Any) -> dict[str, Any]:
    return ENTRY | changes


def a_text(entry: dict[str, Any] = ENTRY, **changes: Any) -> dict[str, Any]:
    return text_of(COMMAND | changes, entry)


def checked(entry: dict[str, Any] = ENTRY, **changes: Any) -> dict[str, Any]:
    text = a_text(entry, **changes)
    check(text, entry, Around(an_almanac()))
    return text


def a_draft(**changes: Any) -> Item:
    item, _ = save(Item("i-1", organ="o-1"), a_text(), "b9-rules-01", "p-1", AT)
    return replace(item, **changes)


def a_submitted() -> Item:
    return submit(a_draft(), HASH, "A", "o-above", "p-1", AT)[0]


def an_approved() -> Item:
    return approved(a_submitted(), 1, HASH, AT)[0]


def a_published() -> Item:
    return published(an_approved(), 1, "outside", True, ["/x.html"], AT)[0]


def in_state(state: str) -> Item:
    return replace(a_published(), state=state)
