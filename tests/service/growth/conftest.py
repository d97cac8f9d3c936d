"""A database of a test's own that remembers what it was asked."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pymongo import MongoClient

from deploy.local.stack import Stack
from tests.service.growth.asked import Asked, Documents


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def kept(nodes: Stack, asked: Asked) -> Iterator[Documents]:
    url = nodes.database.url("admin")
    with MongoClient(url, tz_aware=True, event_listeners=[asked]) as client:
        name = f"growth-{uuid4().hex[:8]}"
        yield client[name]
        client.drop_database(name)
