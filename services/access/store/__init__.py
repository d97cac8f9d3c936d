"""Where access keeps people, accounts, sessions and what happened at the door."""

from datetime import timedelta

from common import settings
from common.crypto import FieldCipher
from common.database import database
from common.sessions import Sessions
from services.access.store.accounts import Accounts
from services.access.store.door import Failures, SignIns
from services.access.store.people import People

SERVICE = "access"
IDLE_MINUTES = 30  # SESSION_IDLE_MINUTES
HOURS = 12  # SESSION_HOURS: how long a session lasts at most
SIGN_IN_DAYS = 180  # SIGN_IN_DAYS: how long it is kept who came from where

__all__ = [
    "SERVICE",
    "Accounts",
    "Failures",
    "People",
    "SignIns",
    "accounts",
    "failures",
    "people",
    "sessions",
    "sign_ins",
]


def people() -> People:
    kept = People(database(SERVICE), _cipher())
    kept.prepare()
    return kept


def accounts() -> Accounts:
    kept = Accounts(database(SERVICE), _cipher())
    kept.prepare()
    return kept


def sessions() -> Sessions:
    idle = timedelta(minutes=settings.number("SESSION_IDLE_MINUTES", IDLE_MINUTES))
    longest = timedelta(hours=settings.number("SESSION_HOURS", HOURS))
    kept = Sessions(database(SERVICE), idle, longest)
    kept.prepare()
    return kept


def failures() -> Failures:
    cipher = _cipher()
    kept = Failures(database(SERVICE), lambda key: cipher.blind_index(key, "access.failures:key"))
    kept.prepare()
    return kept


def sign_ins() -> SignIns:
    kept_for = timedelta(days=settings.number("SIGN_IN_DAYS", SIGN_IN_DAYS))
    kept = SignIns(database(SERVICE), _cipher(), kept_for)
    kept.prepare()
    return kept


def _cipher() -> FieldCipher:
    [keys] = settings.require("FIELD_KEYS")
    return FieldCipher.from_setting(keys)
