"""What administrators do with accounts: create, reset, disable, enable, and look at them."""

import os
from collections.abc import Callable
from typing import Any

from common import clock
from common.entrypoints import command
from common.errors import Invalid, NotAllowed, NotFound
from common.store import Command
from contracts.commands import access as commands
from services.access.domain import accounts, passwords, rights
from services.access.domain.accounts import Account, Changed
from services.access.domain.people import Person
from services.access.service import desk, hashing

Given = Callable[[Account, str], Changed]  # what a given-out password's hash makes of an account
BAD = "账号表有错，一行也没有导入。请改正下列各处后重新导入。"


class AccountCommands(desk.Desk):
    """A part of the service class."""

    @command(commands.ImportAccounts)
    def import_accounts(self, command: dict[str, Any]) -> dict[str, Any]:
        """A portion or nothing of it: {accounts, created, unchanged, passwords: [{account, login,
        password}]}; Invalid per line. Passwords are told this once."""
        by, rows = command["by"]["account"], command["rows"]
        persons = [row["person"] for row in rows]
        self.must_create(by, "access.import_accounts", persons)
        people, known = self.people.of(persons), self.accounts.of(persons)
        owners = self.accounts.owners(accounts.normal_login(row["login"]) for row in rows)
        fresh, problems = accounts.read_rows(rows, people, known, owners)
        if problems:
            raise Invalid(BAD, problems)
        for person in fresh:
            self._may_have_one(by, people[person])
        told = [] if command["dry_run"] else self._add(fresh, by)
        return {
            "accounts": len(rows),
            "created": len(fresh),
            "unchanged": len(rows) - len(fresh),
            "passwords": told,
        }

    def _add(self, fresh: dict[str, str], by: str) -> list[dict[str, str]]:
        drawn = {person: _drawn() for person in fresh}
        now = clock.now()
        self.accounts.add_all(
            accounts.created(person, login, hashing.hashed(drawn[person]), by, now)
            for person, login in fresh.items()
        )
        return [
            {"account": person, "login": login, "password": drawn[person]}
            for person, login in fresh.items()
        ]

    def _may_have_one(self, by: str, person: Person) -> None:
        rights.must_be_another(by, person.id)
        self.must_have_one_office(person)

    @command(commands.CreateAccount)
    def create_account(self, command: dict[str, Any]) -> dict[str, Any]:
        """{account, login, password}: told this once, "" when the command is repeated."""
        by, person = command["by"]["account"], command["account"]
        login = accounts.normal_login(command["login"])
        self.must_create(by, "access.create_account", [person])
        if not accounts.LOGIN.fullmatch(login):
            raise Invalid("没有建立账号。", [f"登录名“{login}”不能用：{accounts.LOGIN_FORM}"])
        self._may_have_one(by, self._person(person))

        def decide(found: Account, hash_: str) -> Changed:
            if found.version:
                raise NotAllowed(f"{person} 已有账号，登录名是“{found.login}”，没有另立。")
            return accounts.created(person, login, hash_, by, clock.now())

        return self._given(command, decide, new=lambda: Account(person))

    @command(commands.ResetAccount)
    def reset_account(self, command: dict[str, Any]) -> dict[str, Any]:
        """{account, login, password} as at its creation; every session ends."""
        by = self._decides(command, "access.reset_account")
        given = self._given(
            command, lambda found, hash_: accounts.reset(found, hash_, by, clock.now())
        )
        self.sessions.end_all(command["account"])
        return given

    def _given(
        self, command: dict[str, Any], decide: Given, new: Callable[[], Account] | None = None
    ) -> dict[str, Any]:
        """A password is drawn and told once, whatever becomes of the answer."""
        drawn = _drawn()
        told: list[str] = []

        def decided(found: Account) -> Changed:
            after = decide(found, hashing.hashed(drawn))
            told[:] = [drawn]
            return after

        account = self.accounts.put(command["account"], decided, Command.of(command), new)
        return {"account": account.id, "login": account.login, "password": "".join(told)}

    @command(commands.DisableAccount)
    def disable_account(self, command: dict[str, Any]) -> dict[str, Any]:
        """Its sessions end at once, and it knows no device any more."""
        by = self._decides(command, "access.disable_account")
        self.accounts.change(
            command["account"],
            lambda found: accounts.disabled(found, command["reason"], by, clock.now()),
            Command.of(command),
        )
        self.sessions.end_all(command["account"])
        return self._view(command["account"])

    @command(commands.EnableAccount)
    def enable_account(self, command: dict[str, Any]) -> dict[str, Any]:
        """It can be signed in to again with the password it had."""
        by = self._decides(command, "access.enable_account")
        self.must_have_one_office(self._person(command["account"]))
        self.accounts.change(
            command["account"],
            lambda found: accounts.enabled(found, by, clock.now()),
            Command.of(command),
        )
        return self._view(command["account"])

    def _decides(self, command: dict[str, Any], action: str) -> str:
        """Who asks, when the action is his and it is not about himself."""
        by = str(command["by"]["account"])
        self.must(by, action)
        rights.must_be_another(by, command["account"])
        self.accounts.show(command["account"])
        return by

    @command(commands.ShowAccount)
    def show_account(self, query: dict[str, Any]) -> dict[str, Any]:
        """{account, name, login, state, temporary, totp, signed_in_at, posts, history}; one's own,
        or any as one of the three administrators."""
        self.must(query["by"]["account"], "access.show_account", about=query["account"])
        return self._view(query["account"])

    @command(commands.ListAccounts)
    def list_accounts(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """People of an organ as `show_account` without `history`; `state` none without account."""
        self.must(query["by"]["account"], "access.list_accounts")
        found = self.people.find(
            {"posts.organ": query["organ"]}, sort=[("_id", 1)], limit=query["limit"]
        )
        return self.shown({person.id: person for person in found})

    def _view(self, id_: str) -> dict[str, Any]:
        [shown] = self.shown({id_: self._person(id_)})
        history = [{**line, "at": desk.iso(line["at"])} for line in self.accounts.show(id_).history]
        return {**shown, "history": history}

    def _person(self, id_: str) -> Person:
        try:
            return self.people.get(id_)
        except NotFound:
            raise NotFound(f"没有编号为 {id_} 的人员，请先导入人员。") from None


def _drawn() -> str:
    return passwords.drawn(os.urandom(passwords.SIGNS))
