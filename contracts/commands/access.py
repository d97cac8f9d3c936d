"""Commands of access: people and their posts."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query


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


class ListNames(Query):
    """What the staff that histories name is called, for pages of the staff."""

    accounts = fields.List(fields.Str(), required=True, validate=validate.Length(max=500))


class ShowPerson(Query):
    person = fields.Str(required=True, validate=ID)
