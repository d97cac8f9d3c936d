"""Signing in to the console as somebody of the city: with requests, or in a browser."""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import pyotp
import requests
from requests.adapters import HTTPAdapter

from common import clock
from tests.running import City

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "一句自己记得住的话 {}"
OPERATOR = "operator"
STEP = 30  # seconds that a code is shown
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
COMMAND = re.compile(r'name="command_id" value="([^"]+)"')
_addresses = count(1)


@dataclass
class Account:
    """Somebody who can sign in; `secret` is that of the second factor, where he has one."""

    person: str
    login: str
    password: str
    secret: str = ""
    step: int = 0

    def code(self) -> str:
        """A code that was not used yet: the door takes those of the neighbouring half minutes."""
        if not self.secret:
            return ""
        self.step = max(self.step + 1, int(clock.now().timestamp()) // STEP - 1)
        return pyotp.TOTP(self.secret).generate_otp(self.step)


def ready(city: City, person: str) -> Account:
    """An account with a password of its own; the same one when asked again."""
    made: dict[str, Account] = city.__dict__.setdefault("accounts", {})
    if person not in made:
        made[person] = _made(city, person)
    return made[person]


def _made(city: City, person: str) -> Account:
    login = person.replace("-", ".")
    admin = city.administrator()
    by = OPERATOR if person == admin else admin  # nobody opens his own, and one has to be first
    given = city.tell("access", "create_account", by, account=person, login=login)
    account = Account(person, login, PASSWORD.format(person))
    opened = city.ask(
        "access", "open_session", login=login, password=given["password"], address="127.0.0.1"
    )
    words = {"old": given["password"], "new": account.password}
    city.ask("access", "set_password", token=opened["token"], **words)
    city.ask("access", "close_session", token=opened["token"])
    return account


def bind(city: City, account: Account) -> Account:
    """Bind a second factor, as administrators have to; only once when asked again."""
    if account.secret:
        return account
    opened = city.ask(
        "access",
        "open_session",
        login=account.login,
        password=account.password,
        address="127.0.0.1",
    )
    token = opened["token"]
    account.secret = city.ask("access", "start_totp", token=token)["secret"]
    city.ask("access", "confirm_totp", token=token, code=account.code())
    city.ask("access", "close_session", token=token)
    return account


def sign_in(page: "Page", console: str, account: Account) -> None:
    """In a browser, from wherever it is; ends at the work list."""
    page.goto(f"{console}/sign-in")
    page.get_by_label("账号", exact=True).fill(account.login)
    page.get_by_label("密码").fill(account.password)
    if account.secret:
        page.get_by_label("动态口令").fill(account.code())
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{console}/")


class FromAddress(HTTPAdapter):
    """Connects from another address of this machine: each has its own limits."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, source_address=(self._address, 0))


def from_own_address() -> requests.Session:
    """A session from an address that no other session of this run has."""
    number = next(_addresses)
    session = requests.Session()
    session.mount("http://", FromAddress(f"127.77.{number // 250}.{number % 250 + 1}"))
    return session


@dataclass
class Browser:
    """The console over plain HTTP: no script, forms as they are."""

    console: str
    session: requests.Session = field(default_factory=from_own_address)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.console + path, timeout=20, **options)

    def post(self, path: str, at: str = "", **fields: Any) -> requests.Response:
        """Send a form of the page `at` (where it is sent to, when not given) with its csrf."""
        page = self.get(at or path).text
        hidden = {"csrf": _first(CSRF, page), "command_id": _first(COMMAND, page)}
        return self.session.post(self.console + path, {**hidden, **fields}, timeout=20)

    def sign_in(self, account: Account) -> requests.Response:
        fields = {"login": account.login, "password": account.password, "code": account.code()}
        return self.post("/sign-in", **fields)


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found.group(1) if found else ""
