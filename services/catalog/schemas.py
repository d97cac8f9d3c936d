"""The events that catalog reads."""

from collections.abc import Mapping

from marshmallow import Schema, fields

from common.reading import KERNEL_READS, Envelope, Lenient


class Approval(Lenient):
    hash = fields.Str(required=True)


class ItemApproved(Envelope):
    data = fields.Nested(Approval, required=True)


class Return(Lenient):
    reason = fields.Str(required=True)


class ItemReturned(Envelope):
    data = fields.Nested(Return, required=True)


class Stage(Lenient):
    stage = fields.Str(required=True)
    last = fields.Bool(required=True)
    urls = fields.List(fields.Str(), load_default=list)


class ItemPublished(Envelope):
    data = fields.Nested(Stage, required=True)


class Recall(Lenient):
    counts = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class ItemRecalled(Envelope):
    data = fields.Nested(Recall, required=True)


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "item_approved": ItemApproved,
    "item_returned": ItemReturned,
    "item_published": ItemPublished,
    "item_recalled": ItemRecalled,
}
