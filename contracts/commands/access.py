"""Commands of access: people and their posts, accounts, signing in."""

from typing import Any

from marshmallow import Schema, fields, validate

from common.posts import ROLE_NAMES
from contracts.commands import ID, By, Command, Query, SessionCommand, reason

DAY = {"invalid": "日期要写成 2026-03-05"}
PORTION = 100  # accounts of one call: hashing their passwords takes some seconds


class Row(Schema):
    """One post of one person; a person may stand on several lines."""

    line = fields.Int(required=True)
    person = fields.Str(load_default="")
    name = fields.Str(load_default="")
    phone = fields.Str(load_default="")
    organ = fields.Str(load_default="")
    role = fields.Str(load_default="")
    from_ = fields.Str(load_default="", data_key="from")
    to = fields.Str(load_default="")


class ImportPeople(Command):
    rows = fields.List(fields.Nested(Row), required=True)
    dry_run = fields.Bool(load_default=False)


class ListPosts(Query):
    organ = fields.Str(load_default=None, allow_none=True)
    role = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=500, validate=validate.Range(1, 5000))


class Delegated(Command):
    """`deputy` stands in for `holder`; both are persons."""

    holder = fields.Str(required=True, validate=ID)
    deputy = fields.Str(required=True, validate=ID)
    organ = fields.Str(required=True, validate=ID)
    role = fields.Str(required=True, validate=validate.OneOf([*ROLE_NAMES]))


class DelegatePost(Delegated):
    """Both days included."""

    first = fields.Date(required=True, error_messages={**DAY})
    last = fields.Date(required=True, error_messages={**DAY})


class EndDelegation(Delegated):
    """At once."""


class ListDelegations(Query):
    """What this person gave and what he was given."""

    account = fields.Str(required=True, validate=ID)


class ListNames(Query):
    """What the staff that histories name is called, for pages of the staff."""

    accounts = fields.List(fields.Str(), required=True, validate=validate.Length(max=500))


class ShowPerson(Query):
    person = fields.Str(required=True, validate=ID)


# -- accounts ----------------------------------------------------------------------


class AccountRow(Schema):
    """The login of one person."""

    line = fields.Int(required=True)
    person = fields.Str(load_default="")
    login = fields.Str(load_default="")


class ImportAccounts(Command):
    rows = fields.List(
        fields.Nested(AccountRow), required=True, validate=validate.Length(1, PORTION)
    )
    dry_run = fields.Bool(load_default=False)


class OfAccount(Command):
    """`account` is the person's id."""

    account = fields.Str(required=True, validate=ID)


class CreateAccount(OfAccount):
    login = fields.Str(required=True)


class ResetAccount(OfAccount):
    """A new password to give out; the second factor has to be bound again."""


class DisableAccount(OfAccount):
    reason = reason()


class EnableAccount(OfAccount):
    """The password stays what it was."""


def _by() -> Any:
    return fields.Nested(By, required=True)


class ShowAccount(Query):
    by = _by()
    account = fields.Str(required=True, validate=ID)


class ListAccounts(Query):
    """Of everybody who has, or had, a post at the organ."""

    by = _by()
    organ = fields.Str(required=True, validate=ID)
    limit = fields.Int(load_default=500, validate=validate.Range(1, 5000))


class ListSignIns(Query):
    """Of one account, or of all. Whoever is no audit administrator reads his own."""

    by = _by()
    account = fields.Str(load_default=None, allow_none=True, validate=ID)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


# -- one's own account -------------------------------------------------------------


def _password() -> fields.Str:
    # Longer ones are told in words by the rule; this only bounds what is hashed.
    return fields.Str(required=True, validate=validate.Length(max=1000))


def _code() -> fields.Str:
    return fields.Str(load_default="", validate=validate.Length(max=20))


class OfSession(SessionCommand):
    token = fields.Str(required=True, validate=validate.Length(max=100))


class SetPassword(OfSession):
    """Chooses a new one and names the old one; every other session of the account ends."""

    old = _password()
    new = _password()


class StartTotp(OfSession):
    """Wants a secret for a second factor."""


class ConfirmTotp(OfSession):
    """The first code shows that the secret has arrived."""

    code = _code()


# -- sessions ----------------------------------------------------------------------


class OpenSession(SessionCommand):
    """`code` of the second factor where there is one; `device` is what an earlier sign-in in the
    same browser answered."""

    login = fields.Str(required=True, validate=validate.Length(max=100))
    password = _password()
    code = _code()
    device = fields.Str(load_default="", validate=validate.Length(max=100))


class CloseSession(OfSession):
    """Signs out."""


class ShowSession(Query):
    token = fields.Str(required=True, validate=validate.Length(max=100))


class ListSessions(Query):
    """One's own."""

    by = _by()
    token = fields.Str(load_default="", validate=validate.Length(max=100))
