"""How often signing in may fail: nobody guesses a password, and no stranger locks anybody out.

Failures are counted by the caller's network, by login and network, and by login. A device on which
somebody signed in before is counted by itself and by nothing else: whatever strangers do, and from
wherever, the owner gets in from his own device (ADR 0018).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from common.clock import SHANGHAI
from common.errors import TooMany

Limits = tuple[tuple[int, timedelta], ...]

MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
BY_DEVICE: Limits = ((10, MINUTES), (50, DAY))
BY_PAIR: Limits = ((5, MINUTES), (20, DAY))
BY_NETWORK: Limits = ((30, MINUTES), (200, DAY))
BY_LOGIN: Limits = ((20, HOUR), (100, DAY))
LONGEST = DAY
MOST = 200  # moments that one count has to remember


class Count(NamedTuple):
    """Something that failures are counted by; `key` is hashed before it is stored."""

    key: str
    limits: Limits


def counts(login: str, network: str, device: str) -> list[Count]:
    """What an attempt is counted by; `device` is the hash of one that the account knows, or ""."""
    if device:
        return [Count(f"device:{login}:{device}", BY_DEVICE)]
    return [
        Count(f"pair:{login}:{network}", BY_PAIR),
        Count(f"network:{network}", BY_NETWORK),
        Count(f"login:{login}", BY_LOGIN),
    ]


def free_at(before: Sequence[datetime], limits: Limits, now: datetime) -> datetime | None:
    """When the next attempt is welcome, None when it is now; `before` in the order of time."""
    waits = []
    for most, span in limits:
        recent = [moment for moment in before if now - moment < span]
        if len(recent) >= most:
            waits.append(recent[-most] + span)
    return max(waits, default=None)


def admit(before: Mapping[str, Sequence[datetime]], asked: Iterable[Count], now: datetime) -> None:
    """TooMany when one of the counts is full; it says when to try again."""
    waits = [free_at(before.get(count.key, ()), count.limits, now) for count in asked]
    latest = max((wait for wait in waits if wait), default=None)
    if latest:
        free = latest.astimezone(SHANGHAI) + timedelta(minutes=1)
        raise TooMany(
            f"登录失败的次数太多，这一次没有核对密码。请在 {free:%m月%d日 %H:%M} 以后再试；"
            "急用时请换一台以前登录过的电脑（同一浏览器），那里不受影响，或者联系系统管理员。"
        )
