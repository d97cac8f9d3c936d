"""An audience is a set: who is meant, and each member once."""

import pytest

from services.notify.domain.audiences import first_source, notes, places, sources

BELOW = ["o-10", "o-10a", "o-10b"]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({"members"}, BELOW),
        ({"organ_members"}, ["o-10"]),
        ({"members", "organ_members"}, BELOW),
        ({"delegates"}, ["delegates@o-10"]),
        ({"committee", "standing_committee"}, ["committee@o-10", "standing_committee@o-10"]),
        ({"organ_members", "delegates"}, ["o-10", "delegates@o-10"]),
        ({"society"}, []),
        ({"residents", "society"}, []),
        ({"named"}, []),
        (set(), []),
    ],
)
def test_an_audience_means_these_sources(audience: set[str], expected: list[str]) -> None:
    assert sources(audience, "o-10", BELOW) == expected


def test_a_member_of_several_sources_is_met_in_the_first() -> None:
    found = places(["o-10", "delegates@o-10", "committee@o-10"])
    both = ["committee@o-10", "delegates@o-10", "delegates@o-99"]

    assert first_source({"organ": "o-10", "groups": both}, found) == 0
    assert first_source({"organ": "o-77", "groups": both}, found) == 1


def test_named_persons_are_nobody_yet_and_the_announcement_says_so() -> None:
    assert "没有人因此收到短信" in notes(["members", "named"])[0]
    assert notes(["members"]) == []
