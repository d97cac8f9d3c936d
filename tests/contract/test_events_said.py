"""Every event fits its sample: what a service announces is what the contract shows."""

import importlib
import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from common.echo import REPEATED
from common.events import Event, envelope
from deploy.local.users import SERVICES
from services.access import events as access
from services.access.domain.accounts import Account
from services.access.domain.people import Person
from services.catalog import events as catalog
from services.catalog.domain.calendars import CalendarVersion
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.organs import Organ
from services.catalog.domain.plans import Plan
from services.feedback import events as feedback
from services.feedback.domain.cases import Case
from services.feedback.domain.redisclosures import Redisclosure
from services.notify import events as notify
from services.notify.domain.announcements import Announcement
from services.oversight import events as oversight
from services.oversight.domain.filings import Filing
from services.publish import events as publish
from services.publish.domain import Board, Device, Publication, Urgency, Void
from services.review import events as review
from services.review.domain.non_disclosures import NonDisclosure
from services.review.domain.reviews import Review
from tests.contract.house import EVERY, sample, samples

NOW = datetime(2026, 3, 5, 1, 2, 3, 456000, tzinfo=UTC)
ITEM = Item("i-3f2a9c", organ="o-10a05", sealed="a3f1", drafter="p-0001", writers=["p-0001"])
CLOSED_ORGAN = Organ(
    "o-10a05",
    "10A05",
    "局",
    "o-10a07",
    state="closed",
    successors=["o-10a07"],
    predecessors=["o-10a06"],
    handover={
        "on": "2026-03-05",
        "follow": True,
        "entries": {"b9-thought-01": "o-10a08"},
        "persons": {"p-0001": "o-10a08"},
    },
)
CALENDAR = CalendarVersion("1", 1, [{"day": "2027-01-01", "works": "no", "notice": "2027"}])
REVIEW = Review(
    "i-3f2a9c:1",
    item="i-3f2a9c",
    version=1,
    hash="a3f1",
    organ="o-10a05",
    steps=[{"name": "audit", "label": "分管领导审核", "role": "auditor", "organ": "own"}],
    due_on="2026-03-09",
    waiting_for="o-10a05/auditor",
    decisions=[{"step": "audit", "by": "p-0002", "organ": "o-10a05", "at": NOW, "comment": "好"}],
)
WITHHELD = NonDisclosure(
    "n-3f2a9c",
    organ="o-10a05",
    entry="b9-resolutions-01",
    superior="o-10",
    state="kept",
    review_on="2027-03-05",
    version=1,
)
PUBLICATION = Publication(
    "i-3f2a9c:1",
    item="i-3f2a9c",
    version=1,
    organ="o-10a05",
    number="10A05/1",
    url="/organs/1",
    audience=["members", "society"],
)
DEVICE = Device("d-3f0a", board="b-10a05-1", organ="o-10a05", enrolled_by="p-0003", version=1)
FILING = Filing(
    "i-3f2a9c:1",
    item="i-3f2a9c",
    item_version=1,
    organ="o-10a05",
    superior="o-10",
    due_on="2026-03-10",
    acknowledged_by="p-0009",
)
ANSWER = Item(
    "i-9be04d",
    organ="o-10a05",
    cause={"redisclosure": "r-5d4140", "item": "i-3f2a9c"},
    due_on="2026-03-12",
)
OWED = Obligation(
    "o-10a05:b9-resolutions-02:2026-Q1",
    organ="o-10a05",
    entry="b9-resolutions-02",
    period="2026-Q1",
    due_on="2026-04-30",
    asked_by="p-0001",
    history=[{"action": "approve", "by": "p-0002", "at": NOW, "comment": ""}],
    reminders=[
        {"level": "last_day", "organ": "o-10a05", "roles": ["auditor"], "person": "p-10a05-1"}
    ],
)
CASE = Case("c-5d4140", item="i-3f2a9c", item_version=1, organ="o-10a05", due_on="2026-06-05")
ASKED = Redisclosure(
    "r-5d4140",
    item="i-3f2a9c",
    organ="o-10a05",
    outcomes={"adopted": 1, "partly_adopted": 0, "explained": 2, "not_adopted": 0},
    due_on="2026-03-12",
    by="p-0009",
)
ANNOUNCEMENT = Announcement(
    "i-3f2a9c:1", "i-3f2a9c", 1, "o-10a05", delivery="i-3f2a9c:1:sms:main", progress=3
)
SMS = "i-3f2a9c:1:sms:main"
POST = {"organ": "o-10a05", "role": "drafter", "from": "2024-01-01", "to": None}
REPETITION = Event(REPEATED, "", 0, {"events": [envelope(catalog.item_revised(ITEM), NOW)]})

CATALOGUE = Catalogue(
    "o-10a05:bureau-9", "o-10a05", "目录", "bureau-9", 2, "party", edition=2, sealed="a3f1"
)
PLAN = Plan("wp-3f2a9c", "o-10a05", requested_by="p-0001", decided_by="p-0009")

# Every function of every services/*/events.py, called with what its service would give it.
SAID: dict[str, Callable[[], Event]] = {
    "post_changed": lambda: access.post_changed(Person("p-0001", posts=[POST], version=2)),
    "account_changed": lambda: access.account_changed(
        Account("p-0001", version=2), "disabled", "p-0400"
    ),
    "session_opened": lambda: access.session_opened("5f0c7d1e2b3a4958a6b7c8d9e0f1a2b3", "p-0001"),
    "session_closed": lambda: access.session_closed("5f0c7d1e2b3a4958a6b7c8d9e0f1a2b3", "p-0001"),
    "sign_in_refused": lambda: access.sign_in_refused("p-0001:20260305T0102", "p-0001"),
    "organ_changed": lambda: catalog.organ_changed(CLOSED_ORGAN),
    "item_submitted": lambda: catalog.item_submitted(ITEM, "A", "o-10a"),
    "calendar_changed": lambda: catalog.calendar_changed(CALENDAR),
    "catalogue_changed": lambda: catalog.catalogue_changed(CATALOGUE),
    "catalogue_published": lambda: catalog.catalogue_published(CATALOGUE),
    "catalogue_filed": lambda: catalog.catalogue_filed(CATALOGUE, "o-10"),
    "catalogue_decided": lambda: catalog.catalogue_decided(CATALOGUE, "note", "p-0009"),
    "work_plan_requested": lambda: catalog.work_plan_requested(PLAN),
    "work_plan_decided": lambda: catalog.work_plan_decided(PLAN, "approve"),
    "item_revised": lambda: catalog.item_revised(ITEM),
    "original_opened": lambda: catalog.original_opened(
        ITEM,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "p-0007",
        "核对遮盖是否完整",
    ),
    "item_withdrawn": lambda: catalog.item_withdrawn(ITEM, "数据有误", "ordinary"),
    "item_closed": lambda: catalog.item_closed(ITEM),
    "item_superseded": lambda: catalog.item_superseded(
        replace(ITEM, superseded={"turn": 1, "by": "i-9be04d", "reason": "新办法施行"})
    ),
    "item_reinstated": lambda: catalog.item_reinstated(
        replace(ITEM, superseded={"turn": 2, "by": "", "reason": ""}), "i-9be04d"
    ),
    "redisclosure_opened": lambda: catalog.redisclosure_opened(ANSWER),
    "reminder_due": lambda: catalog.reminder_due(OWED),
    "nothing_approved": lambda: catalog.nothing_approved(OWED),
    "case_received": lambda: feedback.case_received(CASE),
    "case_screened": lambda: feedback.case_screened(CASE),
    "case_assigned": lambda: feedback.case_assigned(CASE),
    "case_answered": lambda: feedback.case_answered(CASE),
    "case_replied": lambda: feedback.case_replied(CASE),
    "case_closed": lambda: feedback.case_closed(CASE),
    "redisclosure_requested": lambda: feedback.redisclosure_requested(ASKED),
    "item_approved": lambda: review.item_approved(REVIEW),
    "item_returned": lambda: review.item_returned(REVIEW, "请补充"),
    "item_rechecked": lambda: review.item_rechecked(REVIEW, "请补充依据"),
    "non_disclosure_changed": lambda: review.non_disclosure_changed(WITHHELD),
    "review_overdue": lambda: review.review_overdue(REVIEW),
    "item_published": lambda: publish.item_published(PUBLICATION, "outside", True),
    "announcement_progressed": lambda: notify.announcement_progressed(ANNOUNCEMENT, True),
    "item_recalled": lambda: publish.item_recalled(
        Void("i-3f2a9c", organ="o-10a05", withdrawn_below=3),
        Counter(recalled=1, not_recallable=1),
    ),
    "filing_opened": lambda: oversight.filing_opened(FILING),
    "filing_acknowledged": lambda: oversight.filing_acknowledged(FILING),
    "announcement_due": lambda: publish.announcement_due(PUBLICATION, SMS),
    "board_changed": lambda: publish.board_changed(
        Board("b-10a05-1", organ="o-10a05", shows=["o-10a05"], version=1)
    ),
    "device_enrolled": lambda: publish.device_enrolled(DEVICE),
    "device_revoked": lambda: publish.device_revoked(DEVICE),
    "urgency_changed": lambda: publish.urgency_changed(
        Urgency("i-3f2a9c", organ="o-10a05", until=NOW, by="p-0003", version=1)
    ),
    REPEATED: lambda: REPETITION,
}


def sources() -> dict[str, str]:
    """By the name of every function in an events.py: its service."""
    modules = {name: importlib.import_module(f"services.{name}.events") for name in SERVICES}
    return {
        function: service
        for service, module in modules.items()
        for function, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__
    } | {REPEATED: EVERY}


def differences(shown: Any, said: Any, place: str = "data") -> list[str]:
    """Where two values differ in shape: other keys, or another kind of value."""
    if isinstance(shown, dict) and isinstance(said, dict):
        if set(shown) != set(said):
            return [f"{place}: the sample has {sorted(shown)}, the event {sorted(said)}"]
        return [d for key in shown for d in differences(shown[key], said[key], f"{place}.{key}")]
    if isinstance(shown, list) and isinstance(said, list):
        if not shown or not said:
            return [f"{place}: an empty list shows nothing"]
        return [d for one in said for d in differences(shown[0], one, f"{place}[]")]
    if type(shown) is not type(said):
        return [f"{place}: {type(shown).__name__} in the sample, {type(said).__name__} said"]
    return []


def test_every_event_has_a_sample_and_every_sample_an_event() -> None:
    assert {type_: s["source"] for type_, s in samples().items()} == sources()
    assert set(SAID) == set(sources())


@pytest.mark.parametrize("type_", SAID)
def test_an_event_is_what_its_sample_shows(type_: str) -> None:
    shown, event = sample(type_), SAID[type_]()
    said = envelope(event, NOW, "9c0ffee112233445")

    assert event.type == type_
    assert set(shown) == set(said)
    if shown["data"] or said["data"]:
        assert differences(shown["data"], said["data"]) == []
    for name in ("schema", "at", "item", "version", "organ", "trace"):
        assert type(shown[name]) is type(said[name]), name


@pytest.mark.parametrize("stage", ["inside", "outside"])
def test_an_event_keeps_its_shape_in_every_stage(stage: str) -> None:
    said = publish.item_published(PUBLICATION, stage, False).data

    assert set(said) == set(sample("item_published")["data"])


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {}),
        ({"a": 1}, {"a": "1"}),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"c": 1}]}),
        ({"a": [1]}, {"a": []}),
        ({"a": None}, {"a": "x"}),
        ({"a": {}}, {"a": []}),
    ],
)
def test_every_difference_is_seen(shown: Any, said: Any) -> None:
    assert differences(shown, said)


def test_equal_shapes_do_not_differ() -> None:
    assert differences({"a": [{"b": 1}], "c": None}, {"a": [{"b": 2}] * 2, "c": None}) == []
