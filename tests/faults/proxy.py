"""A TCP proxy that can fall silent, be slow, or cut: between some processes and the broker."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

HOST = "127.0.0.1"


class Proxy:
    """Silent, it keeps every connection open, takes new ones, and passes nothing on."""

    def __init__(self) -> None:
        self._server = socket.create_server((HOST, 0))
        self.port: int = self._server.getsockname()[1]
        self._target = 0
        self._flowing = Event()
        self._flowing.set()
        self._delay = 0.0
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    def start(self, target: int) -> None:
        """Pass on to this loopback port from now on."""
        self._target = target
        Thread(target=self._accept, name="proxy", daemon=True).start()

    def close(self) -> None:
        """No new connection, and none of the old ones."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._flowing.set()
        self.cut()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """TCP stays alive and nobody answers; afterwards everything held back flows on."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Every piece arrives this much later."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    def cut(self) -> None:
        """Every connection ends at once, in both directions."""
        with self._lock:
            going, self._open = self._open, set()
        for end in going:
            _end(end)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            try:
                broker = socket.create_connection((HOST, self._target))
            except OSError:
                _end(client)
                continue
            with self._lock:
                self._open |= {client, broker}
            for source, sink in ((client, broker), (broker, client)):
                Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._delay:
                    Event().wait(self._delay)
                self._flowing.wait()
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        _end(source)
        _end(sink)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
