"""The clock is one for all processes, in milliseconds, and cannot be shifted in production."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from common import clock


@pytest.fixture
def clock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("GONGKAI_ENV", "local")
    return tmp_path / "clock"


@pytest.fixture(autouse=True)
def no_clock_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOCK_FILE", raising=False)


def test_now_is_aware_utc_in_whole_milliseconds() -> None:
    assert clock.now().tzinfo is UTC
    assert all(clock.now().microsecond % 1000 == 0 for _ in range(100))


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert clock.day_of(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert clock.day_of(datetime(2026, 3, 1, 16, tzinfo=UTC)) == date(2026, 3, 2)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.day_of(datetime(2026, 3, 1))


def test_a_shift_moves_the_clock_for_everybody(clock_file: Path) -> None:
    real = datetime.now(UTC)
    clock.shift(timedelta(days=40).total_seconds())

    assert clock.now() - real >= timedelta(days=40) - timedelta(seconds=1)
    assert clock.today() > clock.day_of(real)
    assert [path.name for path in clock_file.parent.iterdir()] == ["clock"]


@pytest.mark.usefixtures("clock_file")
def test_a_clock_file_nobody_wrote_shifts_nothing() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_file_with_words_in_it_stops_the_process(clock_file: Path) -> None:
    clock_file.write_text("tomorrow")

    with pytest.raises(SystemExit, match="number of seconds"):
        clock.now()


@pytest.mark.usefixtures("clock_file")
@pytest.mark.parametrize("environment", ["production", None])
def test_in_production_the_clock_cannot_be_shifted(
    environment: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GONGKAI_ENV")
    if environment:
        monkeypatch.setenv("GONGKAI_ENV", environment)

    with pytest.raises(SystemExit, match="CLOCK_FILE is refused"):
        clock.now()
