"""What publish and oversight keep: deliveries, filings."""

from typing import Any

from common.content import ContentStore
from common.database import database
from services.oversight.domain import filings
from tests.service.policy.things.kind import AT, ITEM, Given, Kind, document
from tests.service.policy.town import ABOVE


def delivery(id_: str, organ: str, state: str) -> dict[str, Any]:
    shown = {"stage": "inside", "channel": "document", "target": "main", "required": True}
    whose = {"organ": organ, "publication": "pc:1", "item": "pc", "version": 1}
    return {"_id": id_, "schema": 1, "state": state, **whose, **shown}


def _proving(id_: str, organ: str) -> Given:
    minutes = ContentStore(database("publish", "content")).put(b"minutes of nobody")
    return {
        "delivery": id_,
        "proof": {"number": "1", "date": "2026-03-02", "file_hash": minutes},
    }


DELIVERIES = Kind(
    "publish",
    "deliveries",
    ("awaiting", "proved", "cancelled", "no_channel"),
    delivery,
    {"prove_delivery": _proving},
    unchanged={"proved_at": {"$exists": False}},
)


def filing(id_: str, organ: str, state: str) -> dict[str, Any]:
    thing = filings.Filing(
        id_,
        item=ITEM,
        item_version=1,
        organ=organ,
        superior=ABOVE,
        published_at=AT,
        due_on="2026-03-10",
        state=state,
    )
    return document(id_, thing)


FILINGS = Kind(
    "oversight",
    "filings",
    ("filed", "acknowledged", "waived"),
    filing,
    {"acknowledge_filing": lambda id_, organ: {"filing": id_}},
    unchanged={"acknowledged_at": {"$exists": False}},  # the worker recounts its day
    acting=lambda organ: ABOVE,
)
