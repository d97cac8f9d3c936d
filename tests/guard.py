"""No network in tests that promise to need none: only what the test itself listens on answers."""

import socket
from collections.abc import Callable
from typing import Any

import pytest


class NetworkClosedError(ConnectionRefusedError):
    """Nobody answers: the test belongs to tests/service, or must bring what it talks to."""


def close(patch: pytest.MonkeyPatch) -> None:
    """Refuse connections to all but this process's own servers on loopback."""
    own: set[int] = set()
    listen = socket.socket.listen

    def listening(self: socket.socket, *backlog: int) -> None:
        listen(self, *backlog)
        if self.family != socket.AF_UNIX:
            own.add(self.getsockname()[1])

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connecting(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[1] not in own:
                raise NetworkClosedError(f"no network here, yet asked for {address}")
            return connect(self, address)

        return connecting

    patch.setattr(socket.socket, "listen", listening)
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
