"""Commands of notify: the roster, how far announcements have come, and members who sign in."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query, SessionCommand

PORTION = 1000  # rows of one call; a larger table comes in several


class Row(Schema):
    """One member. `groups` like `delegates;committee@o-10`; without a column, what is known about
    groups and opting out stays as it is."""

    line = fields.Int(required=True)
    member = fields.Str(load_default="")
    name = fields.Str(load_default="")
    phone = fields.Str(load_default="")
    organ = fields.Str(load_default="")
    groups = fields.Str(load_default=None, allow_none=True)
    opted_out = fields.Str(load_default=None, allow_none=True)


class ImportMembers(Command):
    rows = fields.List(fields.Nested(Row), required=True, validate=validate.Length(1, PORTION))
    dry_run = fields.Bool(load_default=False)


class SetOptOut(Command):
    member = fields.Str(required=True, validate=ID)
    opted_out = fields.Bool(required=True)


class RemoveMember(Command):
    """Who moved away or left the Party; the answer says whether there was anybody."""

    member = fields.Str(required=True, validate=ID)


class ShowMember(Query):
    member = fields.Str(required=True, validate=ID)


class ShowPreview(Query):
    """How the message about an item would read."""

    organ_name = fields.Str(required=True, validate=validate.Length(1, 200))
    title = fields.Str(required=True, validate=validate.Length(1, 200))
    number = fields.Str(load_default="", validate=validate.Length(max=100))


class ListMembers(Query):
    """Of one organ itself, in the order of ids; the next page is behind the last one shown."""

    organ = fields.Str(required=True, validate=ID)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ListAnnouncements(Query):
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShowAnnouncement(Query):
    item = fields.Str(required=True, validate=ID)
    version = fields.Int(required=True)


TOKEN = validate.Length(1, 200)


class _Typed(SessionCommand):
    """What somebody typed as his roster number, right or wrong; `device` is what the browser got
    when it signed in before, "" when it never did."""

    member = fields.Str(
        required=True, validate=validate.Length(1, 50, error="党员编号要写 1 到 50 个字")
    )
    address = fields.Str(required=True, validate=validate.Length(1, 64))
    device = fields.Str(load_default="", validate=validate.Length(max=100))


class SendCode(_Typed):
    pass


class OpenSession(_Typed):
    code = fields.Str(
        required=True, validate=validate.Regexp(r"^\d{6}$", error="验证码是 6 位数字")
    )


class ShowSession(Query):
    token = fields.Str(required=True, validate=TOKEN)


class CloseSession(SessionCommand):
    """Whoever has the token may end it."""

    token = fields.Str(required=True, validate=TOKEN)
