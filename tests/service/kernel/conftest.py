"""Real nodes for the kernel's tests: a virtual host per file, a database per test."""

import http.client
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from amqp import Message
from pymongo.database import Database

from common import topology
from common.database import database
from deploy.local import environment
from deploy.local.child import Child, Spec
from deploy.local.folder import ROOT
from deploy.local.processes import Process
from deploy.local.stack import Stack
from tests.faults.proxy import HOST, Proxy
from tests.faults.waiting import eventually

Documents = Database[dict[str, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.service)


class Gate(Proxy):
    """A proxy that can also refuse, as if nobody listened behind it."""

    @contextmanager
    def refusing(self) -> Iterator[None]:
        target, self._target = self._target, 1  # a port where nobody listens
        self.cut()
        try:
            yield
        finally:
            self._target = target


class Broker:
    """One virtual host, seen from outside the kernel."""

    def __init__(self, url: str):
        self.url = url

    @contextmanager
    def channel(self) -> Iterator[Any]:
        connection = topology.establish(self.url, "test")
        try:
            channel = connection.channel()
            channel.confirm_select()
            yield channel
        finally:
            connection.close()

    def put(self, queue: str, body: bytes, **properties: Any) -> None:
        """Straight into a queue, confirmed."""
        with self.channel() as channel:
            channel.basic_publish_confirm(Message(body, **properties), "", queue, timeout=10)

    def waiting(self, queue: str) -> int:
        """Messages in a queue that nobody holds; the counts of quorum queues lag a little."""
        with self.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)

    def taken(self, queue: str) -> list[Any]:
        """Everything in a queue now, taken off it."""
        with self.channel() as channel:
            found = []
            while message := channel.basic_get(queue, no_ack=True):
                found.append(message)
            return found


class Running:
    """A nameko process as deploy/local starts them, of a service that stands in the tests."""

    def __init__(self, module: str, nodes: Stack, settings: dict[str, str], log: Path):
        self._port = _free_port()
        machine = environment.machine(nodes.folder)
        env = {**machine, "GONGKAI_ENV": "local", "HEALTH_PORT": str(self._port), **settings}
        nameko = str(Path(sys.executable).with_name("nameko"))
        config = str(ROOT / "deploy/nameko.yaml")
        command = (sys.executable, nameko, "run", "--config", config, module)
        self._spec = Spec(module.rpartition(".")[2], command, log, env)
        self._process = Process(self._spec.name, "listener", "", command)
        self.start()

    def is_ready(self) -> bool:
        return self._process.is_ready(self._port)

    def ready(self, seconds: float = 30) -> "Running":
        eventually(self.is_ready, seconds)
        return self

    def page(self, name: str) -> tuple[int, str]:
        """Status and text of /healthz, /readyz or /metrics."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=5)
        try:
            connection.request("GET", name)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    @property
    def log(self) -> str:
        return self._spec.log.read_text("utf-8", errors="replace")

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        if self._code is None:
            self._code = self.child.exit_code()
        return self._code

    def exit_code(self, seconds: float) -> int:
        """Wait for its end."""
        eventually(lambda: self.code is not None, seconds, every=0.02)
        return self.code or 0

    def kill(self) -> None:
        """`kill -9`, and gone."""
        self.child.kill_group()
        self.exit_code(10)

    def start(self) -> None:
        """Also once more, after it has ended."""
        self.child = Child(self._spec)
        self._code: int | None = None

    def again(self) -> "Running":
        self.start()
        return self.ready()

    def stop(self) -> None:
        if self.code is not None:
            return
        self.child.tell(signal.SIGCONT)
        self.child.tell(signal.SIGTERM)
        try:
            self.exit_code(8)
        except AssertionError:
            self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def broker(nodes: Stack, request: pytest.FixtureRequest) -> Broker:
    """The virtual host that the file names in VHOST."""
    return Broker(nodes.broker.url(request.module.VHOST))


@pytest.fixture(scope="session")
def mongo_url(nodes: Stack) -> str:
    return nodes.database.url("admin")


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Tracebacks as one line of text: drawing them takes longer than most tests."""
    structlog.configure(processors=[structlog.processors.JSONRenderer(default=str)])


@pytest.fixture(autouse=True)
def settings(mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel in this very process reaches the nodes too."""
    for name in [name for name in os.environ if name.startswith(("MONGO_URL", "AMQP_", "CLOCK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GONGKAI_ENV", "local")
    monkeypatch.setenv("MONGO_URL", mongo_url)


@pytest.fixture
def kept(settings: None) -> Iterator[Documents]:
    """An empty database of this test's own."""
    fresh: Documents = database("access", f"t_{uuid4().hex[:12]}")
    yield fresh
    fresh.client.drop_database(fresh.name)


@pytest.fixture(scope="module")
def start(
    nodes: Stack, mongo_url: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Running]]:
    """`start(module, AMQP_URL=…)` runs a service of the tests until the file is done."""
    running: list[Running] = []

    def starting(module: str, **settings: str) -> Running:
        log = nodes.folder.log(f"{request.module.__name__.rpartition('.')[2]}-{len(running)}")
        given = {"MONGO_URL": mongo_url, **settings}
        running.append(Running(module, nodes, given, log))
        return running[-1]

    yield starting
    for each in running:
        each.stop()


@pytest.fixture
def gate() -> Iterator[Callable[[int], Gate]]:
    """`gate(port)` stands before a port of the nodes."""
    gates: list[Gate] = []

    def before(port: int) -> Gate:
        gates.append(Gate())
        gates[-1].start(port)
        return gates[-1]

    yield before
    for each in gates:
        each.close()
