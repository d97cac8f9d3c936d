"""Commands of notify: the roster, and how far announcements have come."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query

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
