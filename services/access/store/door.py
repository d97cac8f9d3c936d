"""What is remembered of attempts to sign in: counts of failures, and the record of sign-ins."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import IndexModel, ReturnDocument
from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from common.crypto import FieldCipher
from common.errors import Conflict, TooMany
from common.networks import network_of
from common.store import Decide, Store
from services.access.domain import limits
from services.access.domain.limits import Count
from services.access.domain.signins import Place, SignIn

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Failures:
    """`failures {_id: keyed hash of what is counted, at: [moments], expires_at}`.

    An attempt counts from its arrival, so that many at once do not pass together; success takes
    it back. Written without waiting for a majority: a count lost in a failover harms nobody.
    """

    def __init__(self, kept: Database[Any], hidden: Callable[[str], str]) -> None:
        self._docs = kept["failures"]
        self._hasty = self._docs.with_options(write_concern=WriteConcern(1))
        self._hidden = hidden

    def prepare(self) -> None:
        """Create the collection and its index; safe to repeat."""
        self._docs.create_index("expires_at", name="old", expireAfterSeconds=0)

    def arrive(self, asked: Sequence[Count], now: datetime) -> None:
        """Count an attempt; TooMany, and not counted, when there were enough."""
        before = {count.key: self._push(count.key, now) for count in asked}
        try:
            limits.admit(before, asked, now)
        except TooMany:
            self.forgive(asked, now)
            raise

    def _push(self, key: str, now: datetime) -> list[datetime]:
        """What stood there before."""
        found = self._hasty.find_one_and_update(
            {"_id": self._hidden(key)},
            {
                "$push": {"at": {"$each": [now], "$slice": -limits.MOST}},
                "$set": {"expires_at": now + limits.LONGEST},
            },
            upsert=True,
            return_document=ReturnDocument.BEFORE,
        )
        return list(found["at"]) if found else []

    def forgive(self, asked: Iterable[Count], now: datetime) -> None:
        """This attempt was no failure."""
        keys = [self._hidden(count.key) for count in asked]
        self._hasty.update_many({"_id": {"$in": keys}}, {"$pull": {"at": now}})


class SignIns(Store[SignIn]):
    """Sign-ins with their addresses; each ends by itself after `kept_for`."""

    def __init__(self, kept: Database[Any], cipher: FieldCipher, kept_for: timedelta) -> None:
        indexes = [
            IndexModel([("account", 1), ("at", -1)]),
            IndexModel([("at", -1)]),
            IndexModel("expires_at", name="old", expireAfterSeconds=0),
        ]
        super().__init__(kept, "sign_ins", SignIn, indexes)
        self._cipher = cipher
        self._kept_for = kept_for

    def place(self, address: str, agent: str) -> Place:
        network = network_of(address)
        return Place(
            self._cipher.blind_index(network, "access.sign_ins:network"),
            self._cipher.seal(address, "access.sign_ins:address") if address else "",
            agent,
        )

    def address(self, sealed: str) -> str:
        return self._cipher.open(sealed, "access.sign_ins:address") if sealed else ""

    def write(
        self, id_: str, account: str, kind: str, now: datetime, decide: Decide[SignIn]
    ) -> None:
        """Enter it; in a flood of refusals some are not counted, which says enough."""
        fresh = SignIn(id_, account, kind, now, expires_at=now + self._kept_for)
        try:
            self.change(id_, decide, new=lambda: fresh)
        except Conflict:
            return

    def newest(self, account: str | None, limit: int) -> list[SignIn]:
        """Of one account, or of all."""
        wanted = {"account": account} if account is not None else {"at": {"$gt": EPOCH}}
        return list(self.find(wanted, sort=[("at", -1)], limit=limit))
