"""Devices of boards: the code that a screen shows, and the key that it gets for it.

A device draws its key itself and hands in only the hash of it; a person with the right post who
reads the code off the screen says of which board the device is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from common.errors import Conflict
from common.events import Event
from services.publish import events
from services.publish.domain.boards import Board

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 and O, no 1 I and L, no U beside V
CODE_LENGTH = 6
ALL_CODES = len(LETTERS) ** CODE_LENGTH
CODE_LIVES = timedelta(minutes=10)
ASKED_AT_ONCE = 20  # open codes of one network address: a hall may have as many screens
TRIES = 10  # wrong codes of one account within the life of a code, of ALL_CODES
SILENT = timedelta(minutes=3)  # three polls that did not come: it has no network or no power


@dataclass(frozen=True)
class Device:
    """`id` is made of `key_hash`, the SHA-256 of what the device alone knows, in hex."""

    id: str
    key_hash: str = ""
    board: str = ""
    organ: str = ""
    enrolled_by: str = ""
    enrolled_at: datetime | None = None
    revoked_by: str = ""
    revoked_at: datetime | None = None
    version: int = 0
    due_at: datetime | None = None


def device_id(key_hash: str) -> str:
    return f"d-{key_hash[:20]}"


def code_of(number: int) -> str:
    """Six letters for a number drawn below 30 ** 6."""
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def typed(code: str) -> str:
    """As a person may have typed it."""
    return code.strip().replace(" ", "").replace("-", "").upper()


def asking(key_hash: str) -> Device:
    """One that is no board's yet."""
    return Device(device_id(key_hash), key_hash)


def enrolled(device: Device, board: Board, by: str, now: datetime) -> tuple[Device, list[Event]]:
    """The board's from now on, whatever it was before."""
    after = replace(
        device,
        board=board.id,
        organ=board.organ,
        enrolled_by=by,
        enrolled_at=now,
        revoked_by="",
        revoked_at=None,
        version=device.version + 1,
        due_at=now,
    )
    return after, [events.device_enrolled(after)]


def revoked(device: Device, board: Board, by: str, now: datetime) -> tuple[Device, list[Event]]:
    """Its key opens nothing any more; Conflict when that was so before. Its organ is whose the
    board is by now."""
    if device.revoked_at:
        raise Conflict(f"设备 {device.id} 已经停用。用 gongkai board list 查看。")
    gone = replace(device, organ=board.organ, revoked_by=by, revoked_at=now)
    after = replace(gone, version=device.version + 1, due_at=now)
    return after, [events.device_revoked(after)]


def offline_since(heard: datetime | None, now: datetime) -> datetime | None:
    """Since when a device that was heard of is silent; None while it is not."""
    return heard if heard and now - heard > SILENT else None
