"""Accounts to try the console with: one for every role, one password for all in this folder."""

from collections.abc import Sequence

from cli.caller import Caller
from common.errors import NotAllowed
from common.posts import ROLE_NAMES
from deploy.local.demo.city import City
from deploy.local.demo.tell import Teller
from deploy.local.keys import Keys

ORGAN = "o-10a05"  # the bureau whose items the show walks through
AT_ORGAN = ("drafter", "auditor", "secrecy_reviewer", "approver", "publisher", "case_handler")
AT_ROOT = ("system_admin", "security_admin", "audit_admin")
OPERATOR = "operator"  # opens the first account, as whoever sets a city up


def who(city: City) -> list[tuple[str, str]]:
    """(role, person), the system administrator first: he opens the others' accounts."""
    root = next(organ.id for organ in city.organs.values() if not organ.parent)
    return [
        *((role, city.holder(root, role)) for role in AT_ROOT),
        *((role, city.holder(ORGAN, role)) for role in AT_ORGAN),
    ]


def login_of(role: str) -> str:
    return role.replace("_", ".")


def password(keys: Keys) -> str:
    """The same after every start; drawn once."""
    return keys.spoken("demo-login")


def rows(city: City, keys: Keys) -> list[Sequence[str]]:
    """For the screen: role, who, login, password."""
    return [
        (ROLE_NAMES[role], _called(city, role, person), login_of(role), password(keys))
        for role, person in who(city)
    ]


def _called(city: City, role: str, person: str) -> str:
    organ = next(p.organ for p in city.posts if (p.person, p.role) == (person, role))
    return city.who(person, role, organ)


class Logins:
    """Opens them at the first start; later they are there."""

    def __init__(self, caller: Caller, city: City, keys: Keys, tell: Teller) -> None:
        self._caller = caller
        self._city = city
        self._keys = keys
        self._tell = tell

    def open(self) -> None:
        opened = sum(self._open(role, person) for role, person in who(self._city))
        self._tell.proved(f"每个角色一个账号：新开 {opened} 个，密码在最后列出")

    def _open(self, role: str, person: str) -> bool:
        """False when the account has been there before."""
        admin = self._city.administrator
        by = OPERATOR if person == admin else admin
        login = login_of(role)
        try:
            given = self._caller.tell("access", "create_account", by, account=person, login=login)
        except NotAllowed:
            return False
        opened = self._caller.ask(
            "access", "open_session", login=login, password=given["password"], address="127.0.0.1"
        )
        words = {"old": given["password"], "new": password(self._keys)}
        self._caller.ask("access", "set_password", token=opened["token"], **words)
        self._caller.ask("access", "close_session", token=opened["token"])
        return True
