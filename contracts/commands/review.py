"""Commands of review: deciding steps."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from contracts.commands import ID, REASON_LIMIT, Command, Query
from contracts.words import CHECKS


def people() -> fields.Int:
    return fields.Int(required=True, validate=validate.Range(0, 10_000))


class Minutes(Schema):
    """Of the meeting that decided together; the votes are of those who were there."""

    number = fields.Str(required=True, validate=validate.Length(1, 100))
    held_on = fields.Date(required=True, error_messages={"invalid": "日期要写成 2026-03-05"})
    entitled = people()
    present = people()
    in_favour = people()
    against = people()
    abstained = people()

    @post_load
    def plain(self, found: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**found, "held_on": found["held_on"].isoformat()}


class DecideStep(Command):
    """`review` is `item:version`, `step` its position from 0: a late repeat is a Conflict.

    `checks` answers the step's checklist by the ids of its points; `minutes` belong to what a group
    decides together.
    """

    review = fields.Str(required=True, validate=ID)
    step = fields.Int(required=True)
    decision = fields.Str(required=True, validate=validate.OneOf(("approve", "return")))
    comment = fields.Str(load_default="", validate=validate.Length(max=REASON_LIMIT))
    checks = fields.Dict(
        keys=fields.Str(validate=validate.Length(1, 50)),
        values=fields.Str(validate=validate.OneOf(CHECKS)),
        load_default=dict,
    )
    minutes = fields.Nested(Minutes, load_default=None, allow_none=True)


class ListReviews(Query):
    """What waits, oldest first; with `account` only what this person may decide. With
    `decided_by` all on which this person decided a step, newest first. `after` is the `place` of
    the last one shown."""

    organ = fields.Str(load_default=None, allow_none=True)
    account = fields.Str(load_default=None, allow_none=True)
    decided_by = fields.Str(load_default=None, allow_none=True)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShowUrgentCounts(Query):
    """What was published urgently of a year's submissions, and how each came out afterwards; of one
    organ, or of all that may be read."""

    organ = fields.Str(load_default=None, allow_none=True)
    year = fields.Int(required=True, validate=validate.Range(2000, 2999))


class ListRoutes(Query):
    """The routes shipped with the program."""


class ShowReview(Query):
    review = fields.Str(required=True, validate=ID)


# -- what must not be disclosed -------------------------------------------------


class RequestNonDisclosure(Command):
    """Law and harm in writing; `subject` names the thing without telling what is in it."""

    organ = fields.Str(required=True, validate=ID)
    entry = fields.Str(required=True, validate=ID)
    item = fields.Str(load_default="")
    subject = fields.Str(required=True, validate=validate.Length(1, 200))
    basis = fields.Str(required=True, validate=validate.Length(max=1000))
    harm = fields.Str(required=True, validate=validate.Length(max=1000))


class DecideNonDisclosure(Command):
    non_disclosure = fields.Str(required=True, validate=ID)
    decision = fields.Str(required=True, validate=validate.OneOf(("keep", "disclose")))
    reason = fields.Str(required=True, validate=validate.Length(max=REASON_LIMIT))


class ListNonDisclosures(Query):
    """The register; with `account` only what waits for this person's decision."""

    organ = fields.Str(load_default=None, allow_none=True)
    state = fields.Str(load_default=None, allow_none=True)
    account = fields.Str(load_default=None, allow_none=True)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShowNonDisclosure(Query):
    non_disclosure = fields.Str(required=True, validate=ID)
