"""The watchdog: a listener that hears nothing any more ends itself; one that looks does not."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from common.database import database
from common.watchdog import EXIT_CODE
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Gate, Running
from tests.service.kernel.test_listening import QUEUE, calls, laid

VHOST = "kernel-watch"
MODULE = "tests.service.kernel.hen"
COUNT = 'gongkai_watchdog_exits_total{service="hen"} '


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "watchdog"


@pytest.fixture
def behind(nodes: Any, gate: Callable[[int], Gate]) -> Gate:
    return gate(nodes.ports["broker"])


@pytest.fixture
def hen(
    start: Callable[..., Running], broker: Broker, nodes: Any, behind: Gate, notes: Path
) -> Running:
    url = broker.url.replace(f":{nodes.ports['broker']}/", f":{behind.port}/")
    limits = {
        "HEARTBEAT_SECONDS": "1",
        "WATCHDOG_ITERATION_SECONDS": "2",
        "WATCHDOG_WORKER_SECONDS": "2",
    }
    return start(MODULE, AMQP_URL=url, WATCHDOG_FILE=str(notes), **limits)


def test_a_listener_facing_a_silent_broker_ends_and_is_counted(
    hen: Running, behind: Gate, notes: Path
) -> None:
    hen.ready()
    with behind.silent():
        assert hen.exit_code(15) == EXIT_CODE

    assert notes.read_text() == "hen\n"
    assert "watchdog ends the process" in hen.log
    assert COUNT + "1.0" in hen.again().page("/metrics")[1]


def test_a_broker_that_is_silent_from_the_start_is_noticed_too(hen: Running, behind: Gate) -> None:
    with behind.silent():
        hen.kill()
        hen.start()
        assert hen.exit_code(15) == EXIT_CODE


def test_a_handler_that_hangs_ends_the_process(hen: Running, broker: Broker) -> None:
    hen.ready()
    barn, egg = database("hen"), uuid4().hex
    barn["signs"].delete_many({"_id": "go"})
    broker.put(QUEUE, laid(egg, do="wait"))
    eventually(lambda: calls(barn, egg) == 1, 10)

    assert hen.exit_code(15) == EXIT_CODE
    barn["signs"].insert_one({"_id": "go"})
    hen.again()
    eventually(lambda: broker.waiting(QUEUE) == 0, 10)


def test_while_the_broker_refuses_the_process_lives_and_says_that_it_is_not_ready(
    hen: Running, behind: Gate
) -> None:
    hen.ready()
    with behind.refusing():
        eventually(lambda: hen.log.count("broker out of reach") >= 2, 15)
        assert hen.page("/readyz")[0] == 503
        assert hen.page("/healthz")[0] == 200

    hen.ready()
    assert hen.code is None


def test_told_to_stop_while_the_broker_refuses_it_stops(hen: Running, behind: Gate) -> None:
    hen.ready()
    with behind.refusing():
        eventually(lambda: "broker out of reach" in hen.log, 15)
        hen.child.tell(signal.SIGTERM)
        assert hen.exit_code(8) == 0
