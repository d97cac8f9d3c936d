"""What notify answers."""

from collections.abc import Mapping

from contracts.answers.shapes import (
    NOTHING,
    Answer,
    Bool,
    Counts,
    Int,
    Shape,
    Str,
    Texts,
    many,
    one,
)


class Members(Answer):
    members = Int()
    created = Int()
    changed = Int()
    unchanged = Int()


class Member(Answer):
    """Name and number are masked."""

    member = Str()
    name = Str()
    phone = Str()
    organ = Str()
    groups = Texts()
    opted_out = Bool()


class Removed(Answer):
    member = Str()
    removed = Bool()


class Announcement(Answer):
    announcement = Str()
    item = Str()
    version = Int()
    organ = Str()
    number = Str()
    delivery = Str()
    audience = Texts()
    state = Str()
    handed = Bool()
    total = Int()
    opted_out = Int()
    counts = Counts()
    progress = Int()
    problem = Str()
    opened_at = Str()


class WholeAnnouncement(Announcement):
    notes = Texts()


class Message(Answer):
    text = Str()
    units = Int()
    pieces = Texts()


class Sent(Answer):
    """The same whether there is such a member or not."""

    message = Str()


class Opened(Answer):
    token = Str()
    device = Str()


class Session(Answer):
    member = Str()
    name = Str()
    organ = Str()
    organ_name = Str()
    groups = Texts()
    csrf = Str()
    ticket = Str()


ANSWERS: Mapping[str, Shape] = {
    "notify.import_members": one(Members),
    "notify.remove_member": one(Removed),
    "notify.set_opt_out": one(Member),
    "notify.show_member": one(Member),
    "notify.list_members": many(Member),
    "notify.list_announcements": many(Announcement),
    "notify.show_announcement": one(WholeAnnouncement),
    "notify.show_preview": one(Message),
    "notify.send_code": one(Sent),
    "notify.open_session": one(Opened),
    "notify.show_session": one(Session),
    "notify.close_session": NOTHING,
}
