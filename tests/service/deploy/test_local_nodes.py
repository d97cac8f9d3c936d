"""The private broker and database for real: users, restarts, and an end that leaves nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import amqp
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local import leftovers
from deploy.local.folder import StartError
from deploy.local.nodes import NODES
from deploy.local.stack import Stack
from deploy.local.waiting import until_ready

pytestmark = pytest.mark.service

Documents = MongoClient[dict[str, Any]]
NOT_ALLOWED = 13  # MongoDB's error code


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    # A folder name that people really have: with a space and in Chinese.
    with Stack(tmp_path_factory.mktemp("run") / "公开 系统", vhosts=["own"]) as nodes:
        nodes.start(NODES)
        yield nodes


@pytest.fixture
def as_user(stack: Stack) -> Iterator[Callable[[str], Documents]]:
    with ExitStack() as opened:
        yield lambda service: opened.enter_context(client(stack, service))


def client(stack: Stack, service: str) -> Documents:
    return MongoClient(stack.env(service)[f"MONGO_URL_{service.upper()}"])


@contextmanager
def channel(stack: Stack, vhost: str = "gongkai") -> Iterator[amqp.Channel]:
    address = {"host": f"127.0.0.1:{stack.ports['broker']}", "virtual_host": vhost}
    user, password = stack.broker.url().removeprefix("amqp://").split("@")[0].split(":")
    with amqp.Connection(**address, userid=user, password=password, connect_timeout=5) as opened:
        yield opened.channel()


def refused(action: Callable[[], object]) -> bool:
    with pytest.raises(OperationFailure) as error:
        action()
    return error.value.code == NOT_ALLOWED


def test_a_service_writes_into_its_own_database(as_user: Callable[[str], Documents]) -> None:
    items = as_user("catalog")["catalog"]["items"]

    items.insert_one({"_id": "i-own"})

    assert items.find_one({"_id": "i-own"})


def test_a_service_is_refused_at_anothers_database(as_user: Callable[[str], Documents]) -> None:
    items = as_user("review")["catalog"]["items"]

    assert refused(lambda: items.find_one({"_id": "i-own"}))
    assert refused(lambda: items.insert_one({"_id": "i-foreign"}))


def test_the_database_logs_no_text_of_a_slow_operation(
    stack: Stack, as_user: Callable[[str], Documents]
) -> None:
    """It would write the whole command, an inside text with it, into its log."""
    items = as_user("catalog")["catalog"]["items"]
    items.insert_one({"_id": "i-slow"})

    found = items.find_one({"$where": "sleep(300) || true", "note": {"$ne": "tk-inside-text"}})

    assert found
    assert "tk-inside-text" not in stack.folder.log("database").read_text("utf-8")


def test_sealed_content_is_added_by_some_and_changed_by_nobody(
    as_user: Callable[[str], Documents],
) -> None:
    as_user("catalog")["content"]["blobs"].insert_one({"_id": "hash", "data": b"text"})

    assert as_user("review")["content"]["blobs"].find_one({"_id": "hash"})
    assert refused(lambda: as_user("review")["content"]["blobs"].insert_one({"_id": "other"}))
    assert refused(lambda: as_user("access")["content"]["blobs"].find_one({"_id": "hash"}))
    for keeper in ("catalog", "publish"):
        blobs = as_user(keeper)["content"]["blobs"]
        assert refused(partial(blobs.delete_one, {"_id": "hash"}))
        assert refused(partial(blobs.update_one, {"_id": "hash"}, {"$set": {"data": b"other"}}))


def test_a_service_may_watch_its_own_database(as_user: Callable[[str], Documents]) -> None:
    with as_user("publish")["publish"].watch(max_await_time_ms=1) as changes:
        assert changes.try_next() is None


def test_nobody_gets_in_without_a_password(stack: Stack) -> None:
    port = stack.ports["database"]
    with MongoClient[dict[str, Any]]("127.0.0.1", port, directConnection=True) as nobody:
        assert refused(lambda: nobody["catalog"]["items"].find_one({"_id": "i-own"}))


def test_a_killed_database_comes_back_with_what_was_written(
    stack: Stack, as_user: Callable[[str], Documents]
) -> None:
    items = as_user("catalog")["catalog"]["items"]
    items.insert_one({"_id": "i-survivor"})
    before = stack.pids()["database"]

    stack.kill_database()
    stack.wait_ready(20, ["database"])

    assert stack.pids()["database"] != before
    assert items.find_one({"_id": "i-survivor"})


def test_a_killed_broker_comes_back_with_a_confirmed_message(stack: Stack) -> None:
    quorum = {"x-queue-type": "quorum"}
    with channel(stack) as before:
        before.queue_declare("kept", durable=True, auto_delete=False, arguments=quorum)
        before.confirm_select()
        message = amqp.Message("approval", delivery_mode=2)
        before.basic_publish_confirm(message, "", "kept", mandatory=True)
    written_down = partial(stack.broker.has_written_down, "kept")
    until_ready(stack.folder, "broker", written_down, timeout=10)

    stack.kill_broker()
    stack.wait_ready(40, ["broker"])

    with channel(stack) as after:
        assert after.basic_get("kept").body == "approval"
    assert stack.restarts()["broker"] == 1


def test_a_frozen_broker_is_not_ready_until_it_goes_on(stack: Stack) -> None:
    stack.pause_broker()
    assert not stack.is_ready("broker")

    stack.resume_broker()
    stack.wait_ready(20, ["broker"])


def test_a_test_can_have_a_virtual_host_of_its_own(stack: Stack) -> None:
    with channel(stack, "own") as own:
        own.queue_declare("elsewhere", durable=True, auto_delete=False)

    with channel(stack) as ours, pytest.raises(amqp.NotFound):
        ours.queue_declare("elsewhere", passive=True)


def test_a_second_supervisor_of_the_same_folder_is_refused(stack: Stack) -> None:
    with pytest.raises(StartError, match="正在运行"):
        Stack(stack.folder.path).start(NODES)


def test_stopping_leaves_no_process_and_a_second_start_has_the_same_data(stack: Stack) -> None:
    with client(stack, "catalog") as before:
        before["catalog"]["items"].insert_one({"_id": "i-kept"})
    assert {"epmd", *NODES} == set(stack.pids())

    stack.stop()

    assert leftovers.find(stack.folder.path) == []
    with Stack(stack.folder.path) as again:
        again.start(["database"])
        with client(again, "catalog") as after:
            assert after["catalog"]["items"].find_one({"_id": "i-kept"})
    assert leftovers.find(stack.folder.path) == []
