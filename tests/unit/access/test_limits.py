"""Failures are counted so that nobody guesses a password, and no stranger keeps an owner out."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import TooMany
from services.access.domain import limits
from services.access.domain.limits import BY_DEVICE, BY_LOGIN, BY_NETWORK, BY_PAIR, counts, free_at

START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
OWNER, DEVICE = "li.ming", "d1"

moments = st.integers(0, 2 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
networks = st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.0.3"])
logins = st.sampled_from([OWNER, "wang.hua"])


class Counted:
    """What the store does: an admitted attempt is remembered, a refused one is not."""

    def __init__(self) -> None:
        self.at: dict[str, list[datetime]] = defaultdict(list)

    def fail(self, login: str, network: str, device: str, now: datetime) -> bool:
        """Was the password looked at?"""
        asked = counts(login, network, device)
        try:
            limits.admit(self.at, asked, now)
        except TooMany:
            return False
        for count in asked:
            self.at[count.key].append(now)
        return True


@given(st.lists(st.tuples(moments, logins, networks), max_size=400), moments, networks)
def test_no_stranger_keeps_the_owner_from_his_device(
    attempts: list[tuple[datetime, str, str]], when: datetime, network: str
) -> None:
    counted = Counted()
    for now, login, place in sorted(attempts):
        counted.fail(login, place, "", now)

    assert counted.fail(OWNER, network, DEVICE, when)


@given(st.lists(st.tuples(moments, networks), max_size=500))
def test_however_many_try_few_guesses_at_a_login_are_looked_at(
    attempts: list[tuple[datetime, str]],
) -> None:
    counted = Counted()
    admitted = [now for now, place in sorted(attempts) if counted.fail(OWNER, place, "", now)]

    for most, span in BY_LOGIN:
        for first in admitted:
            assert sum(first <= now < first + span for now in admitted) <= most


def test_a_device_has_a_limit_of_its_own() -> None:
    counted = Counted()

    looked_at = [counted.fail(OWNER, "10.0.0.1", DEVICE, START) for _ in range(15)]

    assert looked_at.count(True) == BY_DEVICE[0][0]
    assert counted.fail(OWNER, "10.0.0.1", "d2", START)
    assert counted.fail(OWNER, "10.0.0.1", "", START)


def test_one_network_at_many_logins_is_stopped_too() -> None:
    counted = Counted()

    looked_at = [counted.fail(f"login.{n}", "10.0.0.1", "", START) for n in range(50)]

    assert looked_at.count(True) == BY_NETWORK[0][0]
    assert counted.fail("login.99", "10.0.0.2", "", START)


def test_whoever_must_wait_is_told_until_when() -> None:
    before = {f"pair:{OWNER}:10.0.0.1": [START + timedelta(seconds=n) for n in range(5)]}
    asked = counts(OWNER, "10.0.0.1", "")

    with pytest.raises(TooMany, match="03月05日 09:11 以后再试"):
        limits.admit(before, asked, START + timedelta(minutes=5))
    limits.admit(before, asked, START + timedelta(minutes=11))


@given(st.lists(moments, max_size=60).map(sorted), moments)
def test_the_moment_that_is_told_is_free(before: list[datetime], now: datetime) -> None:
    earlier = [moment for moment in before if moment <= now]
    free = free_at(earlier, BY_PAIR, now)

    if free:
        assert free > now
        assert free_at(earlier, BY_PAIR, free) is None


def test_the_store_remembers_as_much_as_any_limit_needs() -> None:
    every = (*BY_DEVICE, *BY_PAIR, *BY_NETWORK, *BY_LOGIN)

    assert max(most for most, _ in every) <= limits.MOST
    assert max(span for _, span in every) <= limits.LONGEST
