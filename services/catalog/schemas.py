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


class Recheck(Lenient):
    stands = fields.Bool(required=True)
    reason = fields.Str(required=True)


class ItemRechecked(Envelope):
    data = fields.Nested(Recheck, required=True)


class Stage(Lenient):
    stage = fields.Str(required=True)
    last = fields.Bool(required=True)
    urls = fields.List(fields.Str(), load_default=list)
    number = fields.Str(load_default="")


class ItemPublished(Envelope):
    data = fields.Nested(Stage, required=True)


class Withdrawal(Lenient):
    reason = fields.Str(required=True)
    kind = fields.Str(required=True)


class ItemWithdrawn(Envelope):
    data = fields.Nested(Withdrawal, required=True)


class Recall(Lenient):
    counts = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)


class ItemRecalled(Envelope):
    data = fields.Nested(Recall, required=True)


class Case(Lenient):
    item = fields.Str(required=True)
    outcome = fields.Str(load_default="")


class CaseReceived(Envelope):
    data = fields.Nested(Case, required=True)


class CaseClosed(Envelope):
    data = fields.Nested(Case, required=True)


class Answered(Lenient):
    item = fields.Str(required=True)
    opinions = fields.Int(required=True)
    outcomes = fields.Dict(keys=fields.Str(), values=fields.Int(), required=True)
    due_on = fields.Str(required=True)


class RedisclosureRequested(Envelope):
    data = fields.Nested(Answered, required=True)


class BoardChanged(Envelope):
    organ = fields.Str(required=True)


READS: Mapping[str, type[Schema]] = {
    **KERNEL_READS,
    "item_approved": ItemApproved,
    "item_returned": ItemReturned,
    "item_rechecked": ItemRechecked,
    "item_published": ItemPublished,
    "item_recalled": ItemRecalled,
    "item_withdrawn": ItemWithdrawn,
    "case_received": CaseReceived,
    "case_closed": CaseClosed,
    "redisclosure_requested": RedisclosureRequested,
    "board_changed": BoardChanged,
}
