"""People with accounts in the shared city, each test's with names and addresses of its own."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyotp
import pytest

from common import clock
from tests import console
from tests.faults.waiting import pause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.running import City

ORGAN = "o-10a05"
OPERATOR = "operator"
OWN = "竹林 里的 七只 白鹭 都飞走了"
_numbers = count(int(uuid4().hex[:6], 16) % 200 * 250)


class Door:
    """Everything is asked of the running services by commands."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.ask = city.ask
        self.tell = city.tell
        self.system = city.administrator()
        self.security = city.registrar()
        self.audit = city.officer("audit_admin")
        console.ready(city, self.system)

    def post(
        self, person: str, *roles: str, to: str = "", organ: str = ORGAN, by: str = ""
    ) -> None:
        """All posts of somebody, as an import brings them."""
        row = {"person": person, "name": "石头生", "organ": organ, "from": "2024-01-01", "to": to}
        rows = [{"line": n, "role": role, **row} for n, role in enumerate(roles, 2)]
        self.tell("access", "import_people", by or self.city.registrar(), rows=rows)

    def person(self, *roles: str) -> str:
        id_ = f"s-{uuid4().hex[:8]}"
        self.post(id_, *roles)
        return id_

    def account(self, *roles: str) -> dict[str, Any]:
        """{account, login, password}: of somebody new, with the password given out."""
        person = self.person(*(roles or ("drafter",)))
        login = f"{person}.{next(_numbers)}"
        return dict(self.tell("access", "create_account", self.system, account=person, login=login))

    def settled(self, *roles: str) -> dict[str, Any]:
        """The same with a password of his own, and the `device` he signed in from."""
        given = self.account(*roles)
        opened = self.enter(given)
        self.ask("access", "set_password", token=opened["token"], old=given["password"], new=OWN)
        return {**given, "password": OWN, "device": opened["device"]}

    def enter(self, who: dict[str, Any], **given: Any) -> dict[str, Any]:
        """Sign in; from an address of one's own unless one is given."""
        wanted = {"login": who["login"], "password": who["password"], "address": address()}
        return dict(self.ask("access", "open_session", **{**wanted, **given}))

    def shown(self, token: str) -> dict[str, Any]:
        return dict(self.ask("access", "show_session", token=token))

    def bind(self, token: str) -> pyotp.TOTP:
        """A second factor; what makes its codes."""
        made = pyotp.TOTP(self.ask("access", "start_totp", token=token)["secret"])
        self.ask("access", "confirm_totp", token=token, code=code(made, -1))
        return made

    def sign_ins(self, account: str) -> list[dict[str, Any]]:
        by = {"account": self.audit}
        return list(self.ask("access", "list_sign_ins", by=by, account=account))

    @contextmanager
    def later(self, **shift: float) -> "Iterator[None]":
        """All processes live that much later meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("CLOCK_FILE", "GONGKAI_ENV"):
                patch.setenv(name, self.city.stack.env()[name])
            self._shift(timedelta(**shift).total_seconds())
            try:
                yield
            finally:
                self._shift(0)

    def _shift(self, seconds: float) -> None:
        clock.shift(seconds)
        pause(2 * clock.FRESH)  # a process may go on with the offset it has just read


def code(made: pyotp.TOTP, steps: int = 0) -> str:
    """The one of now, or of so many steps later."""
    return made.generate_otp(int(clock.now().timestamp()) // 30 + steps)


def address() -> str:
    n = next(_numbers)
    return f"10.{n // 62500 % 250}.{n // 250 % 250}.{n % 250}"


def yesterday() -> str:
    return str(date.fromordinal(clock.today().toordinal() - 1))
