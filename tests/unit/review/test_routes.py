"""The shipped routes walked with real rules: who decides, who may not, who has to step in."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from common.posts import Post
from services.review.domain import reviews
from services.review.domain.reviews import Review
from tests.unit.review.review_samples import (
    AT,
    CHAIN,
    HASH,
    a_review,
    decided,
    deciders,
    own,
    told,
)

STEPS = {
    "A": ["audit", "approval"],
    "B": ["group"],
    "C": ["approval"],
    "D": ["secrecy_first", "secrecy_second", "approval"],
}
CITY = st.lists(
    st.builds(Post, st.sampled_from("abcdef"), st.sampled_from(CHAIN), st.just("any")), max_size=8
)


@pytest.mark.parametrize("route_id", STEPS)
def test_a_route_ends_in_an_approval_of_the_sealed_text(route_id: str) -> None:
    review = a_review(route_id)
    said: list[object] = []
    for person, name in zip("abc", STEPS[route_id], strict=False):
        assert review.current["name"] == name
        review, said = told(review, person, own(person))

    assert review.state == "approved"
    [event] = said
    assert (event.type, event.item, event.version, event.organ) == (
        "item_approved",
        "i-1",
        1,
        CHAIN[0],
    )
    assert event.data["hash"] == HASH
    assert [(a["step"], a["by"]) for a in event.data["approvals"]] == list(
        zip(STEPS[route_id], "abc", strict=False)
    )


@pytest.mark.parametrize("route_id", STEPS)
def test_an_approval_is_announced_only_after_the_last_step(route_id: str) -> None:
    review = a_review(route_id)
    for person in "abc"[: len(STEPS[route_id]) - 1]:
        review, said = told(review, person, own(person))
        assert (said, review.state) == ([], "open")


@pytest.mark.parametrize("route_id", STEPS)
@pytest.mark.parametrize("decision", ["approve", "return"])
def test_the_drafter_decides_nothing_about_his_own_text(route_id: str, decision: str) -> None:
    review = a_review(route_id)
    for person in "abc"[: len(STEPS[route_id])]:
        with pytest.raises(NotAllowed, match="起草人不能审批自己的材料"):
            told(review, "drafter", own("drafter", "z"), decision, "改")
        review = decided(review, person)


def test_nobody_who_wrote_in_the_text_decides_about_it() -> None:
    review = a_review(writers=["drafter", "helper"])

    with pytest.raises(NotAllowed, match="起草人不能审批自己的材料"):
        decided(review, "helper")


@pytest.mark.parametrize(
    ("route_id", "first", "second"),
    [
        (route_id, *pair)
        for route_id, names in STEPS.items()
        for pair in permutations(range(len(names)), 2)
        if pair[0] < pair[1]
    ],
)
def test_whoever_did_one_step_does_not_do_another(route_id: str, first: int, second: int) -> None:
    review = a_review(route_id)
    for position in range(second):
        review = decided(review, "same" if position == first else f"p-{position}")

    with pytest.raises(NotAllowed, match="同一人不能办理前后两道程序"):
        decided(review, "same")


@given(CITY, st.sampled_from(["A", "D"]))
def test_the_nearest_organ_with_somebody_left_decides(city: list[Post], route_id: str) -> None:
    review = decided(a_review(route_id, drafter="a"), "b")

    organ, persons = deciders(review, city)

    free = [organ for organ in CHAIN if {p.person for p in city if p.organ == organ} - {"a", "b"}]
    assert organ == (free[0] if free else "")
    assert persons == {p.person for p in city if p.organ == organ} - {"a", "b"}


@given(st.lists(CITY, min_size=3, max_size=3), st.sampled_from(sorted(STEPS)))
def test_whoever_the_posts_are_no_two_steps_are_decided_by_one_person(
    cities: list[list[Post]], route_id: str
) -> None:
    review = a_review(route_id, drafter="a")
    for city in cities[: len(STEPS[route_id])]:
        organ, persons = deciders(review, city)
        if not persons:
            return
        by = min(persons)
        review, _ = told(review, by, city)

    people = [d["by"] for d in review.decisions]
    assert len(set(people)) == len(people)
    assert "a" not in people


def test_an_organ_with_too_few_posts_passes_the_step_to_the_organ_above() -> None:
    city = [Post("drafter", CHAIN[0], "auditor"), Post("li", CHAIN[1], "auditor")]

    after, _ = told(a_review(), "li", city)

    assert after.decisions[0]["organ"] == "o-town"


def test_the_organ_above_keeps_out_while_the_own_organ_can_decide() -> None:
    city = [*own("li"), Post("wang", CHAIN[1], "auditor")]

    with pytest.raises(NotAllowed, match="应由机关 o-village 的分管领导办理，wang 不能办理"):
        told(a_review(), "wang", city)


def test_the_step_climbs_as_far_as_it_must() -> None:
    assert deciders(a_review(), [Post("li", "o-city", "auditor")])[0] == "o-city"


def test_when_nobody_can_decide_the_words_say_so() -> None:
    with pytest.raises(NotAllowed, match="本级和上级现在都没有可以办理的分管领导"):
        told(a_review(), "li", own("drafter"))


def test_a_route_that_changes_later_changes_nothing_in_an_open_review() -> None:
    route = {"id": "A", "version": 1, "step": [dict(step) for step in a_review().steps]}
    event = {"item": "i", "version": 1, "organ": "o"}
    event |= {"data": {"hash": HASH, "drafter": "d", "writers": []}}
    review: Review = reviews.open_review(event, route, AT)

    route["step"][0]["role"] = "approver"

    assert review.current["role"] == "auditor"
    assert (review.route, review.route_version) == ("A", 1)
