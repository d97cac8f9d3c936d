"""The clocks of an item, told by its history: by when it has to be public (domain.md §4)."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from common import clock
from common.clocks import Almanac, Clock, Reading, Record
from services.catalog.domain.items import Item

ENDS = {"publish": "公开", "revise": "开始修订", "withdraw": "撤下"}  # what stops a clock


def readings(item: Item, almanac: Almanac) -> list[Reading]:
    """Of all its clocks, the earliest first."""
    found = map(almanac.reading, clocks(item))
    return sorted(found, key=lambda reading: (reading.due_at, reading.rule))


def clocks(item: Item) -> Iterator[Clock]:
    yield from _from_event(item)
    yield from _from_approval(item)


def _from_event(item: Item) -> Iterator[Clock]:
    """What is asked for has a promised day in place of the one after its event. A correction of
    what is public already has no event to be late for, only its approval."""
    stopped = _first(item, ("publish",), 0) or _gone(item)
    if item.due_on:
        at = item.history[0]["at"]
        asked = Record("started", at, "redisclosure")
        yield [asked, replace(asked, kind="promised", day=item.due_on, why="约定期限"), *stopped]
    elif occurred_on := item.text.get("occurred_on"):
        at = clock.start_of(date.fromisoformat(occurred_on))
        yield [Record("started", at, "event_publication"), *stopped]


def _from_approval(item: Item) -> Iterator[Clock]:
    """Of the version that was approved last."""
    approvals = [n for n, line in enumerate(item.history) if line["action"] == "approve"]
    for number in approvals[-1:]:
        at = item.history[number]["at"]
        yield [Record("started", at, "approval_publication"), *_first(item, ENDS, number)]


def _first(item: Item, actions: Container[str], after: int) -> list[Record]:
    """The end of a clock: the first of these actions after a line of the history, if any."""
    for line in item.history[after:]:
        if line["action"] in actions:
            return [_stopped(line)]
    return []


def _gone(item: Item) -> list[Record]:
    """A withdrawn item is due no more, until a next version is begun."""
    ends = [line for line in item.history if line["action"] == "withdraw"]
    return [_stopped(line) for line in ends[-1:] if item.state == "withdrawn"]


def _stopped(line: Mapping[str, Any]) -> Record:
    return Record("stopped", line["at"], why=ENDS[line["action"]])
