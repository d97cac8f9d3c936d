"""Minutes of a meeting on the command line: seven values, judged by the service."""

import click
import pytest

from cli.reviews import minutes_of


def test_seven_values_are_named() -> None:
    found = minutes_of("〔2026〕3号, 2026-03-04, 7, 6, 5, 1, 0")

    assert (found["number"], found["held_on"], found["in_favour"]) == (
        "〔2026〕3号",
        "2026-03-04",
        "5",
    )


@pytest.mark.parametrize("said", ["", "一,二", "1,2,3,4,5,6,7,8"])
def test_any_other_number_of_values_is_told(said: str) -> None:
    with pytest.raises(click.UsageError, match="--minutes 要写 7 项"):
        minutes_of(said)
