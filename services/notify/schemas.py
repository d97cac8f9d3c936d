"""The events that notify reads."""

from collections.abc import Mapping

from marshmallow import Schema, fields

from common.reading import KERNEL_READS, Envelope, Lenient


class Request(Lenient):
    hash = fields.Str(required=True)
    audience = fields.List(fields.Str(), required=True)
    number = fields.Str(required=True)
    delivery = fields.Str(required=True)


class AnnouncementDue(Envelope):
    organ = fields.Str(required=True)
    data = fields.Nested(Request, required=True)


class ItemRevised(Envelope):
    pass


class ItemWithdrawn(Envelope):
    pass


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "announcement_due": AnnouncementDue,
    "item_revised": ItemRevised,
    "item_withdrawn": ItemWithdrawn,
}
