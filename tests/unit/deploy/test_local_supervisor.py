"""Children: started, restarted when they end, ended on request, and never left behind."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.local import leftovers
from deploy.local.backoff import BackOff
from deploy.local.child import Spec, bound_to
from deploy.local.folder import ROOT
from deploy.local.supervisor import Supervisor

SLEEPER = ("sleep", "600")
STUBBORN = ("sh", "-c", "trap '' TERM; while :; do sleep 600; done")


class Watched:
    """A supervisor whose changes can be waited for."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._table: dict[str, Any] = {}
        self.supervisor = Supervisor(self._changed, BackOff(first=0.01))

    def _changed(self, table: dict[str, Any]) -> None:
        with self._news:
            self._table = table
            self._news.notify_all()

    def until(self, condition: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        with self._news:
            assert self._news.wait_for(lambda: self._table and condition(self._table), 10)
            return self._table


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    one = Watched()
    yield one
    one.supervisor.drop(one.supervisor.table())
    one.supervisor.close()
    assert leftovers.wait_gone(tmp_path, patience=5)


@contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def spec(tmp_path: Path, command: tuple[str, ...] = SLEEPER) -> Spec:
    env = {"PATH": os.environ["PATH"], leftovers.MARK: str(tmp_path)}
    return Spec("one", command, tmp_path / "one.log", env)


def test_a_killed_process_comes_back_and_is_counted(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.keep(spec(tmp_path))
    first = watched.until(lambda table: table["one"]["pid"])["one"]["pid"]

    watched.supervisor.end("one", signal.SIGKILL)

    after = watched.until(lambda table: table["one"]["pid"] not in (None, first))
    assert after["one"]["restarts"] == 1


def test_a_process_that_ends_by_itself_comes_back(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.keep(spec(tmp_path, ("true",)))

    watched.until(lambda table: table["one"]["restarts"] >= 3)


def test_a_dropped_process_stays_away(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.keep(spec(tmp_path))
    watched.until(lambda table: table["one"]["pid"])

    watched.supervisor.drop(["one"])

    assert watched.supervisor.table()["one"] == {"pid": None, "restarts": 0, "up": 0.0}
    assert leftovers.find(tmp_path) == []


def test_one_that_will_not_hear_is_killed_with_all_it_started(
    watched: Watched, tmp_path: Path
) -> None:
    watched.supervisor.keep(spec(tmp_path, STUBBORN))
    watched.until(lambda table: table["one"]["pid"])

    watched.supervisor.drop(["one"], grace=0.3)

    assert leftovers.wait_gone(tmp_path, patience=5)


def test_a_frozen_process_can_still_be_ended(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.keep(spec(tmp_path))
    watched.until(lambda table: table["one"]["pid"])
    watched.supervisor.tell("one", signal.SIGSTOP)

    watched.supervisor.drop(["one"], grace=5)

    assert leftovers.find(tmp_path) == []


def test_a_command_that_does_not_exist_is_tried_again_and_logged(
    watched: Watched, tmp_path: Path
) -> None:
    watched.supervisor.keep(spec(tmp_path, ("no-such-command",)))

    watched.until(lambda table: table["one"]["restarts"] >= 2)
    assert "no-such-command" in (tmp_path / "one.log").read_text()


def test_a_large_log_is_set_aside_when_its_process_starts(watched: Watched, tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    with log.open("wb") as file:
        file.truncate(11 * 1024 * 1024)

    watched.supervisor.keep(spec(tmp_path))
    watched.until(lambda table: table["one"]["pid"])

    assert log.stat().st_size < 1024
    assert (tmp_path / "one.log.1").exists()


def test_children_die_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from deploy.local.child import Spec; from deploy.local.supervisor import Supervisor\n"
        f"env = {{'PATH': {os.environ['PATH']!r}, {leftovers.MARK!r}: {str(tmp_path)!r}}}\n"
        f"one = Spec('one', ('sleep', '600'), Path({str(tmp_path)!r}) / 'log', env)\n"
        "Supervisor(lambda table: print(table['one']['pid'], flush=True)).keep(one)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    with running(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as supervisor:
        assert supervisor.stdout
        child = os.pidfd_open(int(supervisor.stdout.readline()))

        supervisor.kill()

        ended, _, _ = select.select([child], [], [], 30)
        os.close(child)
    assert ended


def test_a_child_whose_supervisor_was_killed_too_early_does_not_begin(tmp_path: Path) -> None:
    """Between its start and the moment the kernel knows whose child it is."""
    ours, lost = tmp_path / "ours", tmp_path / "lost"
    for parent, file in ((os.getpid(), ours), (1, lost)):
        subprocess.run(bound_to(parent, ["touch", str(file)]), check=False, timeout=30)

    assert ours.exists() and not lost.exists()


def test_what_a_lost_supervisor_left_is_found_and_ended(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], leftovers.MARK: str(tmp_path)}
    with running(SLEEPER, env=env) as left, running(SLEEPER) as stranger:
        assert leftovers.end(tmp_path) == [left.pid]
        assert left.wait(5) == -signal.SIGKILL
        assert stranger.poll() is None
