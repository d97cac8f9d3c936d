"""Commands that every service answers."""

from marshmallow import fields

from contracts.commands import Command, Query


class ListParked(Query):
    limit = fields.Int(load_default=200)


class ParkedEvent(Command):
    """Replay or discard one parked event."""

    parked = fields.Str(required=True)


class Reannounce(Command):
    """Say everything said since a moment again, for a new or repaired reader."""

    since = fields.AwareDateTime(load_default=None, allow_none=True)
