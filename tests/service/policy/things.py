"""One thing for every cell, written by documents: what every command of the table acts on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from common import clock
from common.content import ContentStore
from common.database import database
from contracts.commands.catalog.items import SaveItem
from services.catalog import store as catalog_store
from services.catalog.domain import catalogues, items, obligations, plans, texts
from services.feedback.domain import cases
from services.oversight.domain import filings
from services.review import store as review_store
from services.review.domain import non_disclosures, reviews, routes
from tests.service.policy.town import ABOVE, BOTH, ENTRY, OTHER, OUTLINE, OWN, person

ITEM = "pc-item"  # that cases and reviews are about; no cell acts on it
AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
TEXT = {
    "title": "关于测试权限的事项",
    "body": "一、概况\n这里是正文。",
    "clarities": dict.fromkeys(("task", "leader", "lead_department", "due", "person"), "测试"),
    "occurred_on": "2026-03-01",
}
ORIGINAL = {"copy": "a" * 64, "name": "原件.csv", "hash": "b" * 64, "size": 1, "type": "text/csv"}
AUDIENCES = ({"audience": ["members"], "forms": ["document"]}, {"audience": None, "forms": None})
LEAD, HELPER = person("drafter", OWN), person("auditor", OTHER)
REPLIER, WRITER, DECIDER = person("auditor", OWN), BOTH, person("secrecy_reviewer", OWN)
REQUESTER = person("approver", ABOVE)
RELATIONS = {
    "drafter": [person("drafter", OWN)],
    "writers": [WRITER],
    "earlier_decider": [DECIDER],
    "lead": [LEAD],
    "helpers": [HELPER],
    "replier": [REPLIER],
    "requester": [REQUESTER],
    "asker": [BOTH],
}

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """Things of one collection: how one is written in a state, and what each action asks for.

    `relations` are those of RELATIONS that its things have; `marks` is the field and value by which
    a changed one is told, or the lock counter.
    """

    service: str
    collection: str
    states: tuple[str, ...]
    write: Callable[[str, str, str], dict[str, Any]]
    asks: Mapping[str, Callable[[str, str], Given]]
    relations: tuple[str, ...] = ()
    acting: Callable[[str], str] = lambda organ: organ
    roles: tuple[str, ...] = ()
    unchanged: Given = field(default_factory=lambda: {"rev": 1})


def _states(life: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    return tuple(sorted({state for state, _ in life} | set(life.values())))


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
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


def _saving(id_: str, organ: str) -> Given:
    return {**TEXT, "organ": organ, "entry": ENTRY, "item": id_, "version": 1}


def _seen(id_: str, organ: str) -> Given:
    return {"item": id_, "version": 1}


ITEMS = Kind(
    "catalog",
    "items",
    _states(items.LIFE),
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
    return {"_id": id_, "schema": 1, "rev": 1, **_values(replace(adopted, state=state))}


def _edition(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"catalogue": id_, "edition": 1, **more}


CATALOGUES = Kind(
    "catalog",
    "catalogues",
    _states(catalogues.LIFE),
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
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


PLANS = Kind(
    "catalog",
    "plans",
    _states(plans.LIFE),
    plan,
    {"decide_work_plan": lambda id_, organ: {"plan": id_, "decision": "approve"}},
    relations=("drafter",),
    acting=lambda organ: ABOVE,
)


# -- reviews -----------------------------------------------------------------------


def review(role: str) -> Callable[[str, str, str], dict[str, Any]]:
    """At its last step, which asks for this role; an earlier one was decided by DECIDER."""
    route = next(
        route
        for route in review_store.routes().every()
        if route["step"][-1]["role"] == role or role in {s["role"] for s in route["step"]}
    )
    steps = [s for s in route["step"] if s["role"] == role][-1:]
    first = {"name": "before", "label": "先前", "role": "any", "organ": "own", "not_same_as": []}
    last = {**steps[0], "organ": "own", "not_same_as": ["drafter", "before"]}

    def write(id_: str, organ: str, state: str) -> dict[str, Any]:
        done = {"step": "before", "label": "先前", "organ": organ, "by": DECIDER, "comment": ""}
        thing = reviews.Review(
            id_,
            item=ITEM,
            version=int(id_.rpartition(":")[2]),
            organ=organ,
            drafter=RELATIONS["drafter"][0],
            writers=[WRITER],
            steps=[first, last],
            state=state,
            at=1,
            decisions=[{**done, "decision": "approve", "at": AT}],
            opened_at=AT,
        )
        return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}

    return write


def reviewing(role: str) -> Kind:
    return Kind(
        "review",
        "reviews",
        _states(reviews.LIFE),
        review(role),
        {
            "decide_step": lambda id_, organ: {
                "review": id_,
                "step": 1,
                "decision": "return",
                "comment": "改",
            }
        },
        relations=("drafter", "writers", "earlier_decider"),
        roles=tuple(routes.roles_of({"role": role})),
        unchanged={"decisions": {"$size": 1}},  # the worker writes whom it waits for
    )


# -- cases -------------------------------------------------------------------------


def case(id_: str, organ: str, state: str) -> dict[str, Any]:
    is_led = state not in ("received", "screened")
    thing = cases.Case(
        id_,
        item=ITEM,
        item_version=1,
        organ=organ,
        state=state,
        text="建议",
        code=id_,
        lead=LEAD if is_led else "",
        helpers=[HELPER],
        replier=REPLIER,
        received_at=AT,
        due_on="2026-06-05",
        kind="opinion",
    )
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


def _case(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"case": id_, "version": 1, **more}


def _assigning(id_: str, organ: str) -> Given:
    """To somebody with a post where the case is handled."""
    handled_at = OWN if organ == OWN else ABOVE
    return {"case": id_, "version": 1, "lead": person("drafter", handled_at)}


def casing(*states: str) -> Kind:
    """A case has a lead only once it was assigned."""
    led = "assigned" in states
    return Kind(
        "feedback",
        "cases",
        states,
        case,
        {
            "screen_case": _case(kind="opinion"),
            "dismiss_case": _case(reason="无关"),
            "assign_case": _assigning,
            "answer_case": _case(reply="已办。", outcome="adopted"),
            "review_reply": _case(decision="approve"),
            "close_case": _case(),
        },
        relations=("helpers", "replier", *(["lead"] if led else [])),
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
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


def _owed(**more: Any) -> Callable[[str, str], Given]:
    return lambda id_, organ: {"obligation": id_, **more}


OBLIGATIONS = Kind(
    "catalog",
    "obligations",
    _states(obligations.LIFE),
    obligation,
    {
        "declare_nothing": _owed(reason="没有"),
        "approve_nothing": _owed(),
        "refuse_nothing": _owed(comment="有"),
    },
    relations=("asker",),
)


# -- deliveries, members, filings --------------------------------------------------


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
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


FILINGS = Kind(
    "oversight",
    "filings",
    ("filed", "acknowledged", "waived"),
    filing,
    {"acknowledge_filing": lambda id_, organ: {"filing": id_}},
    unchanged={"acknowledged_at": {"$exists": False}},  # the worker recounts its day
    acting=lambda organ: ABOVE,
)


def withheld(id_: str, organ: str, state: str) -> dict[str, Any]:
    thing = non_disclosures.NonDisclosure(
        id_, organ=organ, superior=ABOVE, requester=REQUESTER, state=state, requested_at=AT
    )
    return {"_id": id_, "schema": 1, "rev": 1, **_values(thing)}


WITHHELD = Kind(
    "review",
    "non_disclosures",
    _states(non_disclosures.LIFE),
    withheld,
    {
        "decide_non_disclosure": lambda id_, organ: {
            "non_disclosure": id_,
            "decision": "keep",
            "reason": "理由仍在",
        }
    },
    relations=("requester",),
    acting=lambda organ: ABOVE,
)

KINDS = (
    ITEMS,
    *(reviewing(role) for role in ("auditor", "secrecy_reviewer", "approver", "superior")),
    casing("received", "screened"),
    casing("assigned", "answered", "replied", "closed"),
    DELIVERIES,
    FILINGS,
    WITHHELD,
    OBLIGATIONS,
    CATALOGUES,
    FILED_CATALOGUES,
    PLANS,
)


def _values(thing: Any) -> dict[str, Any]:
    values = {name: value for name, value in vars(thing).items() if value is not None}
    return {name: value for name, value in values.items() if name != "id"}
