"""Schemas of the RPC commands, imported by the services that answer and the faces that ask."""

from datetime import datetime

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

ID = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$", error="编号只能用字母、数字和 _ . : -")
TEXT_LIMIT = 1_000_000  # characters of one body
REASON_LIMIT = 500
TICKET_LIMIT = 4000


def moment(text: str) -> None:
    """A place in a list that goes by time: what an earlier page answered, or nothing."""
    try:
        aware = not text or datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        raise ValidationError("要原样写上一页给出的 next；从第一页开始，请不写")


class By(Schema):
    """Who asks. Services check it against their own copy of the posts, never believe it."""

    account = fields.Str(required=True, validate=ID)
    organ = fields.Str(load_default=None, allow_none=True)
    roles = fields.List(fields.Str(), load_default=list)

    class Meta:
        unknown = EXCLUDE


class Asked(Schema):
    """`trace` follows a click through all logs; what is new to an older service is passed over."""

    trace = fields.Str(load_default=None, allow_none=True)

    class Meta:
        unknown = EXCLUDE


class Query(Asked):
    """Reads something. With `by` the answer is what contracts/policy lets this account read,
    and what it may not read looks as if it did not exist; without `by` the operator asks."""

    by = fields.Nested(By, load_default=None, allow_none=True)


class Command(Asked):
    """Changes something; repeating the same `command_id` changes nothing more."""

    by = fields.Nested(By, required=True)
    command_id = fields.Str(required=True, validate=ID)


class PublicCommand(Asked):
    """Changes something for a citizen, who has no account: the portal alone may ask it.

    `command_id` is drawn by the portal and nobody can guess it; `address` is the caller's, for
    limits, and is never stored.
    """

    command_id = fields.Str(
        required=True, validate=validate.Regexp(r"^[0-9a-f]{32}$", error="不是本网站给出的编号")
    )
    address = fields.Str(required=True, validate=validate.Length(1, 64))


class SessionCommand(Asked):
    """Opens, ends or secures a session: who asks is shown by a password or a token, not by a name.

    It has no `command_id`: opening twice gives two sessions, ending twice ends one.
    """

    address = fields.Str(load_default="", validate=validate.Length(max=64))
    agent = fields.Str(load_default="", validate=validate.Length(max=1000))


class MemberQuery(Asked):
    """Reads what a member may see, whom `ticket` names (common/tickets.py)."""

    ticket = fields.Str(required=True, validate=validate.Length(1, TICKET_LIMIT))


class MemberCommand(MemberQuery):
    """Changes something for a member; `command_id` is drawn by the members' face."""

    command_id = fields.Str(
        required=True, validate=validate.Regexp(r"^[0-9a-f]{32}$", error="不是本系统给出的编号")
    )


def reason() -> fields.Str:
    """A reason that other people will read: short, never empty."""
    return fields.Str(required=True, validate=validate.Length(1, REASON_LIMIT))
