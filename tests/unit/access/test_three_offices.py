"""Three administrators: who acts for what, who stands in, and nobody holds two of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotAllowed
from services.access.domain.people import ADMINISTRATORS, Person, posts_of, stored_problems
from services.access.domain.rights import AUDIT, SECURITY, SYSTEM, acting, must_be_another

THREE = {SYSTEM, SECURITY, AUDIT}


def may(wanted: str, held: set[str], existing: set[str]) -> bool:
    return wanted in acting(held, existing)


@given(st.sets(st.sampled_from(sorted(THREE))), st.sampled_from(sorted(THREE)))
def test_in_a_city_that_has_all_three_everybody_keeps_to_his_office(
    held: set[str], wanted: str
) -> None:
    assert may(wanted, held, THREE) == (wanted in held)


def test_a_city_begins_with_whoever_sets_it_up() -> None:
    assert may(SYSTEM, set(), set())
    assert may(SECURITY, set(), set())
    assert may(SECURITY, {SYSTEM}, {SYSTEM})
    assert not may(SECURITY, set(), {SYSTEM})
    assert not may(SECURITY, {SYSTEM}, {SYSTEM, SECURITY})


@given(st.sets(st.sampled_from([SYSTEM, SECURITY])), st.sets(st.sampled_from(sorted(THREE))))
def test_nobody_stands_in_for_the_audit_administrator(held: set[str], existing: set[str]) -> None:
    assert not may(AUDIT, held, existing)


def test_nobody_decides_about_himself() -> None:
    must_be_another("p-1", "p-2")
    with pytest.raises(NotAllowed, match="不能更改自己的账号"):
        must_be_another("p-1", "p-1")


def lines(*posts: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"line": n, "organ": organ, "role": role, "from_": "2024-01-01", "to": ""}
        for n, (organ, role) in enumerate(posts, 2)
    ]


def stored(*posts: tuple[str, str]) -> dict[str, Person]:
    return {"p-1": Person("p-1", posts=posts_of(lines(*posts)))}


@given(
    st.sampled_from(sorted(ADMINISTRATORS)),
    st.sampled_from(sorted(ADMINISTRATORS)),
    st.sampled_from(["o-1", "o-2"]),
)
def test_a_later_table_does_not_make_anybody_the_second_of_the_three(
    had: str, gets: str, organ: str
) -> None:
    problems = stored_problems({"p-1": lines((organ, gets))}, stored(("o-1", had)), "p-9")

    assert bool(problems) == (had != gets)
    assert all("三员分立" in p and p.startswith("第 2 行") for p in problems)


def test_a_post_that_has_ended_still_counts() -> None:
    known = stored(("o-1", SYSTEM))
    known["p-1"].posts[0]["to"] = "2024-12-31"

    assert stored_problems({"p-1": lines(("o-2", AUDIT))}, known, "p-9")


def test_offices_may_change_by_way_of_none() -> None:
    assert not stored_problems({"p-1": lines(("o-1", "drafter"))}, stored(("o-1", SYSTEM)), "p-9")
    assert not stored_problems({"p-1": lines(("o-1", AUDIT))}, stored(("o-1", "drafter")), "p-9")
    assert not stored_problems({"p-2": lines(("o-1", AUDIT))}, {}, "p-9")


def test_nobody_changes_his_own_posts_but_may_repeat_them() -> None:
    known = stored(("o-1", SECURITY))

    [problem] = stored_problems(
        {"p-1": lines(("o-1", SECURITY), ("o-1", "approver"))}, known, "p-1"
    )

    assert "不能更改自己的职务" in problem
    assert stored_problems({"p-1": lines(("o-1", SECURITY))}, known, "p-1") == []
