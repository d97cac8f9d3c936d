"""Who may be given a case; who may take which step stands in contracts/policy."""

from collections.abc import Iterable, Sequence

from common.errors import NotAllowed
from common.posts import Post


def must_serve(posts: Iterable[Post], person: str, organs: Sequence[str]) -> None:
    """Lead and helpers hold a post at the item's organ or the handler's; being a member is none."""
    if not any(post.organ in organs and post.role != "member" for post in posts):
        where = "、".join(dict.fromkeys(organs))
        raise NotAllowed(f"{person} 在机关 {where} 没有职务，不能主办或协办。请换一位。")
