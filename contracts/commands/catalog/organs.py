"""Commands about the tree of organs."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query
from contracts.commands.catalog.items import MOST_TITLES


class Row(Schema):
    """One line of an organ table; what is wrong with it is answered per line."""

    line = fields.Int(required=True)
    id = fields.Str(load_default="")
    code = fields.Str(load_default="")
    name = fields.Str(load_default="")
    parent = fields.Str(load_default="")
    level = fields.Str(load_default="")
    kind = fields.Str(load_default="")
    regime = fields.Str(load_default="")


class ImportOrgans(Command):
    rows = fields.List(fields.Nested(Row), required=True)
    dry_run = fields.Bool(load_default=False)


class ListOrganNames(Query):
    """What these organs are called."""

    organs = fields.List(
        fields.Str(validate=ID), required=True, validate=validate.Length(1, MOST_TITLES)
    )


class FindOrgans(Query):
    """By name, code or id; all organs when nothing is given."""

    name = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=5000, validate=validate.Range(1, 5000))
