"""A service for the kernel's tests: writes down what it hears and is asked, and fails on demand."""

from contextlib import suppress
from typing import Any

from marshmallow import Schema, fields
from pymongo.errors import DuplicateKeyError

from common.database import database
from common.entrypoints import Deadline, Process, Provide, command, on_event
from common.errors import Conflict, Invalid
from common.reading import Envelope, EventsRepeated, Lenient, repeat
from contracts.commands import Query

NAME = "hen"


class Laying(Lenient):
    do = fields.Str(load_default="")


class EggLaid(Envelope):
    data = fields.Nested(Laying, required=True)


class Ask(Query):
    egg = fields.Str(required=True)


class Say(Query):
    text = fields.Str(required=True)
    times = fields.Int(load_default=1)


class Nothing(Schema):
    pass


class Hen:
    """`eggs {_id}` are there once; `calls {_id, n}` counts how often each was asked for."""

    name = NAME
    READS = {"item_approved": EggLaid}
    process = Process()
    deadline = Deadline()
    kept: Any = Provide(lambda: database(NAME))

    @on_event("review", "item_approved", EggLaid)
    def on_item_approved(self, event: dict[str, Any]) -> None:
        self._count(event["item"])
        if event["data"]["do"] == "raise":
            raise ValueError("this egg is bad")
        if event["data"]["do"] == "wait":
            self._wait()
        self._lay(event["item"])

    @on_event("review", "item_returned", EggLaid)
    def on_item_returned(self, event: dict[str, Any]) -> None:
        self._lay(f"returned-{event['item']}")

    @on_event("review", "events_repeated", EventsRepeated)
    def on_review_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @command(Ask)
    def lay_egg(self, query: dict[str, Any]) -> str:
        self._lay(query["egg"])
        return str(query["egg"])

    @command(Ask)
    def brood(self, query: dict[str, Any]) -> str:
        """Answers only when there is a document `go`."""
        self._count(query["egg"])
        self._wait()
        return str(query["egg"])

    @command(Say)
    def say(self, query: dict[str, Any]) -> str:
        return str(query["text"]) * int(query["times"])

    @command(Nothing)
    def refuse(self, query: dict[str, Any]) -> None:
        raise Invalid("不行。", ["第 1 行：空", "第 2 行：空"])

    @command(Nothing)
    def clash(self, query: dict[str, Any]) -> None:
        raise Conflict("别人先改了。")

    @command(Nothing)
    def stumble(self, query: dict[str, Any]) -> None:
        raise ValueError("a mistake of ours")

    def _count(self, egg: str) -> None:
        self.kept["calls"].update_one({"_id": egg}, {"$inc": {"n": 1}}, upsert=True)

    def _lay(self, egg: str) -> None:
        with suppress(DuplicateKeyError):
            self.kept["eggs"].insert_one({"_id": egg})

    def _wait(self) -> None:
        with self.kept["signs"].watch() as signs:
            if not self.kept["signs"].find_one({"_id": "go"}):
                next(signs)
