"""Unit and contract tests reach no network; the guard is shown what it must refuse."""

import socket

import pytest
from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError

from tests.guard import NetworkClosedError


@pytest.mark.parametrize("address", [("127.0.0.1", 5672), ("192.0.2.1", 80)])
def test_a_connection_is_refused(address: tuple[str, int]) -> None:
    with pytest.raises(NetworkClosedError, match=str(address[1])):
        socket.create_connection(address, timeout=1)


def test_a_quiet_attempt_is_refused_too() -> None:
    with socket.socket() as probe, pytest.raises(NetworkClosedError):
        probe.connect_ex(("127.0.0.1", 27017))


def test_what_the_test_itself_listens_on_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address, timeout=5) as client:
            assert client.getpeername() == address


def test_a_database_client_reaches_nothing() -> None:
    client: MongoClient[dict[str, str]] = MongoClient("127.0.0.1", serverSelectionTimeoutMS=300)
    with client, pytest.raises(ServerSelectionTimeoutError, match="no network here"):
        client.admin.command("ping")
