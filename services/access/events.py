"""All that access announces: ids and kinds, never a name, a login or an address."""

from typing import TYPE_CHECKING

from common.events import Event

if TYPE_CHECKING:  # domain imports this module
    from services.access.domain.accounts import Account
    from services.access.domain.people import Person


def post_changed(person: "Person") -> Event:
    """All posts of one person, whole; never the person's name or number."""
    return Event("post_changed", person.id, person.version, {"posts": person.posts})


def account_changed(account: "Account", what: str, by: str) -> Event:
    """An account was created, reset, disabled, enabled, or its owner chose a password or bound
    his second factor."""
    return Event("account_changed", account.id, account.version, {"what": what, "by": by})


def session_opened(record: str, account: str) -> Event:
    """Somebody signed in; `record` is where access keeps from where."""
    return Event("session_opened", record, 1, {"account": account})


def session_closed(record: str, account: str) -> Event:
    """Somebody signed out himself."""
    return Event("session_closed", record, 1, {"account": account})


def sign_in_refused(record: str, account: str) -> Event:
    """The first refusal of a minute; `account` is "" when the login is nobody's."""
    return Event("sign_in_refused", record, 1, {"account": account})
