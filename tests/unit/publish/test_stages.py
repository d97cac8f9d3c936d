"""Inside first: no outer stage opens before everything required inside is proved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid, NotAllowed
from common.events import Event
from services.publish.domain import (
    LIFE,
    RECHECK,
    RECHECK_LAST,
    Publication,
    advance,
    delivery_id,
    missing,
    planned,
    stop,
    with_plan,
)
from tests.unit.publish.publication_samples import (
    FULL,
    HASH,
    NOW,
    STAGE,
    a_publication,
    a_sealed,
    a_step,
    advanced,
    approval,
)

PLANS = st.lists(
    st.builds(a_step, st.sampled_from(sorted(STAGE)), st.booleans()),
    min_size=1,
    unique_by=lambda step: step["channel"],
)


def confirmed_by(events: list[Event]) -> list[str]:
    return [event.data["stage"] for event in events if event.type == "item_published"]


@given(PLANS, st.integers(0, 3), st.data())
def test_whatever_is_proved_when_the_outer_stage_waits_for_the_inner_one(
    plan: list[dict[str, Any]], interval: int, data: st.DataObject
) -> None:
    publication = a_publication(plan, interval_days=interval)
    ids = [delivery_id(publication.id, step) for step in plan]
    inner = {i for i, s in zip(ids, plan, strict=True) if s["stage"] == "inside" and s["required"]}
    proofs = data.draw(st.permutations(ids))
    waits = data.draw(st.lists(st.integers(0, 2), min_size=len(ids), max_size=len(ids)))
    said: list[str] = []
    now, proved = NOW, frozenset[str]()

    for id_, wait in zip(["", *proofs], [0, *waits], strict=True):
        now += timedelta(days=wait)
        proved |= {id_}
        if publication.state != "published":
            publication, events = advance(publication, proved, now)
            said += confirmed_by(events)
        if "outside" in publication.opened:
            assert inner <= proved
        if {"inside", "outside"} <= publication.opened.keys():
            confirmed = publication.confirmed["inside"]
            assert publication.opened["outside"] >= confirmed + timedelta(days=interval)

    if publication.state == "waiting":
        publication, events = advance(publication, proved, now + timedelta(days=interval))
        said += confirmed_by(events)
    assert publication.state == "published"
    assert said == publication.stages()


def test_a_new_publication_opens_its_inner_stage_only() -> None:
    publication = advanced(a_publication())

    assert (publication.state, publication.stage) == ("open", "inside")
    assert not publication.stage_open("outside")


def test_the_inner_proof_confirms_its_stage_and_opens_the_outer_one_at_once() -> None:
    publication, said = advance(advanced(a_publication()), frozenset(["i-1:1:document:main"]), NOW)

    assert (publication.stage, publication.confirmed) == ("outside", {"inside": NOW})
    assert [(e.data["stage"], e.data["last"], e.data["urls"]) for e in said] == [
        ("inside", False, [])
    ]


def test_the_last_proof_finishes_and_names_the_address() -> None:
    opened = advanced(advanced(a_publication()), "document")

    publication, [event] = advance(
        opened, frozenset(["i-1:1:document:main", "i-1:1:website:main"]), NOW
    )

    assert (publication.state, publication.due_at) == ("published", None)
    assert event.data == {
        "stage": "outside",
        "last": True,
        "urls": ["/x.html"],
        "number": "10A05/2026-03-0001",
    }


def test_an_outer_proof_alone_opens_nothing() -> None:
    publication = advanced(advanced(a_publication()), "website")

    assert publication.stage == "inside"


def test_a_plan_without_an_inner_stage_begins_outside() -> None:
    publication = advanced(a_publication([a_step("website")]))

    assert (publication.stage, list(publication.opened)) == ("outside", ["outside"])


def test_a_stage_with_nothing_required_is_confirmed_as_soon_as_it_opens() -> None:
    publication, said = advance(
        a_publication([a_step("meeting", required=False), a_step("website")]), frozenset(), NOW
    )

    assert publication.stage == "outside"
    assert [event.data["stage"] for event in said] == ["inside"]


def test_what_is_not_required_never_holds_a_stage_up() -> None:
    publication = a_publication([*FULL, a_step("board", required=False)])

    done = advanced(advanced(publication), "document", "website")

    assert done.state == "published"


def test_the_outer_stage_waits_as_many_days_as_the_entry_says() -> None:
    waiting = advanced(advanced(a_publication(interval_days=3)), "document")

    assert (waiting.state, waiting.due_at) == ("waiting", NOW + timedelta(days=3))
    assert advanced(waiting, "document", days=3).stage == "outside"


def test_a_further_proof_during_the_interval_does_not_shorten_it() -> None:
    waiting = advanced(advanced(a_publication(interval_days=3)), "document")

    looked, said = advance(waiting, frozenset(["i-1:1:document:main"]), NOW + timedelta(days=1))

    assert (looked, said) == (waiting, [])


def test_what_waits_is_looked_at_again_at_growing_intervals() -> None:
    publication = advanced(a_publication())
    waits = []
    for _ in range(8):
        assert publication.due_at
        waits.append(publication.due_at - NOW)
        publication = advanced(publication)

    assert waits[:3] == [RECHECK, 2 * RECHECK, 4 * RECHECK]
    assert max(waits) == RECHECK_LAST


def test_only_what_is_missing_in_the_open_stage_is_waited_for() -> None:
    publication = advanced(a_publication())

    assert missing(publication, frozenset()) == ["i-1:1:document:main"]
    assert missing(publication, frozenset(["i-1:1:document:main"])) == []


def test_one_approval_is_one_publication_of_one_text() -> None:
    publication = planned(approval(2), NOW)

    assert (publication.id, publication.hash, publication.due_at) == ("i-1:2", HASH, NOW)


def test_a_seal_of_another_text_is_refused() -> None:
    for change in ({"item": "i-2"}, {"version": 2}):
        with pytest.raises(Invalid, match="不属于 i-1:1，没有公开"):
            with_plan(planned(approval(), NOW), a_sealed(FULL, **change), "n", "/x.html")


def test_without_society_in_the_audience_nothing_is_planned_outside() -> None:
    publication = a_publication(audience=["members"])

    assert publication.stages() == ["inside"]
    assert publication.url == ""
    assert advanced(advanced(publication), "document").state == "published"


STATES = ("planned", "open", "waiting", "published", "stopped", "withdrawn")


@pytest.mark.parametrize("state", STATES)
def test_a_withdrawal_ends_every_publication(state: str) -> None:
    assert stop(replace(a_publication(), state=state), "withdraw").state == "withdrawn"


@pytest.mark.parametrize("state", STATES)
def test_a_newer_version_stops_what_is_not_outside_yet(state: str) -> None:
    publication = replace(a_publication(), state=state, due_at=NOW)

    after = stop(publication, "stop")

    if state in ("planned", "open", "waiting"):
        assert (after.state, after.due_at) == ("stopped", None)
    else:
        assert after == publication


def test_what_has_reached_the_outer_stage_stays_until_it_is_replaced() -> None:
    outside = advanced(advanced(a_publication()), "document")

    assert stop(outside, "stop") == outside


@pytest.mark.parametrize("action", ["stop", "withdraw"])
def test_what_was_stopped_opens_nothing_more(action: str) -> None:
    stopped = stop(advanced(a_publication()), action)

    assert not stopped.stage_open("inside")
    with pytest.raises(NotAllowed):
        advanced(stopped, "document")
    assert not [1 for state, act in LIFE if state == stopped.state and act in ("open", "finish")]


def test_stopping_twice_is_stopping_once() -> None:
    once: Publication = stop(a_publication(), "withdraw")

    assert stop(once, "withdraw") == once
