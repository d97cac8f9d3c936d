"""Commands about the tree of organs."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query, reason
from contracts.commands.catalog.items import MOST_TITLES
from contracts.words import REFORMS


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


class Heir(Schema):
    """An organ that goes on: by its id alone, or with all of its values where it is new."""

    id = fields.Str(required=True, validate=ID)
    code = fields.Str(load_default="")
    name = fields.Str(load_default="")
    parent = fields.Str(load_default="")
    level = fields.Str(load_default="")
    kind = fields.Str(load_default="")
    regime = fields.Str(load_default="")


class ReformOrgans(Command):
    """Rename, move under another organ, close, merge or split, from today on.

    The first of `into` is the heir; `entries` {entry: organ} and `persons` {person: organ} name
    what goes to another of them.
    """

    kind = fields.Str(required=True, validate=validate.OneOf(list(REFORMS)))
    organs = fields.List(fields.Str(validate=ID), required=True, validate=validate.Length(1, 50))
    into = fields.List(fields.Nested(Heir), load_default=list, validate=validate.Length(max=50))
    name = fields.Str(load_default="", validate=validate.Length(max=100))
    parent = fields.Str(load_default="")
    follow = fields.Bool(load_default=True)
    entries = fields.Dict(fields.Str(), fields.Str(validate=ID), load_default=dict)
    persons = fields.Dict(fields.Str(), fields.Str(validate=ID), load_default=dict)
    document = reason()  # its number
    reason = reason()
    dry_run = fields.Bool(load_default=False)


class ShowOrgan(Query):
    """One organ with its history."""

    organ = fields.Str(required=True, validate=ID)


class ListOrganNames(Query):
    """What these organs are called."""

    organs = fields.List(
        fields.Str(validate=ID), required=True, validate=validate.Length(1, MOST_TITLES)
    )


class FindOrgans(Query):
    """By name, code or id; all organs when nothing is given."""

    name = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=5000, validate=validate.Range(1, 5000))
