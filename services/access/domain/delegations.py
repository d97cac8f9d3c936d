"""A leader who is away has another stand in for him, for some days (domain.md §3).

The deputy holds the post from the first day to the last, with `behalf`, the one who is away, and
`by`, who decided it. Readers count such a post only while that one holds it himself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from common.errors import Invalid, NotFound
from common.posts import DELEGABLE, ROLE_NAMES
from services.access.domain.people import Person, held_on

LONGEST = timedelta(days=180)  # who is away for longer is replaced
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Delegation:
    """Both days included."""

    holder: str
    deputy: str
    organ: str
    role: str
    first: date
    last: date

    def post(self, by: str) -> dict[str, Any]:
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"organ": self.organ, "role": self.role, **days, "behalf": self.holder, "by": by}


def delegate(deputy: Person, holder: Person, wanted: Delegation, by: str, today: date) -> Person:
    """The deputy with the post; Invalid says all that is wrong."""
    problems = list(_problems(deputy, holder, wanted, today))
    if problems:
        raise Invalid("没有委托，请改正下列各处。", problems)
    return _with(deputy, [*deputy.posts, wanted.post(by)])


def _problems(deputy: Person, holder: Person, wanted: Delegation, today: date) -> Iterator[str]:
    organ, role = wanted.organ, wanted.role
    called = ROLE_NAMES[role]
    if role not in DELEGABLE:
        yield f"{called}的职务不能委托"
    if deputy.id == holder.id:
        yield "不能委托给自己"
    yield from _day_problems(wanted, today)
    if not _own(holder, wanted.first, organ, role):
        yield f"{holder.id} 到 {wanted.first} 不担任机关 {organ} 的{called}，不能委托"
    if not _own(deputy, wanted.first, organ):
        yield f"{deputy.id} 在机关 {organ} 没有职务，请换由本机关的同志代理"
    if any(_same(post, wanted) and _overlaps(post, wanted) for post in deputy.posts):
        yield f"{deputy.id} 这段时间已经受 {holder.id} 委托"


def _day_problems(wanted: Delegation, today: date) -> Iterator[str]:
    if wanted.last < wanted.first:
        yield "结束日期早于开始日期"
    if wanted.first < today:
        yield "开始日期已经过去，请从今天或以后开始"
    if wanted.last - wanted.first > LONGEST:
        yield f"最长委托 {LONGEST.days} 天；更长的请另行任命"


def _own(person: Person, day: date, organ: str, role: str = "") -> bool:
    """Does the person hold it himself that day?"""
    return any(
        post["organ"] == organ and role in ("", post["role"]) and not post.get("behalf")
        for post in held_on(person.posts, day)
    )


def _same(post: Mapping[str, Any], wanted: Delegation) -> bool:
    named = (post.get("behalf"), post["organ"], post["role"])
    return named == (wanted.holder, wanted.organ, wanted.role)


def _overlaps(post: Mapping[str, Any], wanted: Delegation) -> bool:
    return bool(post["from"] <= wanted.last.isoformat() and wanted.first.isoformat() <= post["to"])


def end(deputy: Person, holder: str, organ: str, role: str, today: date) -> Person:
    """The deputy stands in no more from now on; what he decided stays. NotFound when he did not."""
    last = (today - ONE_DAY).isoformat()
    posts, ended = [], False
    for post in deputy.posts:
        same = (post.get("behalf"), post["organ"], post["role"]) == (holder, organ, role)
        if not same or post["to"] <= last:
            posts.append(post)
            continue
        ended = True
        if post["from"] <= last:
            posts.append({**post, "to": last})
    if not ended:
        raise NotFound(f"{deputy.id} 现在没有受 {holder} 委托代理{ROLE_NAMES[role]}。")
    return _with(deputy, posts)


def _with(person: Person, posts: list[dict[str, Any]]) -> Person:
    return replace(person, posts=posts, version=person.version + 1)


def kept(before: Person | None) -> list[dict[str, Any]]:
    """What a table of people does not speak of: delegations stay when it is imported."""
    return [post for post in before.posts if post.get("behalf")] if before else []
