"""The events that feedback reads."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from common.reading import KERNEL_READS, Envelope, Lenient


class Stage(Lenient):
    stage = fields.Str(required=True, validate=validate.OneOf(("inside", "outside")))
    last = fields.Bool(required=True)
    urls = fields.List(fields.Str(), load_default=list)
    number = fields.Str(load_default="")


class ItemPublished(Envelope):
    organ = fields.Str(required=True)
    data = fields.Nested(Stage, required=True)


class ItemRecalled(Envelope):
    pass


class ItemClosed(Envelope):
    pass


class Turn(Lenient):
    turn = fields.Int(required=True)


class ItemSuperseded(Envelope):
    data = fields.Nested(Turn, required=True)


class ItemReinstated(Envelope):
    data = fields.Nested(Turn, required=True)


class RedisclosureOpened(Envelope):
    """`item` is the draft, `cause` the re-disclosure it answers."""

    cause = fields.Str(required=True)


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "item_published": ItemPublished,
    "item_recalled": ItemRecalled,
    "item_closed": ItemClosed,
    "item_superseded": ItemSuperseded,
    "item_reinstated": ItemReinstated,
    "redisclosure_opened": RedisclosureOpened,
}
