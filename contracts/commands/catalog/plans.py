"""Commands about work plans for what stands in no catalogue."""

import hashlib

from marshmallow import fields, validate

from contracts.commands import ID, REASON_LIMIT, TEXT_LIMIT, Command, Query
from contracts.commands.catalog.catalogues import EntryFields
from contracts.commands.catalog.items import at_most


class RequestWorkPlan(Command):
    """`fields` is what an entry of a catalogue would fix."""

    organ = fields.Str(required=True, validate=ID)
    title = fields.Str(required=True, validate=at_most(200))
    why = fields.Str(required=True, validate=at_most(TEXT_LIMIT // 1000))
    fields_ = fields.Nested(EntryFields, data_key="fields", attribute="fields", required=True)


class DecideWorkPlan(Command):
    """By the organ above; of the root by itself."""

    plan = fields.Str(required=True, validate=ID)
    decision = fields.Str(required=True, validate=validate.OneOf(("approve", "refuse")))
    comment = fields.Str(load_default="", validate=at_most(REASON_LIMIT))


class ListWorkPlans(Query):
    """Newest first; of one organ, in one state; with `account` what it may decide now."""

    organ = fields.Str(load_default=None, allow_none=True)
    state = fields.Str(load_default="")
    account = fields.Str(load_default="", validate=at_most(100))
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


def plan_id(command_id: str) -> str:
    """The same command, the same plan."""
    return "wp-" + hashlib.sha256(command_id.encode()).hexdigest()[:20]
