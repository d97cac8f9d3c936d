"""Codes to sign in with: kept as keyed hashes, readable only by the worker that sends them."""

import json
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from pymongo import IndexModel
from pymongo.database import Database

from common import settings
from common.crypto import FieldCipher
from common.due import due_index
from common.store import Store
from services.notify.domain.sign_in import Arrivals, Letter, SignIn

PLACE = "notify.sign_ins"
OLD = IndexModel("expires_at", name="old", expireAfterSeconds=0)


class Content(NamedTuple):
    """Of an opened letter."""

    member: str
    code: str


class SignIns(Store[SignIn]):
    """`sign_ins` by number typed, `arrivals` by network; both end by themselves."""

    def __init__(self, kept: Database[Any]) -> None:
        super().__init__(kept, "sign_ins", SignIn, [due_index(), OLD])
        self._arrivals: Store[Arrivals] = Store(kept, "arrivals", Arrivals, [OLD])
        [keys] = settings.require("FIELD_KEYS")
        self._cipher = FieldCipher.from_setting(keys)

    def prepare(self) -> None:
        super().prepare()
        self._arrivals.prepare()

    def id_of(self, member: str) -> str:
        return self._cipher.blind_index(member, f"{PLACE}:member")

    def letter(self, member: str) -> Letter:
        """A fresh code for a number, be it in the roster or not."""
        code, id_ = f"{secrets.randbelow(10**6):06}", f"code:{secrets.token_hex(8)}"
        content = json.dumps([member, code])
        sealed = self._cipher.seal(content, f"{PLACE}:{id_}:letter")
        return Letter(self.codes(member, code)[0], sealed, id_)

    def opened(self, sign_in: SignIn) -> Content:
        """Damaged when the key is gone."""
        found = self._cipher.open(sign_in.letter, f"{PLACE}:{sign_in.letter_id}:letter")
        return Content(*json.loads(found))

    def codes(self, member: str, code: str) -> list[str]:
        """What a typed code is compared by, the current key's first."""
        return self._cipher.blind_indexes(f"{member}:{code}", f"{PLACE}:code")

    def devices(self, token: str) -> list[str]:
        """What a browser is known by; nothing for one without a token."""
        return self._cipher.blind_indexes(token, f"{PLACE}:device") if token else []

    def network(self, network: str) -> str:
        return self._cipher.blind_index(network, f"{PLACE}:network")

    def admit(self, what: str, network: str, decide: Callable[[Arrivals], Arrivals]) -> None:
        """Count one more of this network; `decide` may raise TooMany."""
        id_ = f"{what}:{network}"
        self._arrivals.change(id_, lambda a: (decide(a), []), new=lambda: Arrivals(id_))
