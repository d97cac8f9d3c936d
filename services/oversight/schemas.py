"""The events that oversight reads: all there are, each kept as it came."""

from marshmallow import INCLUDE, Schema, fields

from common.reading import Envelope, Lenient


class Entered(Schema):
    """Any event, whole: only what the ledger cannot do without is looked at, nothing is dropped."""

    id = fields.Str(required=True)
    type = fields.Str(required=True)
    at = fields.Str(required=True)
    item = fields.Str(required=True)
    version = fields.Raw(required=True)
    data = fields.Dict(required=True)

    class Meta:
        unknown = INCLUDE


class Stage(Lenient):
    last = fields.Bool(required=True)


class ItemPublished(Envelope):
    """What filing needs of it."""

    organ = fields.Str(required=True)
    data = fields.Nested(Stage, required=True)
