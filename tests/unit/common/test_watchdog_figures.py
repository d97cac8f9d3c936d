"""The watchdog's two figures, when they are beyond their limits, and what /healthz says then."""

import http.client
from collections.abc import Iterator

import pytest

from common import health, watchdog

LIMITS = {"last_iteration": 20.0, "oldest_worker": 60.0}


class Clock:
    """A monotonic clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    fake = Clock()
    monkeypatch.setattr("common.watchdog.time.monotonic", fake)
    monkeypatch.setattr(watchdog, "_watched", watchdog._Watched())
    yield fake


def test_a_consumer_that_goes_round_is_within_its_limits(time: Clock) -> None:
    watchdog.iterated()
    time.now += 19

    assert watchdog.figures() == {"last_iteration": 19.0, "oldest_worker": 0.0}
    assert watchdog.overdue(LIMITS) == []
    assert watchdog.fresh()


def test_a_consumer_that_stands_still_is_overdue(time: Clock) -> None:
    watchdog.iterated()
    time.now += 21

    assert watchdog.overdue(LIMITS) == ["last_iteration"]
    assert not watchdog.fresh()


def test_the_oldest_handler_counts(time: Clock) -> None:
    watchdog.iterated()
    with watchdog.working():
        time.now += 50
        with watchdog.working():
            time.now += 11
            watchdog.iterated()
            assert watchdog.overdue(LIMITS) == ["oldest_worker"]
    assert watchdog.overdue(LIMITS) == []


def test_an_honest_new_attempt_makes_a_handler_young_again(time: Clock) -> None:
    with watchdog.working() as work:
        time.now += 59
        work.renew()
        time.now += 59
        assert watchdog.figures()["oldest_worker"] == 59.0


def test_a_handler_that_fails_is_no_longer_at_work(time: Clock) -> None:
    with pytest.raises(ValueError), watchdog.working():
        raise ValueError
    time.now += 100

    assert watchdog.figures()["oldest_worker"] == 0.0


def test_one_that_looks_for_its_broker_is_alive_and_not_ready(time: Clock) -> None:
    watchdog.iterated()
    time.now += 19
    watchdog.looking_for_broker()
    time.now += 19

    assert watchdog.overdue(LIMITS) == []
    assert not watchdog.fresh()
    watchdog.iterated()
    assert watchdog.fresh()


def test_before_anything_was_heard_it_is_not_ready() -> None:
    assert not watchdog.fresh()


def test_the_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watchdog.limits() == LIMITS

    monkeypatch.setenv("WATCHDOG_ITERATION_SECONDS", "5")
    monkeypatch.setenv("WATCHDOG_WORKER_SECONDS", "7.5")
    assert watchdog.limits() == {"last_iteration": 5.0, "oldest_worker": 7.5}


def test_watching_begins_once_and_with_a_fresh_start(time: Clock) -> None:
    class Thread:
        begun: list[tuple[object, ...]] = []

        def __init__(self, target: object, args: tuple[object, ...], **_: object) -> None:
            self.args = args

        def start(self) -> None:
            self.begun.append(self.args)

    for _ in range(2):
        watchdog.start("hen", Thread, lambda seconds: None)
    time.now += 25

    assert [args[0] for args in Thread.begun] == ["hen"]
    # A broker that is silent from the start is noticed as well.
    assert watchdog.overdue(LIMITS) == ["last_iteration"]


@pytest.mark.parametrize(("later", "status"), [(19, 200), (21, 503)])
def test_healthz_reads_the_same_figures(time: Clock, later: float, status: int) -> None:
    port = health.serve(0, dict, watchdog.figures, LIMITS)
    watchdog.iterated()
    time.now += later

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()

    assert answer.status == status
    assert f'"last_iteration": {later}.0' in body
