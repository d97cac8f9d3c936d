"""The processes of the system, as a table: what each runs, and how one sees that it is ready."""

import http.client
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.folder import ROOT
from deploy.local.ports import HOST
from deploy.local.users import SERVICES


@dataclass(frozen=True)
class Process:
    """One process of a service; it is ready when it `accepts` the status of its `page`."""

    name: str
    kind: str
    service: str
    command: tuple[str, ...]
    page: str = "/readyz"
    accepts: Callable[[int], bool] = lambda status: status == 200

    def at(self, port: int, tmp: str) -> tuple[str, ...]:
        """Its command, told where to answer and where to keep passing files."""
        return tuple(
            word.replace("{port}", str(port)).replace("{tmp}", tmp) for word in self.command
        )

    def is_ready(self, port: int) -> bool:
        """Ask it. Plain http.client: no proxy setting of the machine comes between."""
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        try:
            connection.request("GET", self.page)
            return self.accepts(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _listener(service: str) -> Process:
    nameko = str(Path(sys.executable).with_name("nameko"))
    config = str(ROOT / "deploy/nameko.yaml")
    command = (sys.executable, nameko, "run", "--config", config, f"services.{service}.service")
    return Process(f"{service}.service", "listener", service, command)


def _worker(service: str) -> Process:
    command = (sys.executable, "-m", "common.worker", service)
    return Process(f"{service}.worker", "worker", service, command)


def _part(service: str, part: str) -> Process:
    """Loops of a service's worker that run in a process of their own."""
    command = (sys.executable, "-m", "common.worker", f"{service}.{part}")
    return Process(f"{service}.{part}", "worker", service, command)


# Before anything is published a face's first page is missing, and it is ready all the same.
def _face(name: str) -> Process:
    command = (
        *(sys.executable, "-m", "gunicorn", f'web:serve("{name}")'),
        *("--bind", f"{HOST}:{{port}}", "--worker-class", "gthread", "--threads", "8"),
        *("--no-control-socket", "--worker-tmp-dir", "{tmp}", "--log-level", "warning"),
    )
    return Process(name, "face", "", command, page="/", accepts=lambda status: status < 500)


FACES = ("portal", "members", "console", "boards")
PROCESSES: tuple[Process, ...] = (
    *(_listener(service) for service in SERVICES),
    *(_worker(service) for service in SERVICES),
    _part("publish", "press"),
    *(_face(name) for name in FACES),
)
BY_NAME = {process.name: process for process in PROCESSES}


def names_by_kind() -> list[list[str]]:
    """In the order of ending: who takes work in goes first."""
    kinds = ("face", "listener", "worker")
    return [[p.name for p in PROCESSES if p.kind == kind] for kind in kinds]
