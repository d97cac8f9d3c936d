"""Devices of boards, and those that still ask to become one."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common.due import due_index
from common.errors import Conflict, NotFound, TooMany
from common.store import Store
from services.publish.domain import ALL_CODES, ASKED_AT_ONCE, CODE_LIVES, TRIES, Device, code_of

NO_CODE = "没有这个代码，或者已经过期。请看清屏幕上现在的代码再输入，不区分大小写。"
TOO_MANY_ASK = "这个网络地址等待登记的设备太多。请先登记已经显示代码的设备，或十分钟后再试。"
TOO_MANY_TRIES = "输错代码的次数太多，请十分钟后再试。"


class Devices(Store[Device]):
    """`devices`."""

    def __init__(self, kept: Database[Any]):
        unknown = "没有编号为 {} 的设备。请在公开栏列表里核对编号。"
        super().__init__(kept, "devices", Device, [due_index(), IndexModel("board")], unknown)

    def of(self, boards: Iterable[str]) -> dict[str, list[Device]]:
        """By board: those whose key opens it."""
        found: dict[str, list[Device]] = {}
        wanted = {"board": {"$in": list(boards)}, "revoked_at": {"$exists": False}}
        for device in self.find(wanted, sort=[("_id", 1)]):
            found.setdefault(device.board, []).append(device)
        return found

    def looked_at(self, device: Device, again: datetime | None) -> None:
        """Unless it was changed meanwhile: then its new date stands."""
        then = {"$set": {"due_at": again}} if again else {"$unset": {"due_at": ""}}
        self.docs.update_one({"_id": device.id, "due_at": device.due_at}, then)


def no_device(id_: str) -> NotFound:
    return NotFound(f"没有编号为 {id_} 的设备。请在公开栏列表中核对编号。")


class Enrolments:
    """`enrolments {_id: code, key_hash, address, until, board}` and `wrong_codes {account, at}`;
    both end by themselves, so that no address is kept for longer than a code lives."""

    def __init__(self, kept: Database[Any]):
        self._asked = kept["enrolments"]
        self._wrong = kept["wrong_codes"]

    def prepare(self) -> None:
        ending = int(CODE_LIVES.total_seconds())
        self._asked.create_indexes(
            [
                IndexModel("until", expireAfterSeconds=ending),
                IndexModel("address"),
                IndexModel("key_hash"),
            ]
        )
        self._wrong.create_indexes(
            [IndexModel("at", expireAfterSeconds=ending), IndexModel("account")]
        )

    def ask(self, key_hash: str, address: str, now: datetime) -> tuple[str, datetime]:
        """(code, until): the one that this device shows already, or a new one; TooMany."""
        lives = {"until": {"$gt": now}, "board": ""}
        for asked in self._asked.find({"key_hash": key_hash, **lives}).limit(1):
            return asked["_id"], asked["until"]
        if self._asked.count_documents({"address": address, **lives}) >= ASKED_AT_ONCE:
            raise TooMany(TOO_MANY_ASK)
        until = now + CODE_LIVES
        while True:
            code = code_of(secrets.randbelow(ALL_CODES))
            asked = {"_id": code, "key_hash": key_hash, "address": address, "until": until}
            try:
                self._asked.insert_one({**asked, "board": ""})
            except DuplicateKeyError:
                continue
            return code, until

    def take(self, code: str, board: str, account: str, now: datetime) -> Mapping[str, Any]:
        """The asking device, given to this board and no other from now on.

        NotFound for a wrong code, which counts; TooMany when this account was wrong too often;
        Conflict when the code was used for another board.
        """
        recent = {"account": account, "at": {"$gt": now - CODE_LIVES}}
        if self._wrong.count_documents(recent) >= TRIES:
            raise TooMany(TOO_MANY_TRIES)
        asked: Mapping[str, Any] | None = self._asked.find_one_and_update(
            {"_id": code, "until": {"$gt": now}, "board": {"$in": ["", board]}},
            {"$set": {"board": board}},
        )
        if asked is not None:
            return asked
        if self._asked.find_one({"_id": code, "until": {"$gt": now}}):
            raise Conflict("这个代码刚刚登记到另一块公开栏，本次没有登记。请核对后再办理。")
        self._wrong.insert_one({"account": account, "at": now})
        raise NotFound(NO_CODE)
