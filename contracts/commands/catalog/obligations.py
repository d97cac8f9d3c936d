"""Commands about what is due: obligations, what happened, reminders."""

from datetime import date

from marshmallow import fields, validate

from contracts.commands import ID, REASON_LIMIT, Command, Query, reason
from contracts.words import STANDINGS

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # that can be asked about
# organ:entry:period, of which each is an id of its own
OBLIGATION = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,299}$", error="不是应公开的编号")


def day(required: bool = False) -> fields.Date:
    """A day, or None where it need not be given."""
    wrong = {"invalid": "日期要写成 2026-03-05"}
    years = validate.Range(FIRST_DAY, LAST_DAY, error="年份不对，请核对")
    if required:
        return fields.Date(required=True, validate=years, error_messages={**wrong})
    return fields.Date(load_default=None, allow_none=True, validate=years, error_messages={**wrong})


def short() -> fields.Str:
    """A name or note of one line; whether it may be empty is a rule of the domain."""
    length = validate.Length(max=200, error="最多 200 字，请改短")
    return fields.Str(load_default="", validate=length)


class ListObligations(Query):
    """The earliest due first; `below` takes in the organs below, `standing` is one of STANDINGS,
    due from `first` to `last` (days, both included), `section` the class of the entry. With
    `counting` also how many there are by standing. `after` is the `place` of the last one shown."""

    organ = fields.Str(load_default=None, allow_none=True)
    below = fields.Bool(load_default=False)
    standing = fields.Str(load_default="", validate=validate.OneOf(["", *STANDINGS]))
    entry = fields.Str(load_default="")
    section = fields.Str(load_default="")
    first = day()
    last = day()
    counting = fields.Bool(load_default=False)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShowObligation(Query):
    obligation = fields.Str(required=True, validate=OBLIGATION)


class RegisterOccurrence(Command):
    """Something happened that has to be disclosed. `time` (14:30) where the rule counts hours,
    `promised_on` where it counts by a promise, `work` and `stage` where it goes by stages."""

    organ = fields.Str(required=True, validate=ID)
    entry = fields.Str(required=True, validate=ID)
    occurred_on = day(required=True)
    time = fields.Str(
        load_default="",
        validate=validate.Regexp(r"^(([01]\d|2[0-3]):[0-5]\d)?$", error="时刻要写成 14:30"),
    )
    note = reason()
    promised_on = day()
    work = short()
    stage = short()
    last = fields.Bool(load_default=False)


class OneObligation(Command):
    obligation = fields.Str(required=True, validate=OBLIGATION)


class DeclareNothing(OneObligation):
    reason = reason()


class ApproveNothing(OneObligation):
    comment = fields.Str(load_default="", validate=validate.Length(max=REASON_LIMIT))


class RefuseNothing(OneObligation):
    comment = reason()


class ListReminders(Query):
    """What this account is reminded of, and what it may decide about."""

    account = fields.Str(required=True, validate=ID)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))
