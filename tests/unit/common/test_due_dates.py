"""When to try again: from two seconds to a quarter of an hour, never all at the same moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from common.due import FIRST_RETRY, LAST_RETRY, due_index, retry_at

NOW = datetime(2026, 3, 5, tzinfo=UTC)


def wait(attempts: int, jitter: float | None = None) -> float:
    return (retry_at(attempts, NOW, jitter) - NOW).total_seconds()


def test_the_wait_doubles() -> None:
    assert [wait(attempts, jitter=1) for attempts in range(4)] == [2, 4, 8, 16]


def test_the_jitter_takes_away_at_most_half() -> None:
    assert (wait(3, jitter=0), wait(3, jitter=0.5)) == (8, 12)


@given(some.integers(0, 10**9), some.none() | some.floats(0, 1, exclude_max=True))
def test_every_wait_is_within_bounds(attempts: int, jitter: float | None) -> None:
    assert FIRST_RETRY / 2 <= wait(attempts, jitter) <= LAST_RETRY


def test_two_that_failed_together_do_not_come_back_together() -> None:
    assert len({retry_at(9, NOW) for _ in range(50)}) > 40


def test_the_longest_wait_is_a_quarter_of_an_hour() -> None:
    assert retry_at(100, NOW, 1) - NOW == timedelta(minutes=15)


def test_the_index_holds_only_what_is_due() -> None:
    index = due_index("channel").document

    assert list(index["key"].items()) == [("channel", 1), ("due_at", 1)]
    assert index["partialFilterExpression"] == {"due_at": {"$exists": True}}
