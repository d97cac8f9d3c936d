"""What was published urgently, counted by how it came out afterwards."""

from dataclasses import replace

from services.review.domain.reviews import Review, escalate
from services.review.domain.urgent import tally
from tests.unit.review.review_samples import AT, a_review, decided

ZEROS = {"published": 0, "waiting": 0, "stood": 0, "disputed": 0, "late": 0}


def an_urgent_one(organ: str = "o-village") -> Review:
    return replace(decided(a_review("A", urgent="险情"), "boss"), organ=organ)


def test_each_counts_as_it_came_out() -> None:
    waits = an_urgent_one()
    returned = decided(waits, "li", "return", "数字有误")
    stands = decided(decided(waits, "li"), "above")

    [counted] = tally([waits, returned, stands])

    assert counted == {
        **ZEROS,
        "organ": "o-village",
        "published": 3,
        "waiting": 1,
        "disputed": 1,
        "stood": 1,
    }


def test_one_that_was_passed_up_counts_as_late_however_it_came_out() -> None:
    late, _ = escalate(an_urgent_one(), AT)

    [counted] = tally([late, decided(late, "above", "return", "数字有误")])

    assert (counted["published"], counted["late"]) == (2, 2)


def test_a_late_step_before_it_was_public_does_not_count() -> None:
    slow, _ = escalate(a_review("A", urgent="险情"), AT)

    [counted] = tally([decided(slow, "boss")])

    assert counted["late"] == 0


def test_the_organ_with_the_most_comes_first() -> None:
    rows = tally([an_urgent_one("o-1"), *[an_urgent_one("o-2")] * 2, an_urgent_one("o-0")])

    assert [row["organ"] for row in rows] == ["o-2", "o-0", "o-1"]


def test_nothing_urgent_is_an_empty_table() -> None:
    assert tally([]) == []
