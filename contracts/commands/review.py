"""Commands of review: deciding steps."""

from marshmallow import fields, validate

from contracts.commands import ID, REASON_LIMIT, Command, Query


class DecideStep(Command):
    """`review` is `item:version`, `step` its position from 0: a late repeat is a Conflict."""

    review = fields.Str(required=True, validate=ID)
    step = fields.Int(required=True)
    decision = fields.Str(required=True, validate=validate.OneOf(("approve", "return")))
    comment = fields.Str(load_default="", validate=validate.Length(max=REASON_LIMIT))


class ListReviews(Query):
    """What waits, oldest first; with `account` only what this person may decide. With
    `decided_by` all on which this person decided a step, newest first. `after` is the `place` of
    the last one shown."""

    organ = fields.Str(load_default=None, allow_none=True)
    account = fields.Str(load_default=None, allow_none=True)
    decided_by = fields.Str(load_default=None, allow_none=True)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ListRoutes(Query):
    """The routes shipped with the program."""


class ShowReview(Query):
    review = fields.Str(required=True, validate=ID)
