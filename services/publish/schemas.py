"""The events that publish reads."""

from collections.abc import Mapping

from marshmallow import Schema, fields

from common.reading import KERNEL_READS, Envelope, Lenient


class Approval(Lenient):
    hash = fields.Str(required=True)


class ItemApproved(Envelope):
    organ = fields.Str(required=True)
    data = fields.Nested(Approval, required=True)


class Sealed(Lenient):
    hash = fields.Str(required=True)


class CataloguePublished(Envelope):
    organ = fields.Str(required=True)
    data = fields.Nested(Sealed, required=True)


class ItemRevised(Envelope):
    pass


class Withdrawal(Lenient):
    reason = fields.Str(required=True)
    kind = fields.Str(required=True)


class ItemWithdrawn(Envelope):
    data = fields.Nested(Withdrawal, required=True)


class Superseding(Lenient):
    turn = fields.Int(required=True)
    by = fields.Str(required=True)
    reason = fields.Str(load_default="")


class ItemSuperseded(Envelope):
    data = fields.Nested(Superseding, required=True)


class ItemReinstated(Envelope):
    data = fields.Nested(Superseding, required=True)


class Progress(Lenient):
    delivery = fields.Str(required=True)
    progress = fields.Int(required=True)
    counts = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)
    total = fields.Int(required=True)
    handed = fields.Bool(required=True)


class AnnouncementProgressed(Envelope):
    data = fields.Nested(Progress, required=True)


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "catalogue_published": CataloguePublished,
    "item_approved": ItemApproved,
    "item_revised": ItemRevised,
    "item_withdrawn": ItemWithdrawn,
    "item_superseded": ItemSuperseded,
    "item_reinstated": ItemReinstated,
    "announcement_progressed": AnnouncementProgressed,
}
