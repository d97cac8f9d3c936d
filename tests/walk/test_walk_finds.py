"""The walk can fail: each of these faults, put in on purpose, is found by it; those that take long
to be found are put in only when WALK_EXAMPLES asks for more."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from common.tree import Tree
from contracts.policy import POLICY
from services.access.domain import handovers
from services.catalog.domain import consultations, heard, items, obligations
from services.catalog.service.inheriting import Heirs
from services.publish import domain as publishing
from services.publish.domain import publications
from services.review.domain import reviews, routes, timing
from tests.walk.machine import Walk
from tests.walk.memory import KeptCopies, KeptFloors
from tests.walk.test_walk import WALKING

Patch = Callable[[pytest.MonkeyPatch], None]
FOUND_IN, FOUND_AT_LENGTH_IN = 300, 1500  # walks, at most
LOOKING = settings(WALKING, phases=[Phase.generate], max_examples=FOUND_IN)
AT_LENGTH = settings(LOOKING, max_examples=FOUND_AT_LENGTH_IN)


def instead(place: Any, name: str, other: Callable[[Any], Any]) -> Patch:
    """`other` makes the broken function of the right one."""
    return lambda patch: patch.setattr(place, name, other(getattr(place, name)))


def without(*relations: str) -> Callable[[Any], Any]:
    none = dict.fromkeys(relations, frozenset())
    return lambda right: lambda review: {**right(review), **none}


def rule_without_bars(patch: pytest.MonkeyPatch) -> None:
    rule = replace(POLICY["catalog.approve_nothing"], not_by=())
    assert isinstance(POLICY, dict)
    patch.setitem(POLICY, "catalog.approve_nothing", rule)


def deputies_do_not_count(right: Any) -> Any:
    def persons(review: reviews.Review) -> Mapping[str, Any]:
        plain = [{**line, "behalf": ""} for line in review.decisions]
        return right(replace(review, decisions=plain))

    return persons


def never_withdrawn(patch: pytest.MonkeyPatch) -> None:
    for module in (items, heard, obligations, consultations):
        patch.setattr(module, "withdrawn_up_to", lambda item: 0)


def heard_twice(item: items.Item, version: int, stands: bool, reason: str, at: Any) -> Any:
    line = {"at": at, "by": "review", "version": version, "comment": reason}
    line["action"] = "recheck_stands" if stands else "recheck_fails"
    return replace(item, history=[*item.history, line]), []


@staticmethod  # type: ignore[misc]
def whatever(docs: Any, id_: str, version: int, data: Mapping[str, Any]) -> None:
    docs[id_] = {"_id": id_, **data, "version": version}


def in_any_version(item: items.Item, version: int, hash_: str, at: Any) -> Any:
    return (item.act("approve", "review", at), []) if item.state == "submitted" else (item, [])


BROKEN: Mapping[str, Patch] = {
    "not_same_as is ignored": instead(reviews, "persons", without("earlier_decider")),
    "who wrote it may decide": instead(reviews, "persons", without("drafter", "writers")),
    "a deputy does not bar whom he stood for": instead(reviews, "persons", deputies_do_not_count),
    "a step of the route is left out": instead(
        routes, "steps_of", lambda right: lambda route, weight: right(route, weight)[-1:]
    ),
    "urgent, and nobody looks afterwards": instead(
        routes,
        "urgent_steps",
        lambda _: lambda short, route, weight: routes.steps_of(short, weight),
    ),
    "a final text comes early": instead(
        consultations,
        "heard",
        lambda right: lambda *of: (said := right(*of)) and replace(said, over=True),
    ),
    "a final text comes with open cases": instead(
        consultations,
        "heard",
        lambda right: lambda item, tally, day: right(item, replace(tally, open=0), day),
    ),
    "a recheck counts as often as it comes": instead(heard, "rechecked", lambda _: heard_twice),
    "an approval is of any version": instead(heard, "approved", lambda _: in_any_version),
    "a withdrawn version comes back": never_withdrawn,
    "a void version is published": instead(publishing, "stop", lambda _: lambda p, action: p),
    "a stage is over without its proof": instead(
        publications, "missing", lambda _: lambda publication, proved: []
    ),
    "a floor is not looked at": instead(KeptFloors, "below", lambda _: lambda floors, item: 0),
    "a case comes and the item stays closed": instead(
        heard, "with_open_cases", lambda _: lambda i, n, at: (replace(i, open_cases=n), [])
    ),
    "nobody is named": instead(reviews, "waiting", lambda _: lambda review, organ: review),
    "no clock runs": instead(timing, "timed", lambda _: lambda review, almanac: review),
    "who asks says yes himself": rule_without_bars,
    "nobody answers for a closed organ": instead(Tree, "heir", lambda _: lambda tree, id_: id_),
    "posts at a closed organ go on counting": instead(
        handovers, "settled", lambda _: lambda person, closing_of: person
    ),
    "what a closed organ owed is forgotten": instead(
        Heirs, "hand_over", lambda _: lambda heirs, organ, at: None
    ),
    "what a closed organ was writing stays there": instead(
        heard, "inherited", lambda _: lambda item, heir, closed_at, at: (item, [])
    ),
    "a closing that is said again takes a correction back": instead(
        heard, "inherited", lambda right: lambda i, heir, closed_at, at: right(i, heir, at, at)
    ),
    "an older word overwrites a newer": instead(KeptCopies, "_put", lambda _: whatever),
}


LONG = {
    "nobody answers for a closed organ",
    "a deputy does not bar whom he stood for",
    "a final text comes early",
    "a final text comes with open cases",
    "a recheck counts as often as it comes",
    "an approval is of any version",
    "a withdrawn version comes back",
    "a case comes and the item stays closed",
    "a closing that is said again takes a correction back",
    "an older word overwrites a newer",
    "who asks says yes himself",
}
PUT_IN = [name for name in BROKEN if name not in LONG or "WALK_EXAMPLES" in os.environ]


@pytest.mark.parametrize("broken", PUT_IN)
def test_what_is_broken_is_found(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BROKEN[broken](monkeypatch)

    with pytest.raises(Exception):  # noqa: B017 - whatever shows it first
        run_state_machine_as_test(Walk, settings=AT_LENGTH if broken in LONG else LOOKING)
