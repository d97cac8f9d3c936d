"""What the contract tests read: samples of events, and handlers and commands off the services."""

import inspect
import json
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

from marshmallow import Schema

from cli.generate import SAMPLES, service_classes
from common.topology import Subscription

EVERY = "every"  # the source of an event that every service says


@dataclass(frozen=True)
class Handler:
    """One @on_event of one service, with the schema it reads by."""

    subscription: Subscription
    schema: type[Schema]
    reads: Any


@cache
def samples() -> dict[str, dict[str, Any]]:
    """By type: {source, meaning, event}."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    return {sample["event"]["type"]: sample for sample in found}


def sample(type_: str) -> dict[str, Any]:
    """The event itself, a copy of one's own."""
    return dict(json.loads(json.dumps(samples()[type_]["event"])))


@cache
def handlers() -> list[Handler]:
    found = []
    for service, name, method in _methods():
        for entrypoint in getattr(method, "nameko_entrypoints", ()):
            if type(entrypoint).__name__ == "OnEvent":
                (source, type_, schema), _ = entrypoint._Extension__params
                queue = Subscription(source, type_, service.name, name)
                found.append(Handler(queue, schema, service.READS))
    return found


@cache
def commands() -> dict[str, type[Schema]]:
    """The schema of every command, by `service.method`."""
    return {
        f"{service.name}.{name}": vars(method)["schema"]
        for service, name, method in _methods()
        if any(type(e).__name__ == "Command" for e in getattr(method, "nameko_entrypoints", ()))
    }


def _methods() -> list[tuple[Any, str, FunctionType]]:
    return [
        (service, name, method)
        for service in service_classes()
        for name, method in inspect.getmembers(service, inspect.isfunction)
    ]
