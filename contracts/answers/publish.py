"""What publish answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import (
    Answer,
    Bool,
    Counts,
    Imported,
    Int,
    Loose,
    Moments,
    OptionalInt,
    OptionalStr,
    Shape,
    Str,
    Texts,
    many,
    one,
)


class Planned(Answer):
    stage = Str()
    channel = Str()
    target = Str()
    required = Bool()


class Delivery(Answer):
    """`proof` is of its channel's own shape; `counts` and `total` are of messages."""

    delivery = Str()
    publication = Str()
    item = Str()
    version = Int()
    organ = Str()
    stage = Str()
    channel = Str()
    target = Str()
    required = Bool()
    state = Str()
    proof = Loose(allow_none=True)
    proved_at = OptionalStr()
    problem = Str()
    papers = Texts(allow_none=True)
    counts = Counts(allow_none=True)
    total = OptionalInt()
    reached = OptionalInt()
    opened_at = Str()
    recalled_at = Str()
    attempts = Int()
    retry_at = Str()
    recallable = fields.Bool(required=True, allow_none=True)
    why_not = Str()


class Waiting(Delivery):
    due_on = Str()
    because = Str()


class Publication(Answer):
    publication = Str()
    item = Str()
    version = Int()
    organ = Str()
    state = Str()
    stage = Str()
    number = Str()
    url = Str()
    problem = Str()
    plan = many(Planned)
    interval_days = Int()
    approved_at = Str()
    opened = Moments()
    confirmed = Moments()
    opens_at = Str()
    deliveries = many(Delivery)


class ListedPublication(Publication):
    place = Str()


class Sighting(Answer):
    board = Str()
    name = Str()
    place = Str()
    kind = Str()
    first = Str()
    last = Str()
    heard = Str()


class WholeDelivery(Delivery):
    """`boards` of a board's, `checked_at` of the website's."""

    boards = fields.List(fields.Nested(Sighting))
    checked_at = fields.Str()


class Touched(Delivery):
    version = Int()
    url = Str()


class Withdrawal(Answer):
    void = Loose()
    touches = many(Touched)


class Site(Answer):
    fence = Int()
    owned = Bool()
    pages = Int()
    rebuild = Loose()


class Hanging(Answer):
    item = Str()
    version = Int()
    title = Str()
    number = Str()
    organ = Str()
    from_ = Str(data_key="from")
    until = OptionalStr()
    urgent_until = OptionalStr()
    prints = Loose()


class Device(Answer):
    device = Str()
    enrolled_at = OptionalStr()
    enrolled_by = Str()
    heard = OptionalStr()
    offline_since = OptionalStr()


class Board(Answer):
    board = Str()
    name = Str()
    organ = Str()
    place = Str()
    kind = Str()
    scope = Str()
    shows = Texts()
    active = Bool()
    days = Int()
    showing = many(Hanging)
    devices = many(Device)
    heard = OptionalStr()


class Shown(Answer):
    entries = Int()
    first = Int()


class Photographed(Answer):
    delivery = Str()
    board = Str()
    proof = Loose()


class Code(Answer):
    code = Str()
    until = Str()


class Enrolled(Answer):
    device = Str()
    board = Str()


class Urgent(Answer):
    item = Str()
    until = OptionalStr()


class Page(Answer):
    html = Str()


class Look(Answer):
    text = Str()


class MemberRow(Answer):
    item = Str()
    version = Int()
    title = Str()
    organ = Str()
    organ_name = Str()
    number = Str()
    shown_at = Str()
    read = Bool()
    ahead = Bool()
    public_from = Str()
    url = Str()
    superseded_on = Str()


class MemberRows(Answer):
    rows = many(MemberRow)
    next = Str()


class MemberText(MemberRow):
    """As it was sealed, with the slip that lets this member answer."""

    body = Str()
    body_kind = Str()
    basis = Str()
    clarities = Loose()
    occurred_on = Str()
    change_note = Str()
    class_ = Str(data_key="class")
    audience = Texts()
    attachments = fields.List(Loose(), required=True)
    versions = fields.List(Loose(), required=True)
    supplements = Int()
    superseded_reason = Str()
    successor = Loose(allow_none=True)
    cause = Loose(allow_none=True)
    opinion_days = Int()
    opinion_until = Str()
    opinion_open = Bool()
    slip = Str()


class File(Answer):
    name = Str()
    type = Str()
    size = Int()
    data = Str()
    next = OptionalInt()


ANSWERS: Mapping[str, Shape] = {
    "publish.prove_delivery": one(Delivery),
    "publish.retry_delivery": one(Delivery),
    "publish.show_delivery": one(WholeDelivery),
    "publish.show_publication": many(Publication),
    "publish.list_publications": many(ListedPublication),
    "publish.show_withdrawal": one(Withdrawal),
    "publish.list_waiting": many(Waiting),
    "publish.rebuild_site": one(Site),
    "publish.show_site": one(Site),
    "publish.import_boards": one(Imported),
    "publish.list_boards": many(Board),
    "publish.record_shown": one(Shown),
    "publish.prove_board": one(Photographed),
    "publish.ask_enrolment": one(Code),
    "publish.enrol_device": one(Enrolled),
    "publish.revoke_device": one(Enrolled),
    "publish.set_urgent": one(Urgent),
    "publish.show_preview": one(Page),
    "publish.show_look": one(Look),
    "publish.list_shown": one(MemberRows),
    "publish.read_shown": one(MemberText),
    "publish.read_file": one(File),
}
