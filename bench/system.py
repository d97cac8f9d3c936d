"""A running system to measure: its processes, what they cost, and a small organ to work with."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from common.copies import Copies, copies_of
from common.errors import GongkaiError, NotFound
from common.rpc import Pool

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")
ORGAN = {
    "line": 2,
    "id": "o-bench",
    "code": "99A01",
    "name": "测量局",
    "parent": "",
    "level": "city",
    "kind": "bureau",
    "regime": "party",
}
PEOPLE = {"drafter": "b-1", "auditor": "b-2", "approver": "b-3", "publisher": "b-4"}


@dataclass(frozen=True)
class System:
    """Where everything is."""

    pool: Pool
    site: Path
    run: Path

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        return self.pool.call(service, method, **arguments)

    def command(self, service: str, method: str, account: str, **arguments: Any) -> Any:
        by = {"account": account}
        return self.call(service, method, by=by, command_id=uuid.uuid4().hex, **arguments)

    def cpu(self) -> dict[str, float]:
        """CPU seconds used so far, by process."""
        return {name: _cpu_of_tree(pid) for name, pid in self.pids().items()}

    def pids(self) -> dict[str, int]:
        table = json.loads((self.run / "status.json").read_text())
        return {name: row["pid"] for name, row in table.items() if row["pid"]}

    def restart(self, name: str) -> None:
        """End one process as an operator would; returns when its successor is there."""
        former = self.pids()[name]
        os.kill(former, signal.SIGTERM)
        deadline = time.monotonic() + 30
        while self.pids().get(name, former) == former:
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} did not come back")
            time.sleep(0.1)

    def looked_at(self) -> int:
        """Index entries and documents that the database has looked at so far."""
        port, password = self._remembered("ports")["database"], self._remembered("secrets")
        address = f"mongodb://admin:{password['mongo-admin']}@127.0.0.1:{port}/?authSource=admin"
        with MongoClient[dict[str, Any]](address, directConnection=True) as client:
            told = client.admin.command("serverStatus")["metrics"]["queryExecutor"]
        return int(told["scanned"] + told["scannedObjects"])

    def _remembered(self, name: str) -> dict[str, Any]:
        """What the run folder keeps between two starts."""
        return dict(json.loads((self.run / f"{name}.json").read_text()))

    def peak_memory(self, name: str) -> float:
        """The most that a process ever held, in MB."""
        status = Path(f"/proc/{self.pids()[name]}/status").read_text()
        [line] = [each for each in status.splitlines() if each.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024


@contextmanager
def running(run: Path = RUN, **settings: str) -> Iterator[System]:
    """The whole system in a run folder of its own, started and ended as an operator would."""
    environment = {**os.environ, "RUN_DIR": str(run), **settings}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "deploy.local", "up"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_until_up(process, run)
        os.environ.update(_settings(run))
        pool = Pool(os.environ["AMQP_URL"], size=32)
        system = System(pool, Path(os.environ["SITE_DIR"]), run)
        _furnish(system)
        yield system
        pool.close()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_until_up(process: "subprocess.Popen[str]", run: Path) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("按 Ctrl-C"):
            return
    raise SystemExit(f"the system did not start; see {run}/log")


def _settings(run: Path) -> dict[str, str]:
    lines = (run / "env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _furnish(system: System) -> None:
    """One organ with four persons and a catalogue; there already on a second run."""
    system.command("catalog", "import_organs", "bench", rows=[ORGAN])
    rows = [
        {"line": n, "person": person, "name": "测量员", "organ": ORGAN["id"], "role": role}
        | {"from": "2024-01-01"}
        for n, (role, person) in enumerate(PEOPLE.items(), 2)
    ]
    _patiently(lambda: system.command("access", "import_people", "bench", rows=rows))
    system.command("catalog", "adopt_outline", "bench", organ=ORGAN["id"], outline="bureau-9")
    for service in ("catalog", "review", "publish"):
        _patiently(partial(_must_know, copies_of(service)))


def _must_know(copies: Copies) -> None:
    """GongkaiError until a service has heard of the organ and of everybody in it."""
    copies.organ(ORGAN["id"])
    for role, person in PEOPLE.items():
        if role not in {post.role for post in copies.posts_of(person)}:
            raise NotFound(f"{role} of {ORGAN['id']}")


def _patiently(act: Any, seconds: float = 20) -> None:
    """What one service announces reaches the next a moment later."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            act()
        except GongkaiError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _cpu_of_tree(pid: int) -> float:
    """The process and its living children (gunicorn's workers, Erlang's node below its script)."""
    total = 0.0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
        tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return total
    return total + sum(_cpu_of_tree(int(child)) for child in tasks)
