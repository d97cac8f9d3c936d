"""The events that review reads."""

from collections.abc import Mapping

from marshmallow import Schema, fields

from common.reading import KERNEL_READS, Envelope, Lenient


class Submission(Lenient):
    hash = fields.Str(required=True)
    route = fields.Str(required=True)
    drafter = fields.Str(required=True)
    writers = fields.List(fields.Str(), load_default=list)
    weight = fields.Str(load_default="ordinary")
    maker = fields.Str(load_default="")
    urgent = fields.Str(load_default="")


class ItemSubmitted(Envelope):
    organ = fields.Str(required=True)
    data = fields.Nested(Submission, required=True)


class ItemRevised(Envelope):
    pass


class ItemWithdrawn(Envelope):
    pass


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "item_submitted": ItemSubmitted,
    "item_revised": ItemRevised,
    "item_withdrawn": ItemWithdrawn,
}
