"""How many requests an address has, and how days are said."""

from datetime import date

import pytest

from web.kit import words
from web.kit.limits import KEPT, Limits


def test_an_address_has_so_many_and_gets_them_back_with_time() -> None:
    clock = [0.0]
    limits = Limits(per_minute=60, burst=3, now=lambda: clock[0])

    assert [limits.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limits.allows("b")
    clock[0] = 1.0
    assert [limits.allows("a") for _ in range(2)] == [True, False]


def test_the_memory_of_addresses_does_not_grow_without_end() -> None:
    limits = Limits(per_minute=60, burst=1, now=lambda: 0.0)
    for number in range(KEPT + 5):
        limits.allows(str(number))

    assert len(limits._buckets) == KEPT


@pytest.mark.parametrize(
    ("due", "said", "tone"),
    [
        ("2026-03-01", "已超期 4 天", "late"),
        ("2026-03-05", "今天到期", "today"),
        ("2026-03-06", "明天到期", "soon"),
        ("2026-03-08", "还有 3 天", "soon"),
        ("2026-03-09", "还有 4 天", "calm"),
    ],
)
def test_a_deadline_is_said_in_words(due: str, said: str, tone: str) -> None:
    assert words.deadline(due, date(2026, 3, 5)) == (said, tone)


def test_no_deadline_is_none_and_dates_are_written_as_people_do() -> None:
    assert words.deadline("", date(2026, 3, 5)) is None
    assert words.day("2026-03-05") == "2026年3月5日"
    assert words.day("2026-03-04T16:30:00+00:00") == "2026年3月5日"
    assert words.moment("2026-03-04T16:30:00+00:00") == "2026年3月5日 00:30"
    assert words.day("") == words.moment("") == ""
