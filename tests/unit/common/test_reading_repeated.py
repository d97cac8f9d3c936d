"""The echo's reader: every repeated event to its own handler, and one bad one to none."""

from typing import Any

import pytest
from marshmallow import ValidationError
from pymongo.errors import AutoReconnect

from common import clock
from common.events import Event, envelope
from common.reading import EventsRepeated, OrganChanged, PostChanged, repeat


class Reader:
    """Handles organs only; `fails` is what it raises for an organ's id."""

    READS = {"organ_changed": OrganChanged, "post_changed": PostChanged}

    def __init__(self, **fails: Exception) -> None:
        self.heard: list[str] = []
        self.fails = fails

    def on_organ_changed(self, event: dict[str, Any]) -> None:
        if event["item"] in self.fails:
            raise self.fails[event["item"]]
        self.heard.append(event["item"])


def organ(id_: str) -> dict[str, Any]:
    names = dict.fromkeys(("code", "name", "parent", "level", "kind", "regime"), "x")
    return envelope(Event("organ_changed", id_, 1, names), clock.now())


def digest(*events: Any) -> dict[str, Any]:
    said = envelope(Event("events_repeated", "", 0, {"events": list(events)}), clock.now())
    return dict(EventsRepeated().load(said))


def test_each_event_goes_to_the_handler_of_its_type() -> None:
    reader = Reader()

    repeat(reader, digest(organ("a"), organ("b")))

    assert reader.heard == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"type": "organ_unheard"},
        {"type": None},
        {"type": ["organ_changed"]},
        {"type": "organ_changed"},
        {"type": "post_changed", "item": "no handler here"},
        organ("a") | {"version": "many"},
    ],
)
def test_what_is_not_read_here_or_no_longer_fits_is_passed_over(other: dict[str, Any]) -> None:
    reader = Reader()

    repeat(reader, digest(other, organ("b")))

    assert reader.heard == ["b"]


def test_one_that_fails_is_told_after_all_others_are_handled() -> None:
    reader = Reader(a=ValueError("first"), c=KeyError("second"))

    with pytest.raises(ValueError, match="first"):
        repeat(reader, digest(*map(organ, "abcd")))

    assert reader.heard == ["b", "d"]


def test_while_the_database_is_away_no_further_one_is_tried() -> None:
    reader = Reader(b=AutoReconnect("away"))

    with pytest.raises(AutoReconnect):
        repeat(reader, digest(*map(organ, "abcd")))

    assert reader.heard == ["a"]


def test_a_digest_is_a_list_of_events() -> None:
    for events in ("all", [1], None):
        with pytest.raises(ValidationError):
            EventsRepeated().load(organ("a") | {"data": {"events": events}})
