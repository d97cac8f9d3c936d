"""Commands about the working calendar."""

from marshmallow import fields, validate

from contracts.commands import Command, Query
from contracts.commands.kernel import NOTICE_ROWS, NoticeRow


class ImportCalendar(Command):
    """The days of one or more holiday notices."""

    rows = fields.List(
        fields.Nested(NoticeRow), required=True, validate=validate.Length(1, NOTICE_ROWS)
    )
    dry_run = fields.Bool(load_default=False)


class ShowNotices(Query):
    """All that was imported, to count by as the services do."""


class ShowCalendar(Query):
    """Days off and make-up working days of a year, and what was imported; without a year the
    last one known."""

    year = fields.Int(load_default=None, allow_none=True, validate=validate.Range(2000, 2100))
