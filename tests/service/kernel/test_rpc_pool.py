"""The pool of RPC connections: every call ends, with its own answer or with what happened."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from nameko.exceptions import RemoteError

from common.database import database
from common.errors import Conflict, Invalid, TooLate, Unreachable
from common.rpc import Pool
from tests.faults.waiting import eventually
from tests.service.kernel.conftest import Broker, Gate, Running

VHOST = "kernel-rpc"
MODULE = "tests.service.kernel.hen"
WORKERS = 10  # max_workers in deploy/nameko.yaml


@pytest.fixture(scope="module")
def hen(start: Callable[..., Running], broker: Broker) -> Running:
    return start(MODULE, AMQP_URL=broker.url).ready()


@pytest.fixture
def pool(hen: Running, broker: Broker) -> Iterator[Pool]:
    made = Pool(broker.url, size=8, timeout=10)
    yield made
    made.close()


@pytest.fixture
def impatient(hen: Running, broker: Broker) -> Iterator[Pool]:
    """One connection, and hardly a second of patience."""
    made = Pool(broker.url, size=1, timeout=0.7)
    yield made
    made.close()


@pytest.fixture
def eggs(settings: None) -> Any:
    kept = database("hen")
    kept["signs"].delete_many({"_id": "go"})
    return kept["eggs"]


def test_a_command_answers(pool: Pool) -> None:
    assert pool.service("hen").say(text="公开") == "公开"


def test_our_errors_arrive_as_they_were_raised(pool: Pool) -> None:
    with pytest.raises(Invalid) as invalid:
        pool.call("hen", "refuse")
    with pytest.raises(Conflict, match="别人先改了"):
        pool.call("hen", "clash")

    assert invalid.value.problems == ["第 1 行：空", "第 2 行：空"]


def test_arguments_that_do_not_fit_are_named(pool: Pool) -> None:
    with pytest.raises(Invalid) as invalid:
        pool.call("hen", "say", times="many")

    assert [p.split(":")[0] for p in invalid.value.problems] == ["text", "times"]


def test_a_mistake_of_the_service_is_a_remote_error(pool: Pool) -> None:
    with pytest.raises(RemoteError, match="a mistake of ours"):
        pool.call("hen", "stumble")


def test_a_service_that_does_not_run_is_unreachable_at_once(pool: Pool) -> None:
    with pytest.raises(Unreachable, match="服务 cock 没有运行，这次操作没有执行"):
        pool.call("cock", "crow")

    assert pool.call("hen", "say", text="still here") == "still here"


def test_before_any_service_ever_ran_it_is_unreachable_too(nodes: Any) -> None:
    pool = Pool(nodes.broker.url("kernel-empty"))

    with pytest.raises(Unreachable, match="没有运行"):
        pool.call("hen", "say", text="?")


def test_a_broker_that_is_away_means_that_nothing_was_done() -> None:
    pool = Pool("amqp://gongkai:secret@127.0.0.1:1/none")

    with pytest.raises(Unreachable, match="连不上消息服务器，这次操作没有执行") as error:
        pool.call("hen", "say", text="?")
    assert "secret" not in str(error.value)


def test_many_threads_and_none_hangs_or_gets_the_answer_of_another(pool: Pool) -> None:
    def fifty(thread: int) -> list[bool]:
        words = [f"{thread}-{turn}" for turn in range(50)]
        return [pool.call("hen", "say", text=word) == word for word in words]

    with ThreadPoolExecutor(8) as threads:
        right = [answer for answers in threads.map(fifty, range(8)) for answer in answers]

    assert right == [True] * 400


def test_a_command_that_waited_too_long_in_the_queue_is_not_carried_out(
    hen: Running, impatient: Pool, pool: Pool, eggs: Any
) -> None:
    egg = uuid4().hex
    hen.child.tell(signal.SIGSTOP)
    try:
        with pytest.raises(Unreachable, match="不能确定"):
            impatient.call("hen", "lay_egg", egg=egg)
    finally:
        hen.child.tell(signal.SIGCONT)

    assert pool.call("hen", "say", text="awake") == "awake"
    assert eggs.find_one({"_id": egg}) is None


def test_a_command_whose_turn_comes_too_late_is_not_carried_out(
    broker: Broker, impatient: Pool, pool: Pool, eggs: Any
) -> None:
    egg = uuid4().hex
    busy = [f"{egg}-{n}" for n in range(WORKERS)]
    patient = Pool(broker.url, size=WORKERS)
    with ThreadPoolExecutor(WORKERS) as threads:
        answers = threads.map(lambda each: patient.call("hen", "brood", egg=each), busy)
        begun = {"_id": {"$in": busy}}
        eventually(lambda: eggs.database["calls"].count_documents(begun) == WORKERS, 20)
        with pytest.raises(Unreachable, match="不能确定"):
            impatient.call("hen", "lay_egg", egg=egg)
        eggs.database["signs"].insert_one({"_id": "go"})
        assert list(answers) == busy
    patient.close()

    assert pool.call("hen", "say", text="free again") == "free again"
    assert eggs.find_one({"_id": egg}) is None


def test_who_asks_after_the_deadline_is_told(
    pool: Pool, eggs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    egg, now = uuid4().hex, time.time()
    monkeypatch.setattr("common.rpc.time.time", lambda: now - 3600)  # a clock an hour behind

    with pytest.raises(TooLate, match="没有执行"):
        pool.call("hen", "lay_egg", egg=egg)
    assert eggs.find_one({"_id": egg}) is None


def test_after_a_time_out_the_next_call_gets_its_own_answer(impatient: Pool, eggs: Any) -> None:
    with pytest.raises(Unreachable):
        impatient.call("hen", "brood", egg="late")
    eggs.database["signs"].insert_one({"_id": "go"})

    assert [impatient.call("hen", "say", text=word) for word in "abc"] == ["a", "b", "c"]


def test_a_silent_broker_holds_no_caller_for_ever(
    hen: Running, broker: Broker, nodes: Any, gate: Callable[[int], Gate]
) -> None:
    before = gate(nodes.ports["broker"])
    pool = Pool(broker.url.replace(f":{nodes.ports['broker']}/", f":{before.port}/"), 2, 1.0)
    assert pool.call("hen", "say", text="loud") == "loud"

    with before.silent():
        for said in ("不能确定这次操作是否已经执行", "连不上消息服务器，这次操作没有执行"):
            with pytest.raises(Unreachable, match=said):
                pool.call("hen", "say", text="?")

    assert pool.call("hen", "say", text="again") == "again"
    pool.close()


def test_connections_that_ended_while_idle_are_renewed_without_a_word(
    hen: Running, broker: Broker, nodes: Any, gate: Callable[[int], Gate]
) -> None:
    before = gate(nodes.ports["broker"])
    pool = Pool(broker.url.replace(f":{nodes.ports['broker']}/", f":{before.port}/"), 3)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda n: pool.call("hen", "say", text=str(n)), range(12)))
    before.cut()

    assert [pool.call("hen", "say", text=word) for word in "abcd"] == list("abcd")
    pool.close()
