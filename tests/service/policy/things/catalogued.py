"""What catalog keeps: items, catalogues, work plans, what is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from common import clock
from contracts.commands.catalog.items import SaveItem
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, items, obligations, plans, texts
from tests.service.policy.things.kind import AT, LEAD, RELATIONS, Given, Kind, document, states
from tests.service.policy.town import ABOVE, BOTH, ENTRY, OUTLINE, OWN

TEXT = {
    "title": "关于测试权限的事项",
    "body": "一、概况\n这里是正文。",
    "clarities": dict.fromkeys(("task", "leader", "lead_department", "due", "person"), "测试"),
    "occurred_on": "2026-03-01",
}
ORIGINAL = {"copy": "a" * 64, "name": "原件.csv", "hash": "b" * 64, "size": 1, "type": "text/csv"}
AUDIENCES = ({"audience": ["members"], "forms": ["document"]}, {"audience": None, "forms": None})


# -- items -------------------------------------------------------------------------


def _entry() -> dict[str, Any]:
    adopted = catalogues.adopt(OWN, catalog_store.outlines().on(OUTLINE, clock.today()))
    return catalogues.entry_of([adopted], ENTRY)[1]


def item(id_: str, organ: str, state: str, audience: Given = AUDIENCES[1]) -> dict[str, Any]:
    asked = {**_saving(id_, organ), **audience, "by": {"account": LEAD}, "command_id": "c"}
    command = SaveItem().load(asked)
    line = {"at": AT, "by": LEAD, "action": "save", "version": 1, "comment": ""}
    thing = items.Item(
        id_,
        organ=organ,
        entry=ENTRY,
        state=state,
        text=texts.text_of(command, _entry()) | {"originals": [ORIGINAL]},
        drafter=LEAD,
        writers=[LEAD],
        history=[line],
        changed_at=AT,
    )
    return document(id_, thing)


def _saving(id_: str, organ: str) -> Given:
    return {**TEXT, "organ": organ, "entry": ENTRY, "item": id_, "version": 1}


def _seen(id_: str, organ: str) -> Given:
    return {"item": id_, "version": 1}


ITEMS = Kind(
    "catalog",
    "items",
    states(items.LIFE),
    item,
    {
        "save_item": _saving,
        "submit_item": _seen,
        "revise_item": lambda id_, organ: {**_seen(id_, organ), "note": "更正"},
        "withdraw_item": lambda id_, organ: {**_seen(id_, organ), "reason": "有误"},
        "close_item": _seen,
        "open_original": lambda id_, organ: {
            "item": id_,
            "hash": ORIGINAL["hash"],
            "reason": "核对",
        },
    },
)


# -- catalogues ----------------------------------------------------------------------


def catalogue(id_: str, organ: str, state: str) -> dict[str, Any]:
    adopted = catalogues.adopt(organ, catalog_store.outlines().on(OUTLINE, clock.today()))
    return document(id_, replace(adopted, state=state))


def _edition(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"catalogue": id_, "edition": 1, **more}


CATALOGUES = Kind(
    "catalog",
    "catalogues",
    states(catalogues.LIFE),
    catalogue,
    {
        "change_catalogue": _edition(
            changes=[{"action": "retire", "entry": ENTRY}], reason="职责调整"
        ),
        "file_catalogue": _edition(),
    },
)
FILED_CATALOGUES = replace(
    CATALOGUES,
    asks={"decide_catalogue": _edition(decision="note")},
    acting=lambda organ: ABOVE,
)


def plan(id_: str, organ: str, state: str) -> dict[str, Any]:
    thing = plans.Plan(
        id_,
        organ=organ,
        title="方案",
        why="群众关心",
        entry={**_entry(), "id": id_, "outside": True},
        state=state,
        requested_by=RELATIONS["drafter"][0],
        requested_at=AT,
    )
    return document(id_, thing)


PLANS = Kind(
    "catalog",
    "plans",
    states(plans.LIFE),
    plan,
    {"decide_work_plan": lambda id_, organ: {"plan": id_, "decision": "approve"}},
    relations=("drafter",),
    acting=lambda organ: ABOVE,
)


# -- what is due -------------------------------------------------------------------


def obligation(id_: str, organ: str, state: str) -> dict[str, Any]:
    thing = obligations.Obligation(
        id_,
        organ=organ,
        entry=ENTRY,
        content="测试",
        opens_on="2026-01-01",
        due_on="2026-04-30",
        until=datetime(2026, 4, 30, 16, tzinfo=UTC),
        state=state,
        asked_by=BOTH,
    )
    return document(id_, thing)


def _owed(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"obligation": id_, **more}


OBLIGATIONS = Kind(
    "catalog",
    "obligations",
    states(obligations.LIFE),
    obligation,
    {
        "declare_nothing": _owed(reason="没有"),
        "approve_nothing": _owed(),
        "refuse_nothing": _owed(comment="有"),
    },
    relations=("asker",),
)
