"""What a command is known by, and what one change of a document is made of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from common.events import Event
from common.relay import encode
from common.store import COMMANDS_KEPT, Command, change_of, wires

NOW = datetime(2026, 3, 5, 1, 2, 3, 456000, tzinfo=UTC)


def digest(**arguments: Any) -> str:
    return Command.of({"command_id": "c-1", **arguments}).digest


def test_the_same_arguments_are_the_same_command_whatever_their_order() -> None:
    assert digest(a=1, b=[date(2026, 3, 5)]) == digest(b=[date(2026, 3, 5)], a=1)


def test_a_trace_may_differ_between_repeats() -> None:
    assert digest(trace="first") == digest(trace="second") == digest()


@pytest.mark.parametrize("other", [{"a": 2}, {"a": "1"}, {"a": 1, "b": None}, {}])
def test_other_arguments_are_another_command(other: dict[str, Any]) -> None:
    assert digest(**other) != digest(a=1)


def test_state_event_and_command_are_one_update() -> None:
    update = change_of(
        {"state": "open", "due_at": None}, [Event("egg_laid", "n", 1)], Command("c-1", "d")
    )

    assert update["$set"]["state"] == "open"
    assert update["$unset"] == {"due_at": ""}
    assert update["$inc"] == {"rev": 1}
    assert [event["type"] for event in update["$push"]["outbox"]["$each"]] == ["egg_laid"]
    assert update["$push"]["commands"]["$slice"] == -COMMANDS_KEPT
    assert "outbox_at" in update["$set"]


def test_a_change_without_events_leaves_the_outbox_alone() -> None:
    assert change_of({"state": "open"}) == {"$set": {"state": "open"}, "$inc": {"rev": 1}}


def test_every_event_has_an_id_of_its_own_and_the_moment_of_its_write() -> None:
    first, second = wires([Event("egg_laid", "n", 1)] * 2, NOW)

    assert first["id"] != second["id"]
    assert first["at"] == "2026-03-05T01:02:03.456000Z"


def test_an_event_travels_as_json_in_utf8() -> None:
    assert encode({"b": "公开𠮷", "a": [1, None]}) == '{"b":"公开𠮷","a":[1,null]}'.encode()
