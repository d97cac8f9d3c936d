"""Passwords as argon2id hashes, made in native threads: the event loop goes on meanwhile.

Parameters are the least that OWASP recommends (19 MiB, 2 rounds, 1 lane). Two at a time, and few
waiting: a flood of sign-ins takes neither all memory nor all of the listener's green threads.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from eventlet import tpool
from eventlet.semaphore import Semaphore

from common.errors import TooMany
from services.access.domain import passwords

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2
WAITING = 4
NOBODYS = HASHER.hash(secrets.token_urlsafe())  # verified where there is no account: same time
_turn = Semaphore(AT_ONCE)


def hashed(password: str) -> str:
    """The PHC string to store."""
    with _turn:
        return str(tpool.execute(HASHER.hash, passwords.normal(password)))


def is_right(password: str, stored: str) -> bool:
    """TooMany when too many others are waiting already."""
    if _turn.balance <= -WAITING:
        raise TooMany("此刻登录的人太多，这一次没有核对密码。请过几秒再试。")
    with _turn:
        return bool(tpool.execute(_verified, stored, passwords.normal(password)))


def _verified(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
