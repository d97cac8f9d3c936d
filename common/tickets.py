"""Tickets: who a signed-in member is, signed by notify and checked by the services he reads from.

A face hands them on and cannot make any: MEMBER_KEY is known to notify, publish and feedback
alone. Who takes a face over can read for the members who are signed in there, and for nobody else.
"""

import base64
import binascii
import hmac
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from common import clock
from common.errors import Invalid, NotAllowed

TICKET_LIFE = timedelta(minutes=5)
SLIP_LIFE = timedelta(hours=1)
KEY_BYTES = 32
UNUSABLE = "MEMBER_KEY 要有 32 字节，写成 Base64，请对照 deploy/example.env 改正后重新启动。"


@dataclass(frozen=True)
class Ticket:
    """A member, his organ and groups (delegates@o-10) as the roster has them now."""

    member: str
    organ: str
    groups: list[str]
    until: datetime
    over = "登录已经过期，这次操作没有执行。请刷新页面；仍然不行的，请重新登录。"


@dataclass(frozen=True)
class Slip:
    """publish let a member read this version, so feedback takes his answer to it."""

    member: str
    item: str
    version: int
    organ: str
    number: str
    until: datetime
    over = "这个页面打开得太久了，意见没有保存。请先复制您写的内容，重新打开这件事项再提交。"


T = TypeVar("T", Ticket, Slip)


class Signer:
    """Signs and checks with one key; the kind is signed too, so no slip passes for a ticket."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise Invalid(UNUSABLE)
        self._key = key

    @classmethod
    def from_setting(cls, value: str) -> "Signer":
        """Reads the Base64 of MEMBER_KEY; Invalid when it is none of 32 bytes."""
        try:
            return cls(base64.b64decode(value, validate=True))
        except binascii.Error:
            raise Invalid(UNUSABLE) from None

    def signed(self, thing: Ticket | Slip) -> str:
        """The thing and its HMAC-SHA-256, both as base64url, with a point between them."""
        told = {**asdict(thing), "until": thing.until.isoformat()}
        body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
        return f"{_text(body)}.{_text(self._mac(type(thing), body))}"

    def opened(self, kind: type[T], text: str, now: datetime) -> T:
        """What was signed; NotAllowed, in the same words, when it is over or none of ours."""
        body, _, mac = text.partition(".")
        try:
            data = _bytes(body)
            genuine = hmac.compare_digest(_bytes(mac), self._mac(kind, data))
        except ValueError:  # binascii.Error is one
            genuine = False
        if not genuine:
            raise NotAllowed(kind.over)
        told: dict[str, Any] = json.loads(data)
        values = {f.name: told[f.name] for f in fields(kind)}
        thing = kind(**{**values, "until": clock.parse(told["until"])})
        if thing.until <= now:
            raise NotAllowed(kind.over)
        return thing

    def _mac(self, kind: type[Ticket] | type[Slip], body: bytes) -> bytes:
        return hmac.digest(self._key, f"{kind.__name__}:".encode() + body, "sha256")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _bytes(text: str) -> bytes:
    """ValueError also when spare bits of the last sign are set: a ticket has one spelling."""
    data = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    if _text(data) != text:
        raise ValueError("not how it is spelt")
    return data
