"""Commands that every service answers."""

from marshmallow import fields, validate

from contracts.commands import Command, Query


class ListParked(Query):
    """What waits for a person; with `decided` what persons have decided, newest first."""

    decided = fields.Bool(load_default=False)
    limit = fields.Int(load_default=200, validate=validate.Range(1, 5000))


class ShowRunning(Query):
    """Processes, queues and what waits, as the service's own workers report them."""


class ParkedEvent(Command):
    """Replay or discard one parked event."""

    parked = fields.Str(required=True)


class Reannounce(Command):
    """Say everything said since a moment again, for a new or repaired reader."""

    since = fields.AwareDateTime(load_default=None, allow_none=True)
