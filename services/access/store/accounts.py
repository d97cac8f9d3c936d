"""Accounts by person and by login; second factors are sealed."""

from collections.abc import Callable, Iterable
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common.crypto import FieldCipher
from common.errors import Conflict, NotAllowed, NotFound
from common.store import Command, Decide, Store
from services.access.domain.accounts import Account, Changed


class Accounts(Store[Account]):
    def __init__(self, kept: Database[Any], cipher: FieldCipher) -> None:
        super().__init__(kept, "accounts", Account, [IndexModel("login", unique=True)])
        self._cipher = cipher

    def of(self, ids: Iterable[str]) -> dict[str, Account]:
        """Those of them that there are, by person."""
        return {account.id: account for account in self.find({"_id": {"$in": sorted(set(ids))}})}

    def show(self, id_: str) -> Account:
        """NotFound in words for an administrator."""
        try:
            return self.get(id_)
        except NotFound:
            raise NotFound(f"{id_} 还没有账号，请先建立账号。") from None

    def by_login(self, login: str) -> Account | None:
        return next(self.find({"login": login}, limit=1), None)

    def owners(self, logins: Iterable[str]) -> dict[str, str]:
        """Whose they are, for those that are taken."""
        wanted = {"login": {"$in": sorted(set(logins))}}
        return {d["login"]: d["_id"] for d in self.docs.find(wanted, {"login": 1})}

    def any_of(self, ids: Iterable[str]) -> bool:
        """Has one of them an account?"""
        return self.docs.find_one({"_id": {"$in": sorted(ids)}}, {"_id": 1}) is not None

    def add_all(self, fresh: Iterable[Changed]) -> None:
        """All or none; Conflict when a person or a login got an account meanwhile."""
        try:
            self.write_all([(account, None, events) for account, events in fresh])
        except DuplicateKeyError as error:  # of a login: an _id is a Conflict already
            raise Conflict("有人同时建立了账号，这一次没有建立。请重新导入。") from error

    def put(
        self, id_: str, decide: Decide[Account], command: Command, new: Callable[[], Account] | None
    ) -> Account:
        """As `change`; NotAllowed when a new account's login is somebody's already."""
        try:
            return self.change(id_, decide, command, new)
        except DuplicateKeyError:
            raise NotAllowed("这个登录名已经有人使用，没有建立账号。请换一个。") from None

    def sealed(self, account: str, secret: str) -> str:
        return self._cipher.seal(secret, f"access.accounts:{account}:totp")

    def opened(self, account: str, sealed: str) -> str:
        return self._cipher.open(sealed, f"access.accounts:{account}:totp") if sealed else ""
