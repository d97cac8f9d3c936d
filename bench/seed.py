"""Items whose last decision is all that is missing, written by documents and not by commands."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bench.system import ORGAN, PEOPLE
from common import clock
from contracts.commands.catalog.items import SaveItem
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, items, seals, texts
from services.review import store as review_store
from services.review.domain import reviews

ENTRY = "b9-rules-01"
BODY = "\n".join(
    ["一、基本情况"]
    + ["本次公开的事项按照规定程序办理，现将有关情况向党员和群众说明如下。" * 6] * 6
    + ["二、下一步安排"]
    + ["对党员和群众提出的意见建议，将逐条研究、及时答复，并再次公开办理结果。" * 6] * 4
)
SHORT = {"audience": ["society"], "forms": ["website"]}
FULL = {"audience": ["members", "society"], "forms": ["document", "website"]}


def write(prefix: str, count: int, road: dict[str, Any]) -> list[str]:
    """Ids of `count` submitted items with one step left; the sealed text is about 5 kB."""
    store, review = catalog_store.items(), review_store.reviews()
    content = catalog_store.content()
    catalogue, entry = catalogues.entry_of(
        list(catalog_store.catalogues().find({"organ": ORGAN["id"]})), ENTRY
    )
    route = review_store.routes().on("A", clock.today())
    documents, opened, names = [], [], []
    for n in range(count):
        item = item_of(f"{prefix}-{n:06}", entry, road)
        sealed = content.seal(seals.seal_of(item, entry, catalogue.regime, [ORGAN]))
        item, [said] = items.submit(item, sealed, "A", ORGAN["id"], PEOPLE["drafter"], clock.now())
        documents.append(store.fresh(item))
        event = {"item": item.id, "version": 1, "organ": item.organ, "data": dict(said.data)}
        opened.append(review.fresh(one_step_left(reviews.open_review(event, route, clock.now()))))
        names.append(item.id)
    store.docs.insert_many(documents)
    review.docs.insert_many(opened)
    return names


def item_of(
    id_: str, entry: Mapping[str, Any], road: Mapping[str, Any], organ: str = ORGAN["id"]
) -> items.Item:
    asked = {
        "organ": organ,
        "entry": ENTRY,
        "title": f"测量事项{id_}",
        "body": BODY,
        "clarities": dict.fromkeys(("task", "leader", "lead_department", "due", "person"), "测量"),
        "occurred_on": "2026-03-01",
        "by": {"account": PEOPLE["drafter"]},
        "command_id": "0" * 32,
        **road,
    }
    command = SaveItem().load(asked)
    text = texts.text_of(command, entry)
    return items.Item(id_, organ, ENTRY, text=text, drafter=PEOPLE["drafter"])


def one_step_left(review: reviews.Review) -> reviews.Review:
    first = review.steps[0]
    done = {
        "step": first["name"],
        "label": first["label"],
        "organ": ORGAN["id"],
        "by": PEOPLE["auditor"],
        "decision": "approve",
        "comment": "",
        "at": clock.now(),
    }
    waiting = f"{ORGAN['id']}/approver"
    return replace(review, at=1, decisions=[done], waiting_for=waiting)
