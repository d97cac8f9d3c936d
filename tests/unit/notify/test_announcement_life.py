"""An announcement grows batch by batch, tells how far it is, and ends once nothing is open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from common.errors import Invalid, NotAllowed
from common.events import Event
from common.states import step
from services.notify.domain import announcements as domain
from services.notify.domain import messages
from services.notify.domain.announcements import Announcement, Batch
from services.notify.domain.messages import counted, queued, why_not

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
DUE = {
    "item": "i-1",
    "version": 2,
    "organ": "o-10",
    "at": "2026-03-05T01:00:00Z",
    "data": {
        "hash": "a3f1",
        "audience": ["members", "delegates"],
        "number": "10/1",
        "delivery": "i-1:2:sms:main",
    },
}
SEAL = {"item": "i-1", "version": 2, "audience": ["members", "delegates", "society"]}
Told = tuple[Announcement, list[Event]]


def an_announcement(**changes: Any) -> Announcement:
    fresh, _ = domain.opened(DUE, NOW)
    return replace(domain.planned(fresh, SEAL, ["o-10", "o-11"]), **changes)


def counts(**numbers: int) -> dict[str, int]:
    return counted(numbers)


def grown(now: Announcement, batch: Batch, seen: Announcement | None = None) -> Told:
    return domain.expanded(now, seen or now, batch, counts(queued=3), NOW)


def test_a_request_is_one_announcement_that_is_due_at_once() -> None:
    found, said = domain.opened(DUE, NOW)

    assert (found.id, found.state, found.due_at, said) == ("i-1:2", "expanding", NOW, [])


def test_what_waited_for_more_than_a_week_is_told_to_nobody_and_says_so() -> None:
    found, [said] = domain.opened(DUE, NOW + timedelta(days=8))

    assert (found.state, found.due_at) == ("stopped", None)
    assert "超过 7 天" in found.problem
    assert (said.data["handed"], said.data["total"]) == (True, 0)


def test_nobody_is_told_who_is_not_in_the_sealed_audience() -> None:
    fresh, _ = domain.opened(DUE, NOW)

    found = domain.planned(fresh, {**SEAL, "audience": ["delegates"]}, ["o-10", "o-11"])

    assert (found.audience, found.sources) == (["delegates"], ["delegates@o-10"])


def test_a_seal_of_another_text_is_refused() -> None:
    fresh, _ = domain.opened(DUE, NOW)

    with pytest.raises(Invalid, match="没有发短信"):
        domain.planned(fresh, {**SEAL, "version": 3}, ["o-10"])


def test_a_batch_moves_the_cursor_and_the_numbers_together() -> None:
    found, said = grown(an_announcement(), Batch(["m-1", "m-2"], 1, 1, "m-9"))

    assert (found.at, found.after, found.total, found.opted_out) == (1, "m-9", 2, 1)
    assert (found.state, said) == ("expanding", [])


def test_the_last_batch_announces() -> None:
    found, [said] = grown(an_announcement(total=1), Batch(["m-1", "m-2"], 0, 3, ""))

    assert (found.state, found.progress) == ("sending", 1)
    assert said.data == {
        "delivery": "i-1:2:sms:main",
        "progress": 1,
        "counts": counts(queued=3),
        "total": 3,
        "handed": False,
    }


def test_the_same_batch_of_a_second_replica_changes_nothing() -> None:
    seen = an_announcement()
    batch = Batch(["m-1"], 0, 1, "")
    once, _ = grown(seen, batch)

    assert grown(once, batch, seen) == (once, [])


def test_a_batch_that_comes_after_the_stop_changes_nothing() -> None:
    seen = an_announcement()
    stopped, _ = domain.stop(seen, NOW)

    assert grown(stopped, Batch(["m-1"], 0, 3, ""), seen) == (stopped, [])


def test_nothing_new_is_not_announced_and_looked_at_ever_more_seldom() -> None:
    now = an_announcement(state="sending", counts=counts(queued=5))
    waits = []
    for _ in range(8):
        now, said = domain.looked(now, counts(queued=5), NOW)
        assert said == []
        assert now.due_at
        waits.append((now.due_at - NOW).total_seconds())

    assert waits == [4, 8, 16, 32, 60, 60, 60, 60]


def test_everybody_handed_over_is_told_at_once_and_receipts_are_awaited() -> None:
    before = an_announcement(state="sending", progress=4, looks=7)

    found, [said] = domain.looked(before, counts(handed=2, delivered=1, failed=1), NOW)

    assert (found.state, said.data["handed"], said.data["progress"]) == ("handed", True, 5)
    assert found.due_at == NOW + timedelta(seconds=2)


@pytest.mark.parametrize("open_", ["queued", "unknown", "sending"])
def test_what_is_queued_or_in_doubt_is_not_handed_over(open_: str) -> None:
    found, [said] = domain.looked(an_announcement(state="sending"), counted({open_: 1}), NOW)

    assert (found.state, said.data["handed"]) == ("sending", False)


def test_it_ends_with_the_last_receipt_or_when_none_comes_any_more() -> None:
    waiting = an_announcement(state="handed", handed_at=NOW, counts=counts(handed=1))
    late = NOW + timedelta(days=3, seconds=1)

    done, _ = domain.looked(waiting, counts(delivered=1), NOW)
    given_up, _ = domain.looked(waiting, counts(handed=1), late)

    assert (done.state, done.due_at) == ("finished", None)
    assert (given_up.state, given_up.due_at) == ("finished", None)


def test_a_stopped_one_ends_when_nothing_waits_and_says_everybody_is_handed() -> None:
    stopping, said = domain.stop(an_announcement(state="sending"), NOW)
    assert (stopping.state, said) == ("stopping", [])

    waiting, _ = domain.looked(stopping, counts(unknown=1), NOW)
    found, [last] = domain.looked(waiting, counts(cancelled=2, handed=1), NOW)

    assert (found.state, last.data["handed"]) == ("stopped", True)


@pytest.mark.parametrize("state", ["handed", "finished", "stopping", "stopped"])
def test_what_is_handed_over_cannot_be_stopped(state: str) -> None:
    found = an_announcement(state=state)

    assert domain.stop(found, NOW) == (found, [])


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("handed", "send"),
        ("delivered", "send"),
        ("cancelled", "send"),
        ("unknown", "send"),
        ("sending", "cancel"),
        ("handed", "cancel"),
        ("delivered", "fail"),
        ("queued", "hand"),
    ],
)
def test_no_message_goes_this_way(state: str, action: str) -> None:
    with pytest.raises(NotAllowed):
        step(messages.LIFE, state, action)


def test_only_asking_leads_from_the_unknown_back_to_the_queue() -> None:
    assert [
        a for (s, a), after in messages.LIFE.items() if s == "unknown" and after == "queued"
    ] == ["miss"]


def test_a_message_holds_neither_number_nor_text() -> None:
    assert queued("i-1:2", "m-1", NOW) == {
        "_id": "i-1:2:m-1",
        "announcement": "i-1:2",
        "member": "m-1",
        "state": "queued",
        "attempts": 0,
        "due_at": NOW,
    }


def test_a_message_under_way_counts_as_queued() -> None:
    assert counted({"sending": 2, "queued": 1})["queued"] == 3


@pytest.mark.parametrize(
    ("void", "opted_out", "why"),
    [
        (False, False, ""),
        (True, False, "void"),
        (False, True, "opted_out"),
        (False, None, "no_member"),
    ],
)
def test_at_sending_it_is_asked_once_more_whether_it_may_go(
    void: bool, opted_out: bool | None, why: str
) -> None:
    assert why_not(void, opted_out) == why
