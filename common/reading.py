"""What every reader of events shares: the envelope's schema and the echo's handler.

A reader's schema names only what it uses; unknown fields are ignored, so a producer may add some.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from common.database import is_away


class Lenient(Schema):
    class Meta:
        unknown = EXCLUDE


class Envelope(Lenient):
    """Base of every event schema; subclasses nest their own `data`."""

    id = fields.Str(required=True)
    type = fields.Str(required=True)
    at = fields.Str(required=True)
    item = fields.Str(required=True)
    version = fields.Int(required=True)
    organ = fields.Str(load_default=None, allow_none=True)
    cause = fields.Str(load_default=None, allow_none=True)
    trace = fields.Str(load_default=None, allow_none=True)


class RepeatedData(Lenient):
    events = fields.List(fields.Dict(), required=True, validate=validate.Length(max=1000))


class EventsRepeated(Envelope):
    """The echo: events that were sent before."""

    data = fields.Nested(RepeatedData, required=True)


class OrganData(Lenient):
    code = fields.Str(required=True)
    name = fields.Str(required=True)
    parent = fields.Str(required=True, allow_none=True)
    level = fields.Str(required=True)
    kind = fields.Str(required=True)
    regime = fields.Str(required=True)
    state = fields.Str(load_default="active")
    successors = fields.List(fields.Str(), load_default=list)
    predecessors = fields.List(fields.Str(), load_default=list)
    handover = fields.Dict(load_default=dict)


class OrganChanged(Envelope):
    data = fields.Nested(OrganData, required=True)


class HeldPost(Lenient):
    organ = fields.Str(required=True)
    role = fields.Str(required=True)
    from_ = fields.Str(required=True, data_key="from", attribute="from")
    to = fields.Str(load_default=None, allow_none=True)
    behalf = fields.Str(load_default="")


class PostData(Lenient):
    posts = fields.List(fields.Nested(HeldPost), required=True)


class PostChanged(Envelope):
    data = fields.Nested(PostData, required=True)


class NoticeDay(Lenient):
    day = fields.Str(required=True)
    works = fields.Str(required=True)
    notice = fields.Str(required=True)


class CalendarData(Lenient):
    rows = fields.List(fields.Nested(NoticeDay), required=True)


class CalendarChanged(Envelope):
    data = fields.Nested(CalendarData, required=True)


KERNEL_READS: Mapping[str, type[Schema]] = {
    "organ_changed": OrganChanged,
    "post_changed": PostChanged,
    "calendar_changed": CalendarChanged,
}


def repeat(service: Any, event: dict[str, Any]) -> None:
    """Hand each repeated event to the service's own handler of its type, if it has one.

    A handler is found by its name, `on_<type>`. One event that no longer fits its schema, or
    that its handler refuses, does not keep the others from being repeated: the former was parked
    when it first came, of the latter the first error is raised at the end.
    """
    failed: list[Exception] = []
    for inner in event["data"]["events"]:
        type_ = str(inner.get("type"))
        handler, schema = getattr(service, f"on_{type_}", None), service.READS.get(type_)
        if not handler or not schema or schema().validate(inner):
            continue
        try:
            handler(schema().load(inner))
        except Exception as error:
            if is_away(error):
                raise
            failed.append(error)
    if failed:
        raise failed[0]
