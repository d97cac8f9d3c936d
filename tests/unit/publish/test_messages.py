"""Messages: announced once when their stage opens, proved when handed over or after two hours."""

from datetime import timedelta
from typing import Any

import pytest

from services.publish.domain import (
    ANNOUNCE_PATIENCE,
    DELIVERY,
    advance,
    patience_over,
    progressed,
)
from tests.unit.publish.publication_samples import NOW, a_publication, a_step

SMS = "i-1:1:sms:main"
PLAN = [a_step("document"), a_step("sms", required=False), a_step("website")]


def a_delivery(**changes: Any) -> dict[str, Any]:
    return {"_id": SMS, "state": "sending", "reached": 0} | changes


def said(progress: int, handed: bool = False, **counts: int) -> dict[str, Any]:
    return {"progress": progress, "handed": handed, "counts": counts, "total": sum(counts.values())}


def announced(events: list[Any]) -> list[str]:
    return [event.data["delivery"] for event in events if event.type == "announcement_due"]


def test_a_stage_that_opens_announces_its_message_once_however_often_it_is_looked_at() -> None:
    opened, first = advance(a_publication(PLAN), frozenset(), NOW)
    again, second = advance(opened, frozenset(), NOW + timedelta(hours=1))
    _, third = advance(again, frozenset({"i-1:1:document:main"}), NOW + timedelta(hours=2))

    assert announced(first) == [SMS]
    assert announced([*second, *third]) == []


def test_what_is_announced_names_the_sealed_text_and_who_inside_it_is_for() -> None:
    publication = a_publication(PLAN, audience=["delegates", "members", "society"])

    _, [event] = advance(publication, frozenset(), NOW)

    assert (event.item, event.version, event.organ) == ("i-1", 1, "o-1")
    assert event.data == {
        "hash": publication.hash,
        "audience": ["delegates", "members"],
        "number": "10A05/2026-03-0001",
        "delivery": SMS,
    }


def test_a_plan_without_a_message_announces_none() -> None:
    _, events = advance(a_publication(), frozenset(), NOW)

    assert announced(events) == []


def test_a_message_is_proved_when_everybody_was_handed_to_the_gateway() -> None:
    values = progressed(a_delivery(), said(4, handed=True, delivered=9), NOW) or {}

    assert values["state"] == "proved"
    assert values["proof"]["total"] == 9
    assert values["due_at"] is None


def test_while_somebody_is_queued_it_is_counted_and_not_proved() -> None:
    values = progressed(a_delivery(), said(1, queued=3, delivered=1), NOW) or {}

    assert "state" not in values
    assert (values["reached"], values["total"]) == (1, 4)


def test_only_a_larger_progress_is_heard() -> None:
    seen = a_delivery(progress=4)

    assert progressed(seen, said(4, handed=True), NOW) is None
    assert progressed(seen, said(3, handed=True), NOW) is None


def test_receipts_that_come_after_the_proof_change_the_counts_and_not_the_proof() -> None:
    values = progressed(a_delivery(state="proved", progress=4), said(5, delivered=9), NOW) or {}

    assert values["counts"] == {"delivered": 9}
    assert not {"state", "proof"} & set(values)


@pytest.mark.parametrize("name", ["handed", "delivered", "failed", "unknown"])
def test_who_was_reached_before_the_cancelling_was_heard_is_told_honestly(name: str) -> None:
    counts = {"progress": 1, "handed": True, "counts": {name: 1, "cancelled": 8}, "total": 9}

    values = progressed(a_delivery(state="cancelled"), counts, NOW) or {}

    assert values["state"] == "not_recallable"
    assert "无法收回" in values["problem"]


def test_what_was_cancelled_before_anybody_was_reached_stays_cancelled() -> None:
    values = progressed(a_delivery(state="cancelled"), said(1, handed=True, cancelled=9), NOW) or {}

    assert "state" not in values


def test_two_hours_are_proof_with_the_counts_known_then() -> None:
    heard = a_delivery(counts={"handed": 2, "queued": 1}, total=3)

    values = patience_over(heard, NOW + ANNOUNCE_PATIENCE)

    assert timedelta(hours=2) == ANNOUNCE_PATIENCE
    assert values["state"] == "proved"
    assert values["proof"]["counts"] == {"handed": 2, "queued": 1}
    assert "两小时" in values["problem"]


def test_two_hours_are_proof_even_when_notify_never_said_a_word() -> None:
    assert patience_over(a_delivery(), NOW)["proof"]["counts"] == {}


def test_what_reached_nobody_is_cancelled_and_what_reached_somebody_cannot_come_back() -> None:
    for state in ("sending", "proved"):
        assert DELIVERY[state, "call_off"] == "cancelled"
        assert DELIVERY[state, "keep"] == "not_recallable"
