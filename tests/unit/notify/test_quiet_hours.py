"""Bulk messages wait for the morning, in Shanghai, whatever the clock of the machine."""

from datetime import UTC, datetime

import pytest

from common.clock import SHANGHAI
from common.errors import Invalid
from services.notify.domain.quiet import read


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("05 20:59:59", "05 20:59:59"),
        ("05 21:00", "06 08:00"),
        ("05 23:59", "06 08:00"),
        ("06 00:00", "06 08:00"),
        ("06 07:59:59", "06 08:00"),
        ("06 08:00", "06 08:00"),
        ("06 12:00", "06 12:00"),
    ],
)
def test_the_night_ends_in_the_morning(now: str, allowed: str) -> None:
    assert read("21:00-08:00").allowed_at(at(now)) == at(allowed)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [("05 11:59", "05 11:59"), ("05 12:00", "05 14:00"), ("05 14:00", "05 14:00")],
)
def test_hours_within_a_day_work_as_well(now: str, allowed: str) -> None:
    assert read("12:00-14:00").allowed_at(at(now)) == at(allowed)


@pytest.mark.parametrize("now", ["05 00:00", "05 03:00", "05 23:00"])
def test_none_is_never_quiet(now: str) -> None:
    assert read("none").allowed_at(at(now)) == at(now)


@pytest.mark.parametrize("text", ["", "21-8", "24:00-08:00", "21:00", "never"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="SMS_QUIET must look like"):
        read(text)
