"""How a listener takes events: acknowledged after the write, parked with the reason, once."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from common.database import database
from common.entrypoints import PREFETCH
from common.events import Event, envelope
from common.parking import Parked
from common.topology import Subscription
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Documents, Running

VHOST = "kernel-listen"
QUEUE = Subscription("review", "item_approved", "hen", "on_item_approved").queue_name


@pytest.fixture(scope="module")
def hen(start: Callable[..., Running], broker: Broker) -> Running:
    return start("tests.service.kernel.hen", AMQP_URL=broker.url).ready()


@pytest.fixture
def barn(hen: Running, settings: None) -> Iterator[Documents]:
    """The listener's database; afterwards nobody waits in it."""
    found = database("hen")
    Parked("hen", found).prepare()
    found["signs"].delete_many({"_id": "go"})
    yield found
    found["signs"].replace_one({"_id": "go"}, {}, upsert=True)


@pytest.fixture
def egg() -> str:
    return uuid4().hex


def laid(egg: str, do: str = "", **data: Any) -> bytes:
    event = Event("item_approved", egg, 1, {"do": do, **data})
    return json.dumps(envelope(event, clock.now())).encode()


def calls(barn: Documents, egg: str) -> int:
    return int((barn["calls"].find_one({"_id": egg}) or {"n": 0})["n"])


def there(barn: Documents, *eggs: str) -> bool:
    return barn["eggs"].count_documents({"_id": {"$in": list(eggs)}}) == len(eggs)


def parked(barn: Documents, mark: str) -> dict[str, Any] | None:
    """The parked event whose body holds the mark."""
    waiting = barn["parked_events"].find({"state": "parked"})
    return next((d for d in waiting if mark.encode() in d["body"]), None)


def test_an_event_is_written(broker: Broker, barn: Documents, egg: str) -> None:
    broker.put(QUEUE, laid(egg))

    eventually(lambda: there(barn, egg), 10)
    eventually(lambda: broker.waiting(QUEUE) == 0, 10)


def test_an_event_delivered_twice_is_written_once(
    broker: Broker, barn: Documents, egg: str
) -> None:
    body = laid(egg)
    for _ in range(2):
        broker.put(QUEUE, body)

    eventually(lambda: calls(barn, egg) == 2, 10)
    assert there(barn, egg)
    assert parked(barn, egg) is None


def test_an_event_is_acknowledged_only_after_the_write(
    broker: Broker, hen: Running, barn: Documents, egg: str
) -> None:
    broker.put(QUEUE, laid(egg, do="wait"))
    eventually(lambda: calls(barn, egg) == 1, 10)

    hen.kill()
    barn["signs"].insert_one({"_id": "go"})
    hen.again()

    eventually(lambda: there(barn, egg), 10)
    assert calls(barn, egg) == 2


def test_at_most_four_events_of_a_queue_are_under_way(
    broker: Broker, barn: Documents, egg: str
) -> None:
    eggs = [f"{egg}-{n}" for n in range(3 * PREFETCH)]
    for each in eggs:
        broker.put(QUEUE, laid(each, do="wait"))
    begun = {"_id": {"$in": eggs}}
    eventually(lambda: barn["calls"].count_documents(begun) == PREFETCH, 10)
    eventually(lambda: broker.waiting(QUEUE) == 2 * PREFETCH, 10)
    assert barn["calls"].count_documents(begun) == PREFETCH

    barn["signs"].insert_one({"_id": "go"})
    eventually(lambda: there(barn, *eggs), 10)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff\xfe\x00 %s", "UnicodeDecodeError"),
        (b'{"half": "%s', "JSONDecodeError"),
        (b'["%s"]', "ValidationError"),
        (b'{"id": "%s", "data": {}}', "Missing data for required field"),
        (b"[" * 100_000 + b"%s", "RecursionError"),
        (b'{"item": "\\ud800%s"}', "ValidationError"),
    ],
    ids=["bytes", "half", "list", "fields", "deep", "surrogate"],
)
def test_what_cannot_be_read_is_parked_with_the_reason_and_the_queue_goes_on(
    broker: Broker, barn: Documents, egg: str, body: bytes, reason: str
) -> None:
    mark = f"mark-{egg}"
    broker.put(QUEUE, body.replace(b"%s", mark.encode()))
    broker.put(QUEUE, laid(egg))

    eventually(lambda: there(barn, egg), 10)
    found = eventually(lambda: parked(barn, mark), 10)
    assert found["queue"] == QUEUE
    assert reason in found["reason"]
    assert found["whole"]


def test_a_body_that_claims_another_encoding_is_parked(
    broker: Broker, barn: Documents, egg: str
) -> None:
    mark = f"mark-{egg}"
    broker.put(QUEUE, mark.encode(), content_type="application/x-pickle", content_encoding="zip")

    assert "JSONDecodeError" in eventually(lambda: parked(barn, mark), 10)["reason"]


def test_of_a_huge_event_the_beginning_is_parked(broker: Broker, barn: Documents, egg: str) -> None:
    body = json.dumps({"id": f"mark-{egg}", "item": "长" * 2_500_000}, ensure_ascii=False).encode()
    broker.put(QUEUE, body)
    broker.put(QUEUE, laid(egg))

    eventually(lambda: there(barn, egg), 10)
    found = eventually(lambda: parked(barn, f"mark-{egg}"), 10)
    assert (found["size"], found["whole"], len(found["body"])) == (len(body), False, 4 * 1024**2)


def test_a_handler_that_raises_is_tried_three_times_and_then_its_event_is_parked(
    broker: Broker, barn: Documents, egg: str
) -> None:
    broker.put(QUEUE, laid(egg, do="raise"))
    broker.put(QUEUE, laid(f"good-{egg}"))

    eventually(lambda: there(barn, f"good-{egg}"), 10)
    assert eventually(lambda: parked(barn, egg), 10)["reason"] == "ValueError: this egg is bad"
    assert calls(barn, egg) == 3
    eventually(lambda: broker.waiting(QUEUE) == 0, 10)


def test_an_event_whose_text_cannot_be_stored_is_parked_and_ends_nobody(
    broker: Broker, hen: Running, barn: Documents, egg: str
) -> None:
    bad = laid(f"bad-{egg}").replace(b"bad-", b"\\ud800bad-")
    broker.put(QUEUE, bad)
    broker.put(QUEUE, laid(egg))

    eventually(lambda: there(barn, egg), 10)
    assert eventually(lambda: parked(barn, f"bad-{egg}"), 10)["state"] == "parked"
    assert hen.code is None


def test_fields_that_nobody_here_knows_are_no_fault(
    broker: Broker, barn: Documents, egg: str
) -> None:
    broker.put(QUEUE, laid(egg, colour="brown").replace(b'"schema": 1', b'"schema": 2, "new": []'))

    eventually(lambda: there(barn, egg), 10)
    assert parked(barn, egg) is None


def test_no_body_is_ever_logged(broker: Broker, hen: Running, barn: Documents, egg: str) -> None:
    broker.put(QUEUE, f'{{"secret": "{egg}"}}'.encode())
    eventually(lambda: parked(barn, egg), 10)

    assert "event parked" in hen.log
    assert egg not in hen.log
