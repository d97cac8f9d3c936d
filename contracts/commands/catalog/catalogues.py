"""Commands about outlines and catalogues."""

from marshmallow import fields

from contracts.commands import ID, Command, Query


class AdoptOutline(Command):
    organ = fields.Str(required=True, validate=ID)
    outline = fields.Str(required=True, validate=ID)


class ShowCatalogue(Query):
    organ = fields.Str(required=True, validate=ID)
