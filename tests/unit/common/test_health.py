"""Probes get the truth about a process, in plain threads and in green ones."""

import json
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

import pytest

from common import health


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask_json(port: int, path: str) -> tuple[int, Any]:
    status, body = ask(port, path)
    return status, json.loads(body)


def a_server(
    ready: Mapping[str, bool] | None = None,
    alive: Mapping[str, float] | None = None,
    **limits: float,
) -> int:
    return health.serve(0, lambda: ready or {}, lambda: alive or {}, limits)


def test_a_healthy_process_shows_its_figures() -> None:
    port = a_server(alive={"idle": 1.5}, idle=20)

    assert ask_json(port, "/healthz") == (200, {"ok": True, "figures": {"idle": 1.5}, "over": []})


def test_a_figure_above_its_limit_is_unhealthy_and_named() -> None:
    status, body = ask_json(a_server(alive={"idle": 21, "age": 3}, idle=20, age=60), "/healthz")

    assert (status, body["over"]) == (503, ["idle"])


def test_a_process_is_ready_when_everything_it_needs_is() -> None:
    assert ask_json(a_server({"database": True, "broker": True}), "/readyz")[0] == 200
    status, body = ask_json(a_server({"database": True, "broker": False}), "/readyz")
    assert (status, body["checks"]) == (503, {"database": True, "broker": False})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_check_that_fails_is_an_answer_too(path: str) -> None:
    def broken() -> Any:
        raise TimeoutError("13812345678")

    port = health.serve(0, broken, broken)

    assert ask_json(port, path) == (503, {"ok": False, "error": "TimeoutError"})


def test_metrics_are_served_and_nothing_else() -> None:
    port = a_server()

    assert b"gongkai_outbox_age_seconds" in ask(port, "/metrics")[1]
    assert ask(port, "/")[0] == 404


def test_a_prober_that_hangs_up_does_not_stop_the_next() -> None:
    port = a_server()
    hasty = HTTPConnection("127.0.0.1", port, timeout=5)
    hasty.connect()
    hasty.close()

    assert ask(port, "/readyz")[0] == 200


GREEN = """
import http.server, selectors  # before the patching, as a process may well do
import eventlet
eventlet.monkey_patch()
import time
from common import health
from eventlet.green.urllib.request import urlopen
port = health.serve(0, lambda: {"database": True}, lambda: {"idle": 0.0})
ticks = []
def tick():
    while True:
        ticks.append(time.monotonic())
        eventlet.sleep(0.01)
eventlet.spawn(tick)
assert urlopen(f"http://127.0.0.1:{port}/readyz").status == 200
eventlet.sleep(1)
gaps = [b - a for a, b in zip(ticks, ticks[1:])]
print(max(gaps))
"""


def test_under_eventlet_it_answers_and_holds_up_no_green_thread() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", GREEN],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.4
