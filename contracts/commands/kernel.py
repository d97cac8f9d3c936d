"""Commands that every service answers."""

from marshmallow import Schema, fields, validate

from contracts.commands import Command, Query

NOTICE_ROWS = 1000


class ListParked(Query):
    """What waits for a person; with `decided` what persons have decided, newest first."""

    decided = fields.Bool(load_default=False)
    limit = fields.Int(load_default=200, validate=validate.Range(1, 5000))


class ShowRunning(Query):
    """Processes, queues and what waits, as the service's own workers report them."""


class NoticeRow(Schema):
    """One line of a holiday notice; what is wrong with it is answered per line."""

    line = fields.Int(required=True)
    day = fields.Str(load_default="")
    works = fields.Str(load_default="")
    notice = fields.Str(load_default="")


class ListMovedDates(Query):
    """Which open dates these rows would move."""

    rows = fields.List(
        fields.Nested(NoticeRow), required=True, validate=validate.Length(1, NOTICE_ROWS)
    )


class ParkedEvent(Command):
    """Replay or discard one parked event."""

    parked = fields.Str(required=True)


class Reannounce(Command):
    """Say everything said since a moment again, for a new or repaired reader."""

    since = fields.AwareDateTime(load_default=None, allow_none=True)
