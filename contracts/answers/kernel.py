"""What every service answers about itself."""

from collections.abc import Mapping

from marshmallow import INCLUDE, fields

from contracts.answers.shapes import NOTHING, Answer, Bool, Int, Loose, Shape, Str, Texts, many, one


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


class MovedDate(Answer):
    """`from` to `to`; one that `stays` was promised. `because` is why, by the new notice. Where
    `count` move alike, `thing` and `organ` are those of the first."""

    thing = Str()
    organ = Str()
    count = Int()
    rule = Str()
    name = Str()
    from_ = Str(data_key="from")
    to = Str()
    provisional_before = Bool()
    provisional_after = Bool()
    stays = Bool()
    because = Texts()


ANSWERS: Mapping[str, Shape] = {
    "list_parked": many(ParkedEvent),
    "show_running": one(Running),
    "replay_parked": NOTHING,
    "discard_parked": NOTHING,
    "reannounce": NOTHING,
    "list_moved_dates": many(MovedDate),
}
