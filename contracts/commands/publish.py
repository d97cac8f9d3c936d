"""Commands of publish: deliveries and their proof, the site."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, Query
from contracts.commands.catalog import HASH


class Proof(Schema):
    """What a person enters for a meeting, a document or a bulletin (domain.md §5)."""

    number = fields.Str(required=True, validate=validate.Length(1, 100))
    date = fields.Date(required=True, error_messages={"invalid": "日期要写成 2026-03-05"})
    file_hash = fields.Str(required=True, validate=HASH)


class ProveDelivery(Command):
    delivery = fields.Str(required=True, validate=ID)
    proof = fields.Nested(Proof, required=True)


class ShowPublication(Query):
    """All versions of an item, or one `item:version`."""

    item = fields.Str(required=True, validate=ID)


class ListWaiting(Query):
    """Deliveries of an organ that wait for a person's proof."""

    organ = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class RebuildSite(Command):
    pass


class ShowSite(Query):
    pass
