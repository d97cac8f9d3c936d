"""The same commands again, with events between them in another order and some of them twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from random import Random
from typing import Any

from tests.walk import following
from tests.walk.memory import Kept
from tests.walk.world import Act, Heard, World

State = dict[str, Any]
SAID_BY = {
    "review": ("item_approved", "item_returned", "item_rechecked"),
    "publish": ("item_published", "item_recalled"),
}
SOURCE = {type_: service for service, types in SAID_BY.items() for type_ in types}


def replayed(log: Sequence[Act | Heard], random: Random) -> World:
    """Whatever was refused is refused again, for the same kind of reason."""
    world = World()
    for in_order, entries in groupby(log, _keeps_its_place):
        for entry in entries if in_order else _otherwise(list(entries), random):
            if isinstance(entry, Act):
                world.do(entry.command, **entry.arguments)
                assert world.log[-1].refused == entry.refused, entry
            else:
                world.hear(world.bag.known[entry.letter])
    return world


def _keeps_its_place(entry: Act | Heard) -> bool:
    """Commands do; and a closing, on which catalog and access act as on a command: a text that was
    approved before they heard of it is on its way, one that was not comes back."""
    if isinstance(entry, Act):
        return True
    said = entry.event
    closes = said["type"] == "organ_changed" and said["data"]["state"] == "closed"
    return closes and entry.letter.startswith(following.FOLLOWERS)


def _otherwise(heard: list[Heard], random: Random) -> Iterator[Heard]:
    """What one aggregate said stays in order, what several said does not; some come twice."""
    keys = [_aggregate(entry.event) for entry in heard]
    lines = {key: [e for e, k in zip(heard, keys, strict=True) if k == key] for key in keys}
    random.shuffle(keys)
    before: list[Heard] = []
    for key in keys:
        before.append(lines[key].pop(0))
        yield before[-1]
        if random.random() < 0.3:
            yield random.choice(before)


def _aggregate(event: Mapping[str, Any]) -> str:
    """Publications stay in order among themselves: of two that nobody wrote for one period, the
    one that comes first meets the oldest."""
    if event["type"] == "item_published":
        return "publications"
    return f"{SOURCE.get(event['type'], '')} {event['item']}"


def state_of(world: World) -> State:
    """All that the services know, but the order in one history, and when a void was noted."""
    parts = {"catalog": world.catalog, "review": world.review, "publish": world.publish}
    kept = {
        f"{service} {name}": {key: _plain(thing) for key, thing in store.all.items()}
        for service, part in parts.items()
        for name, store in vars(part).items()
        if isinstance(store, Kept)
    }
    heard = {
        service: [knows.copies._organs, knows.copies._posts, knows.calendar.version]
        for service, knows in world.knows.items()
    }
    counted = [world.catalog.cases.all, world.review.floors.all, world.publish.proved]
    return {**kept, "heard": heard, "counted": counted}


def _plain(thing: Any) -> dict[str, Any]:
    values = asdict(thing)
    if "history" in values:
        values["history"] = sorted(values["history"], key=repr)
    if "withdrawn_below" in values:
        del values["at"]
    return values


def differences(ours: State, theirs: State) -> list[tuple[str, Any, Any]]:
    return [
        (f"{part} {key}", mine.get(key), theirs[part].get(key))
        for part, mine in ours.items()
        if isinstance(mine, dict)
        for key in {**mine, **theirs[part]}
        if mine.get(key) != theirs[part].get(key)
    ] + [("counted", ours["counted"], theirs["counted"])] * (ours["counted"] != theirs["counted"])
