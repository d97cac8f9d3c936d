"""What must hold for every clock and every history of it."""

import os
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from common.clocks import Record
from common.clocks.counting import days_between
from tests.unit.common.clock_samples import (
    CALENDAR,
    UNITS,
    amounts,
    crowded_histories,
    histories,
    later,
    moments,
    read,
    resting,
)

ROOT = Path(__file__).parents[3]
ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")
TELL = """
from common.clocks import Record
from tests.unit.common.clock_samples import UNITS, at, read
history = (Record("started", at("2026-02-10", 1)), Record("paused", at("2026-02-12", 23)),
           Record("resumed", at("2026-02-27", 0)))
for unit in UNITS:
    print(unit, read(*history, unit=unit))
"""


@given(histories, amounts, moments)
def test_what_ran_and_what_was_paused_is_what_has_passed(
    history: list[Record], amount: int, now: datetime
) -> None:
    begun = clock.day_of(history[0].at)
    elapsed = sum(map(CALENDAR.works, days_between(begun, clock.day_of(now))))

    figures = read(*history, amount=amount, now=now).figures

    assert figures.consumed + figures.paused == elapsed
    assert figures.consumed >= 0


@given(histories, amounts, moments)
def test_what_ran_and_what_remains_is_what_the_row_gives(
    history: list[Record], amount: int, now: datetime
) -> None:
    told = read(*history, amount=amount, now=now, extend_by=0)

    assert told.figures.consumed + told.remaining == amount


@given(histories, amounts, st.sampled_from(UNITS), st.dates(date(2024, 1, 1), date(2026, 6, 30)))
def test_a_rest_day_more_never_makes_a_due_day_earlier(
    history: list[Record], amount: int, unit: str, rest: date
) -> None:
    steady = [record for record in history if record.kind != "extended"]
    before = read(*steady, amount=amount, unit=unit)

    assert read(*steady, amount=amount, unit=unit, calendar=resting(rest)).due_at >= before.due_at


@given(histories | crowded_histories, st.randoms(use_true_random=False), st.sampled_from(UNITS))
def test_the_order_in_which_records_stand_is_no_matter(
    history: list[Record], random: Any, unit: str
) -> None:
    mixed = [*history]
    random.shuffle(mixed)

    assert read(*mixed, unit=unit) == read(*history, unit=unit)


@given(histories, st.integers(0, 500), st.lists(later, max_size=8), st.sampled_from(UNITS))
def test_what_began_anew_is_as_if_it_had_just_begun(
    history: list[Record], hours: int, rest: list[Record], unit: str
) -> None:
    anew = max(record.at for record in history) + timedelta(hours=hours + 1)
    after = [record for record in rest if record.at > anew]

    again = read(*history, Record("restarted", anew), *after, unit=unit)
    fresh = read(Record("started", anew), *after, unit=unit)

    assert (again.due_at, again.figures) == (fresh.due_at, fresh.figures)


@given(histories, amounts)
def test_one_working_day_more_is_never_earlier(history: list[Record], amount: int) -> None:
    steady = [record for record in history if record.kind != "extended"]

    assert read(*steady, amount=amount).due_at < read(*steady, amount=amount + 1).due_at


@given(histories, amounts, st.integers(0, 90))
def test_what_was_promised_stays_whatever_the_calendar_says(
    history: list[Record], amount: int, offset: int
) -> None:
    last = max(record.at for record in history)
    day = (clock.day_of(last) + timedelta(days=offset)).isoformat()
    promise = Record("promised", last + timedelta(hours=1), day=day)
    rest = clock.day_of(last) + timedelta(days=offset // 2)

    assert read(*history, promise, amount=amount, calendar=resting(rest)).due_on == day


@pytest.mark.parametrize("zone", ZONES)
@given(histories, st.sampled_from(UNITS))
def test_the_zone_of_the_machine_is_no_matter(zone: str, history: list[Record], unit: str) -> None:
    here = read(*history, unit=unit)
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = zone
        time.tzset()
        assert read(*history, unit=unit) == here
    finally:
        os.environ.pop("TZ")
        os.environ.update({"TZ": before} if before else {})
        time.tzset()


def test_every_process_comes_to_the_same() -> None:
    def told(zone: str, seed: str) -> str:
        where = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-W", "ignore", "-c", TELL]
        return subprocess.run(
            command, cwd=ROOT, env=where, check=True, capture_output=True, text=True
        ).stdout

    assert told("UTC", "1") == told("Asia/Shanghai", "2") == told("America/New_York", "3") != ""
