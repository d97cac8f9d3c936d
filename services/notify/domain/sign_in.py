"""Signing in with a code: who gets one, how often, and when what was typed is right.

The code is the member's and on his phone; whoever asked for it makes no difference. So a stranger
who knows a roster number can neither lock him out nor flood him:

* while a code is young nobody gets another sent, and the one on the phone is good in any browser;
  it outlives the span in which none is sent, so there always is one to be had or to be used;
* wrong tries count by who makes them: a network, or a browser that has signed in before;
* such a browser has a day's ration of its own, which strangers cannot use up.

Asking takes one and the same way whether or not the number is in the roster: the worker finds out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from common.clock import SHANGHAI
from common.errors import NotAllowed, TooMany

CODE_LIFE = timedelta(minutes=5)
SPACING = timedelta(seconds=200)  # shorter than CODE_LIFE: three codes in ten minutes at most
BURST, BURST_SPAN = 3, timedelta(minutes=10)
A_DAY = timedelta(days=1)
RATION = 12  # codes in a day, for strangers and for known browsers each
TRIES = 5  # of one code by one network or known browser
STRANGERS_TRIES = 50  # of one code by all that never signed in before
DEVICES = 5  # browsers remembered of a member
DEVICE_LIFE = timedelta(days=400)
SENT = (
    "如果编号在名册里，验证码已经发到登记的手机，5 分钟内有效。刚刚索取过的，请用最近收到的那一条。"
)
WRONG = (
    "编号或验证码不对，或者验证码已经过期。请核对编号和最近收到的短信；"
    f"连续输错 {TRIES} 次的，请过几分钟重新索取。"
)
# How often one network may ask for codes, and try some: an office behind one address signs in
# within these, a machine that guesses does not get far.
ASKS = ((30, timedelta(minutes=10)), (300, A_DAY))
GUESSES = ((60, timedelta(minutes=10)), (600, A_DAY))


class Asker(NamedTuple):
    """`who` is a keyed hash of his network, or of his browser when that signed in before."""

    who: str
    is_known: bool


@dataclass(frozen=True)
class SignIn:
    """`id` is a keyed hash of the roster number that was typed, be it one or not.

    `code` is a keyed hash, "" when there is none to be used; `letter` is code and number,
    encrypted, until the gateway has it (`due_at` is when to send it). `sent` is [{at, known}],
    `tried` names an asker per wrong try, `devices` is [{device, until}].
    """

    id: str
    code: str = ""
    until: datetime | None = None
    letter: str = ""
    letter_id: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    strangers: int = 0
    devices: list[dict[str, Any]] = field(default_factory=list)
    due_at: datetime | None = None
    expires_at: datetime | None = None


class Letter(NamedTuple):
    """A code that may go out: its keyed hash, the encrypted text, and the message's id."""

    code: str
    sealed: str
    id: str


def knows(now: SignIn, devices: Collection[str], at: datetime) -> bool:
    """Whether this browser (its keyed hashes) has signed in for this number before."""
    return any(d["device"] in devices and d["until"] > at for d in now.devices)


def asked(now: SignIn, letter: Letter, asker: Asker, at: datetime) -> SignIn:
    """A code is sent, unless the last one is young and unused; TooMany says when there will be."""
    sent = [line for line in now.sent if at - line["at"] < A_DAY]
    if now.code and sent and at - sent[-1]["at"] < SPACING:
        return now
    recent = [line["at"] for line in sent if at - line["at"] < BURST_SPAN]
    if len(recent) >= BURST:
        _refuse(recent[-BURST] + BURST_SPAN, at)
    same = [line["at"] for line in sent if line["known"] == asker.is_known]
    if len(same) >= RATION:
        _refuse(same[-RATION] + A_DAY, at)
    return _kept(
        replace(
            now,
            code=letter.code,
            until=at + CODE_LIFE,
            letter=letter.sealed,
            letter_id=letter.id,
            sent=[*sent, {"at": at, "known": asker.is_known}],
            tried=[],
            strangers=0,
            due_at=at,
        ),
        at,
    )


def _refuse(free: datetime, at: datetime) -> None:
    moment = f"{free.astimezone(SHANGHAI) + timedelta(minutes=1):%m月%d日 %H:%M}"
    raise TooMany(
        f"这个编号索取验证码的次数太多，没有再发。请在 {moment} 以后再试，"
        "或者在以前登录过的手机、电脑上登录；急用的，请找本单位公开专员。"
    )


def tried(now: SignIn, codes: Collection[str], asker: Asker, at: datetime) -> tuple[SignIn, bool]:
    """What was typed, as keyed hashes; True when it was the code, which is used up by that."""
    if not now.code or now.until is None or at >= now.until:
        return now, False
    if now.tried.count(asker.who) >= TRIES:
        return now, False
    if not asker.is_known and now.strangers >= STRANGERS_TRIES:
        return now, False
    if now.code in codes:
        return replace(now, code="", letter="", tried=[], strangers=0, due_at=None), True
    strangers = now.strangers + (not asker.is_known)
    return replace(now, tried=[*now.tried, asker.who], strangers=strangers), False


def remembered(now: SignIn, device: str, at: datetime) -> SignIn:
    """This browser has signed in; the longest unseen is forgotten."""
    others = [d for d in now.devices if d["device"] != device and d["until"] > at]
    kept = [*others, {"device": device, "until": at + DEVICE_LIFE}][-DEVICES:]
    return _kept(replace(now, devices=kept), at)


def posted(now: SignIn, letter_id: str) -> SignIn:
    """The gateway has this letter, or it is not to be sent any more: nothing readable is left."""
    if now.letter_id != letter_id:
        return now
    return replace(now, letter="", due_at=None)


def later(now: SignIn, letter_id: str, at: datetime) -> SignIn:
    """The gateway is out of reach: this letter is tried again."""
    return replace(now, due_at=at) if now.letter_id == letter_id else now


def _kept(now: SignIn, at: datetime) -> SignIn:
    ends = [at + A_DAY, *(d["until"] for d in now.devices)]
    return replace(now, expires_at=max(ends))


# -- networks ------------------------------------------------------------------


@dataclass(frozen=True)
class Arrivals:
    """`id` is a keyed hash of a network and what it did; `at` are the moments."""

    id: str
    at: list[datetime] = field(default_factory=list)
    expires_at: datetime | None = None


def admitted(now: Arrivals, limits: Sequence[tuple[int, timedelta]], at: datetime) -> Arrivals:
    """This arrival among the others; TooMany where there were enough."""
    longest = max(span for _, span in limits)
    kept = [moment for moment in now.at if at - moment < longest]
    for most, span in limits:
        recent = [moment for moment in kept if at - moment < span]
        if len(recent) >= most:
            free = (recent[-most] + span).astimezone(SHANGHAI) + timedelta(minutes=1)
            raise TooMany(
                "您所在的网络登录得太频繁，这一次没有处理。"
                f"请在 {free:%m月%d日 %H:%M} 以后再试，或者换用手机流量。"
            )
    return replace(now, at=[*kept, at], expires_at=at + longest)


def wrong() -> NotAllowed:
    """In the same words whatever it was."""
    return NotAllowed(WRONG)
