"""Who is away has another stand in for him: whom, for how long, and how it ends."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from common.errors import Invalid, NotFound
from services.access.domain.delegations import Delegation, delegate, end, kept
from services.access.domain.people import Person, shown

TODAY = date(2026, 3, 5)
OWN = {"organ": "o-1", "role": "approver", "from": "2024-01-01", "to": None}
LEADER = Person("p-1", posts=[OWN], version=3)
DEPUTY = Person("p-2", posts=[{**OWN, "role": "auditor"}], version=1)
WANTED = Delegation("p-1", "p-2", "o-1", "approver", date(2026, 3, 6), date(2026, 3, 20))


def given(**changes: Any) -> Person:
    return delegate(DEPUTY, LEADER, replace(WANTED, **changes), "p-1", TODAY)


def test_the_deputy_holds_the_post_for_who_is_away_and_it_says_who_decided_it() -> None:
    after = given()

    assert after.version == 2
    assert after.posts[-1] == {
        "organ": "o-1",
        "role": "approver",
        "from": "2026-03-06",
        "to": "2026-03-20",
        "behalf": "p-1",
        "by": "p-1",
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"first": date(2026, 3, 4)}, "开始日期已经过去"),
        ({"last": date(2026, 3, 1)}, "结束日期早于开始日期"),
        ({"last": date(2026, 12, 31)}, "最长委托 180 天"),
        ({"role": "member"}, "党员的职务不能委托"),
        ({"role": "system_admin"}, "系统管理员的职务不能委托"),
        ({"organ": "o-2"}, "p-1 到 2026-03-06 不担任机关 o-2 的主要领导"),
        ({"organ": "o-2"}, "p-2 在机关 o-2 没有职务"),
    ],
)
def test_what_cannot_be_delegated_is_said(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(Invalid) as error:
        given(**changes)

    assert any(problem in each for each in error.value.problems)


def test_nobody_delegates_to_himself() -> None:
    with pytest.raises(Invalid) as error:
        delegate(LEADER, LEADER, WANTED, "p-1", TODAY)

    assert "不能委托给自己" in error.value.problems


def test_what_one_has_of_another_cannot_be_passed_on() -> None:
    third = Person("p-3", posts=[{**OWN, "role": "drafter"}])

    with pytest.raises(Invalid, match="没有委托"):
        delegate(third, given(), replace(WANTED, holder="p-2", deputy="p-3"), "p-2", TODAY)


def test_the_same_days_are_not_delegated_twice() -> None:
    with pytest.raises(Invalid) as error:
        delegate(given(), LEADER, WANTED, "p-1", TODAY)

    assert error.value.problems == ["p-2 这段时间已经受 p-1 委托"]


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 3, 5), []), (date(2026, 3, 6), []), (date(2026, 3, 10), ["2026-03-09"])],
)
def test_it_ends_at_once_and_what_was_stays_on_the_record(today: date, left: list[str]) -> None:
    after = end(given(), "p-1", "o-1", "approver", today)

    assert [post["to"] for post in kept(after)] == left


@pytest.mark.parametrize("today", [date(2026, 3, 21), date(2026, 4, 1)])
def test_what_is_over_cannot_be_ended(today: date) -> None:
    with pytest.raises(NotFound, match="现在没有受 p-1 委托代理主要领导"):
        end(given(), "p-1", "o-1", "approver", today)


def test_an_import_of_people_keeps_delegations_and_answers_leave_out_who_decided() -> None:
    [post] = kept(given())

    assert shown(post) == {k: v for k, v in post.items() if k != "by"}
    assert kept(DEPUTY) == kept(None) == []
