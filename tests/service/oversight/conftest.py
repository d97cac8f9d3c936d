"""What a person at the command line and a thief in the database can do to oversight."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from tests.service.cli.conftest import gongkai
from tests.service.road.conftest import walker

if TYPE_CHECKING:
    from deploy.local.stack import Stack

__all__ = ["gongkai", "walker"]
Documents = Database[dict[str, Any]]
Say = Callable[..., None]


@pytest.fixture(scope="module")
def thief(nodes: "Stack") -> Iterator[MongoClient[dict[str, Any]]]:
    """A client that may do everything in every database."""
    with MongoClient[dict[str, Any]](nodes.database.url("admin"), tz_aware=True) as client:
        yield client


@pytest.fixture
def own(thief: MongoClient[dict[str, Any]]) -> Iterator[Documents]:
    """A database of the test's own."""
    name = f"ledger-{uuid4().hex}"
    yield thief[name]
    thief.drop_database(name)


@pytest.fixture
def say(stack: "Stack") -> Iterator[Say]:
    """`say("catalog", "item_revised", *events)`: straight into oversight's queue, in this order."""
    from common.relay import Sender

    sender = Sender(stack.env()["AMQP_URL"], "oversight")

    def send(source: str, type_: str, *events: dict[str, Any], handler: str = "") -> None:
        queue = f"evt-{source}-{type_}--oversight.{handler or f'on_{type_}'}"
        assert sender.send([("", queue, json.dumps(event).encode()) for event in events]) == set()

    yield send
    sender.close()
