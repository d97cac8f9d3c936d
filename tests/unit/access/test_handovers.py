"""Posts of a closed organ end the day before and go on at its heir."""

from itertools import permutations
from typing import Any

import pytest

from services.access.domain.handovers import settled
from services.access.domain.people import Person

HANDOVER: dict[str, Any] = {"on": "2026-03-05", "follow": True, "entries": {}, "persons": {}}


def post(organ: str = "o-a", **changes: Any) -> dict[str, Any]:
    return {"organ": organ, "role": "drafter", "from": "2024-01-01", "to": None, **changes}


def closing(heir: str = "o-b", **changes: Any) -> dict[str, Any]:
    return {"parent": heir, "handover": {**HANDOVER, **changes}}


def after(*posts: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    person = Person("p-1", posts=list(posts), version=3)
    return settled(person, {"o-a": closing(**changes)}.get).posts


def test_a_post_ends_the_day_before_and_goes_on_at_the_heir() -> None:
    assert after(post()) == [post(to="2026-03-04"), post("o-b", **{"from": "2026-03-05"})]


def test_the_end_of_a_post_stays_its_end() -> None:
    assert after(post(to="2026-12-31"))[1]["to"] == "2026-12-31"


def test_what_was_over_stays_as_it_was_and_what_is_elsewhere_too() -> None:
    person = Person("p-1", posts=[post(to="2026-03-04"), post("o-c")], version=3)

    assert settled(person, {"o-a": closing()}.get) == person


def test_hearing_it_twice_is_hearing_it_once() -> None:
    once = settled(Person("p-1", posts=[post()]), {"o-a": closing()}.get)

    assert settled(once, {"o-a": closing()}.get) == once
    assert once.version == 1


def test_a_post_still_to_begin_begins_at_the_heir() -> None:
    later = {"from": "2026-06-01"}

    assert after(post(**later)) == [post("o-b", **later)]


def test_without_following_a_post_ends_but_for_the_persons_who_are_named() -> None:
    assert after(post(), follow=False) == [post(to="2026-03-04")]
    assert after(post(), follow=False, persons={"p-1": "o-c"})[1]["organ"] == "o-c"


def test_a_named_person_goes_elsewhere_than_the_heir() -> None:
    assert after(post(), persons={"p-1": "o-c"})[1]["organ"] == "o-c"


def test_who_was_in_one_role_at_two_merged_organs_is_in_it_once() -> None:
    there = post("o-b", **{"from": "2026-03-05"})

    assert after(there, post()) == [there, post(to="2026-03-04")]


def test_a_deputy_stands_in_for_the_same_person_at_the_heir() -> None:
    away = post(behalf="p-2", by="p-3", to="2026-03-31")

    assert after(away)[1] == {**away, "organ": "o-b", "from": "2026-03-05"}


@pytest.mark.parametrize("order", [*permutations(["o-a", "o-b", "o-c"])])
@pytest.mark.parametrize("follow", [True, False])
def test_closings_are_heard_in_any_order_and_each_keeps_its_terms(
    order: tuple[str, ...], follow: bool
) -> None:
    """o-a went into o-b and o-b into o-c, which was closed without its staff, but for one."""
    closings = {
        "o-a": closing("o-b"),
        "o-b": closing("o-c", on="2026-04-01"),
        "o-c": closing("o-d", on="2026-05-01", follow=follow, persons={"p-2": "o-e"}),
    }
    heard: dict[str, Any] = {}
    staff = [Person("p-1", posts=[post()]), Person("p-2", posts=[post()])]
    for organ in order:
        heard[organ] = closings[organ]
        staff = [settled(person, heard.get) for person in staff]

    goes_on = [[each["organ"] for each in person.posts if not each["to"]] for person in staff]
    assert goes_on == [["o-d"] if follow else [], ["o-e"]]
    assert [each["organ"] for each in staff[0].posts][:3] == ["o-a", "o-b", "o-c"]
