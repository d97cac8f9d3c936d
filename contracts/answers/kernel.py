"""What every service answers about itself."""

from collections.abc import Mapping

from marshmallow import INCLUDE, fields

from contracts.answers.shapes import NOTHING, Answer, Bool, Int, Loose, Shape, Str, many, one


class ParkedEvent(Answer):
    id = Str()
    queue = Str()
    reason = Str()
    state = Str()
    size = Int()
    whole = Bool()
    at = Str()
    history = fields.List(Loose(), required=True)


class Process(Answer):
    """And what its kind of process reports more."""

    process = Str()
    host = Str()
    pid = Int()
    started_at = Str()
    seen_at = Str()
    stale = Bool()

    class Meta:
        unknown = INCLUDE


class Running(Answer):
    service = Str()
    parked = Int()
    processes = many(Process)


ANSWERS: Mapping[str, Shape] = {
    "list_parked": many(ParkedEvent),
    "show_running": one(Running),
    "replay_parked": NOTHING,
    "discard_parked": NOTHING,
    "reannounce": NOTHING,
}
