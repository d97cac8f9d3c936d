"""One fault at a time: what it does, and that an approval made meanwhile is shown all the same."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Thread
from typing import Any

import pytest

from common import clock, topology
from tests.faults import shown
from tests.faults.cases import Case, a_case
from tests.faults.faults import (
    SHORT,
    can_be_unwritable,
    kill_after_rename,
    unwritable,
)
from tests.faults.ground import Ground
from tests.faults.verdict import differences
from tests.faults.waiting import eventually, eventually_none
from tests.faults.walk import Walk
from tests.faults.wire import Tap, bad_bodies

pytestmark = pytest.mark.faults

SOON = 60.0  # seconds, generous; most take two
TO_PUBLISH = topology.parse("evt-review-item_approved--publish.on_item_approved")


def laid(ground: Ground, road: str = "short", after: str = "kept") -> Case:
    case = a_case(road, after, Random())
    ground.lay([case])
    return case


def delivery(ground: Ground, case: Case) -> dict[str, Any]:
    found = ground.database("publish")["deliveries"].find_one(
        {"_id": f"{case.item}:1:website:main"}
    )
    return dict(found or {})


def pages(ground: Ground, case: Case) -> list[str]:
    token = case.token(case.last)
    return [path for path, a in shown.read(ground.site).articles.items() if token in a.text]


def is_shown_once(ground: Ground, case: Case) -> bool:
    return delivery(ground, case).get("state") == "proved" and len(pages(ground, case)) == 1


def loop_fails(ground: Ground, process: str) -> Callable[[], bool]:
    return lambda: not ground.stack.is_ready(process)


def test_an_approval_finds_its_way_though_the_queue_of_publish_was_unbound(ground: Ground) -> None:
    case = laid(ground)
    ground.wire.unbind(TO_PUBLISH)

    Walk(ground).approve(case, 1)

    eventually(lambda: is_shown_once(ground, case), SOON)


def test_a_relay_before_a_silent_broker_lets_go_and_sends_when_it_speaks_again(
    ground: Ground,
) -> None:
    case = laid(ground)
    with ground.proxy.silent():
        Walk(ground).approve(case, 1)
        eventually(loop_fails(ground, "review.worker"), SOON)
        reviews = ground.database("review")["reviews"]
        assert reviews.find_one({"item": case.item})["outbox"]

    eventually(lambda: is_shown_once(ground, case), SOON)


def test_a_page_in_place_whose_proof_was_not_recorded_is_published_once(ground: Ground) -> None:
    def killed_in_between() -> bool:
        case = laid(ground)
        killer = Thread(target=kill_after_rename, args=(ground, Random(), SHORT))
        killer.start()
        Walk(ground).approve(case, 1)
        killer.join()
        hit = delivery(ground, case).get("state") == "due" and len(pages(ground, case)) == 1
        eventually(lambda: is_shown_once(ground, case), SOON)
        return hit

    assert any(killed_in_between() for _ in range(10))


def test_a_site_that_cannot_be_written_is_written_when_it_can(ground: Ground) -> None:
    if not can_be_unwritable(ground.site):
        pytest.skip("root here, on a file system without the immutable flag (chattr +i)")
    case = laid(ground)
    with unwritable(ground.site):
        Walk(ground).approve(case, 1)
        eventually(lambda: delivery(ground, case).get("problem"), SOON)
        assert pages(ground, case) == []

    eventually(lambda: is_shown_once(ground, case), SOON)


def test_what_nobody_can_read_is_parked_with_the_reason_and_harms_nobody(ground: Ground) -> None:
    restarts = ground.stack.restarts()
    bodies = bad_bodies(Random())
    for body in bodies:
        ground.wire.inject(TO_PUBLISH.queue_name, body)

    parked = ground.database("publish")["parked_events"]
    for body in bodies:
        digest = hashlib.sha256(body).hexdigest()
        found = eventually(lambda digest=digest: parked.find_one({"sha256": digest}), SOON)
        assert found["reason"] and found["size"] == len(body)
    case = laid(ground)
    Walk(ground).lead(case)
    eventually(lambda: is_shown_once(ground, case), SOON)
    assert ground.stack.restarts() == restarts


def test_events_said_again_in_any_order_change_nothing(ground: Ground) -> None:
    tap = Tap(ground.wire, Random(), part=1.0)
    with tap:
        for after in ("kept", "corrected", "withdrawn", "hidden"):
            Walk(ground).lead(laid(ground, "full", after))
    assert tap.repeated > 8  # events of one item make that many

    eventually_none(lambda: differences(ground), SOON)


def test_a_proof_given_again_while_the_first_asking_is_under_way_is_no_conflict(
    ground: Ground,
) -> None:
    walk, case = Walk(ground), laid(ground, "full")
    walk.approve(case, 1)

    with ThreadPoolExecutor(8) as together:
        list(together.map(lambda _: walk.give_proof(case, 1), range(8)))

    assert walk.count["Conflict:prove_delivery"] == 0
    eventually(lambda: is_shown_once(ground, case), SOON)


def test_an_item_withdrawn_before_it_had_an_address_does_not_hold_up_the_site(
    ground: Ground,
) -> None:
    publish, now = ground.database("publish"), clock.now()
    item = a_case("short", "hidden", Random()).item
    gone = {"schema": 1, "item": item, "version": 1, "organ": "o-f1"}
    name = f"{item}:1"
    state = {"rev": 1, "hash": "0" * 64, "state": "withdrawn"}
    publish["publications"].insert_one({"_id": name, **gone, **state})
    website = {"stage": "outside", "channel": "website", "target": "main", "required": True}
    recalling = {"publication": name, "state": "recalling", "attempts": 0, "due_at": now}
    publish["deliveries"].insert_one(
        {"_id": f"{name}:website:main", **gone, **website, **recalling, "opened_at": now}
    )

    case = laid(ground)
    Walk(ground).lead(case)

    eventually(lambda: is_shown_once(ground, case), SOON)
    wanted = {"_id": f"{name}:website:main", "state": "recalled"}
    eventually(lambda: publish["deliveries"].find_one(wanted), SOON)


def test_a_page_that_somebody_took_away_is_missed_and_put_back(ground: Ground) -> None:
    case = laid(ground)
    Walk(ground).lead(case)
    eventually(lambda: is_shown_once(ground, case), SOON)
    [page] = pages(ground, case)

    (ground.site / page[1:]).unlink()

    assert any(page in text for kind, text in differences(ground) if kind == "doubled")
    eventually(lambda: pages(ground, case) == [page], SOON)


def test_a_page_that_stands_twice_is_seen(ground: Ground) -> None:
    case = laid(ground)
    Walk(ground).lead(case)
    eventually(lambda: is_shown_once(ground, case), SOON)
    [page] = pages(ground, case)
    copy = ground.site / page[1:].replace(".html", "0.html")

    copy.write_bytes((ground.site / page[1:]).read_bytes())
    try:
        found = differences(ground)
    finally:
        copy.unlink()

    assert any(case.item in text for kind, text in found if kind == "doubled")
