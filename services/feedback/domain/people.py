"""Who may do what with a case: the nearest organ upwards with somebody in the role."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from common.errors import NotAllowed
from common.posts import ROLE_NAMES, Post


class Desk(NamedTuple):
    """An organ and the persons there who may act; ("", nobody) when there is none."""

    organ: str
    persons: frozenset[str]


def nearest(
    chain: Sequence[str], holders: Iterable[Post], barred: frozenset[str] = frozenset()
) -> Desk:
    """`chain` is the item's organ and all above it, nearest first; `barred` may not act."""
    posts = list(holders)
    for organ in chain:
        persons = frozenset(post.person for post in posts if post.organ == organ) - barred
        if persons:
            return Desk(organ, persons)
    return Desk("", frozenset())


def must_be_at(desk: Desk, account: str, *roles: str) -> None:
    """NotAllowed, naming who may, unless the account is one of the desk."""
    if account not in desk.persons:
        names = "或".join(ROLE_NAMES[role] for role in roles)
        if not desk.organ:
            raise NotAllowed(f"本级和上级现在都没有可以办理的{names}。请先在人员表里补上。")
        raise NotAllowed(f"这一步应由机关 {desk.organ} 的{names}办理，{account} 不能办理。")


def must_serve(posts: Iterable[Post], person: str, organs: Sequence[str]) -> None:
    """Lead and helpers hold a post at the item's organ or the handler's; being a member is none."""
    if not any(post.organ in organs and post.role != "member" for post in posts):
        where = "、".join(dict.fromkeys(organs))
        raise NotAllowed(f"{person} 在机关 {where} 没有职务，不能主办或协办。请换一位。")


def may_read(posts: Iterable[Post], chain: Sequence[str]) -> bool:
    """Whoever holds a post at the item's organ or above it."""
    return any(post.organ in chain and post.role != "member" for post in posts)
