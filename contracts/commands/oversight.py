"""Commands of oversight: reading the ledger, filing upward."""

from marshmallow import fields, validate

from contracts.commands import ID, REASON_LIMIT, Command, Query


class ListEntries(Query):
    """The last entries of the ledger; with `item` those of an item, a case or a filing."""

    item = fields.Str(load_default=None, allow_none=True, validate=ID)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class VerifyLedger(Command):
    """Check the whole ledger against its head; the worker does it, `list_verifications` tells."""


class ListVerifications(Query):
    limit = fields.Int(load_default=10, validate=validate.Range(1, 100))


class ListFilings(Query):
    """`filed` are all that wait for the organ above, `overdue` those of them that are late; with
    `account` only what this person may acknowledge. `after` is the `place` of the last one shown.
    """

    account = fields.Str(load_default=None, allow_none=True)
    superior = fields.Str(load_default=None, allow_none=True)
    organ = fields.Str(load_default=None, allow_none=True)
    state = fields.Str(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(("filed", "acknowledged", "overdue")),
    )
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class AcknowledgeFiling(Command):
    """`filing` is `item:version`; who asks receives filings at the organ above."""

    filing = fields.Str(required=True, validate=ID)
    comment = fields.Str(load_default="", validate=validate.Length(max=REASON_LIMIT))
