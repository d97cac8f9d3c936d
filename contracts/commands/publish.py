"""Commands of publish: deliveries and their proof, the site, boards, members who read."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, Command, MemberQuery, PublicCommand, Query
from contracts.commands.catalog.items import HASH
from contracts.words import PUBLICATIONS

LOOKED_FOR = ("awaiting", "failed")


class Proof(Schema):
    """What a person enters for a meeting, a document or a bulletin (domain.md §5)."""

    number = fields.Str(required=True, validate=validate.Length(1, 100))
    date = fields.Date(required=True, error_messages={"invalid": "日期要写成 2026-03-05"})
    file_hash = fields.Str(required=True, validate=HASH)


class ProveDelivery(Command):
    delivery = fields.Str(required=True, validate=ID)
    proof = fields.Nested(Proof, required=True)


class ShowPublication(Query):
    """All versions of an item, or one `item:version`."""

    item = fields.Str(required=True, validate=ID)


class ListWaiting(Query):
    """Deliveries of an organ that wait for a person's proof; with `account` only those that this
    person may prove."""

    account = fields.Str(load_default=None, allow_none=True)
    organ = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ListPublications(Query):
    """The newest approval first; `below` takes in the organs below, `after` is the `place` of the
    last one shown. `looking_for` is a kind of delivery, and `states` count only without it."""

    organ = fields.Str(load_default=None, allow_none=True)
    below = fields.Bool(load_default=False)
    states = fields.List(fields.Str(validate=validate.OneOf(PUBLICATIONS)), load_default=list)
    looking_for = fields.Str(load_default="", validate=validate.OneOf(("", *LOOKED_FOR)))
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=50, validate=validate.Range(1, 200))


class ShowDelivery(Query):
    delivery = fields.Str(required=True, validate=ID)


class ShowWithdrawal(Query):
    item = fields.Str(required=True, validate=ID)


class RetryDelivery(Command):
    delivery = fields.Str(required=True, validate=ID)


class ShowPreview(Query):
    """How a seal that is not sealed yet would look; links on the page go below `base`."""

    seal = fields.Dict(required=True)
    as_ = fields.Str(required=True, data_key="as", validate=validate.OneOf(("citizen", "board")))
    base = fields.Str(required=True, validate=validate.Regexp(r"^(/[A-Za-z0-9_.:-]+)+$"))


class ShowLook(Query):
    """A style sheet of pages that others show."""

    name = fields.Str(required=True, validate=validate.Length(1, 100))


class RebuildSite(Command):
    pass


class ShowSite(Query):
    pass


class BoardRow(Schema):
    """One line of a table of boards; what is wrong with it is answered per line."""

    line = fields.Int(required=True)
    board = fields.Str(load_default="")
    name = fields.Str(load_default="")
    organ = fields.Str(load_default="")
    place = fields.Str(load_default="")
    kind = fields.Str(load_default="")
    scope = fields.Str(load_default="")
    shows = fields.Str(load_default="")
    active = fields.Str(load_default="")
    days = fields.Str(load_default="")


class ImportBoards(Command):
    rows = fields.List(fields.Nested(BoardRow), required=True)
    dry_run = fields.Bool(load_default=False)


class ListBoards(Query):
    """All, those of an organ, or one; the next page is behind the last board shown."""

    after = fields.Str(load_default="")

    organ = fields.Str(load_default=None, allow_none=True)
    board = fields.Str(load_default=None, allow_none=True)
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShownEntry(Schema):
    """`number` grows for one device; the same number again is the same showing."""

    number = fields.Int(required=True, validate=validate.Range(1))
    item = fields.Str(required=True, validate=ID)
    version = fields.Int(required=True, validate=validate.Range(1))
    at = fields.AwareDateTime(required=True)


class RecordShown(Command):
    """What a device showed; without entries it says that the device is alive. `log` names the
    memory that counts its numbers: one that was wiped begins another."""

    board = fields.Str(required=True, validate=ID)
    device = fields.Str(required=True, validate=ID)
    log = fields.Str(required=True, validate=validate.Regexp(r"^[0-9a-f]{8,32}$"))
    entries = fields.List(
        fields.Nested(ShownEntry), required=True, validate=validate.Length(max=500)
    )


class AskEnrolment(PublicCommand):
    """A device asks for the code it shows; its address is kept for as long as the code lives."""

    key_hash = fields.Str(required=True, validate=HASH)


class EnrolDevice(Command):
    """A person who reads the code off the screen says of which board the device is."""

    code = fields.Str(required=True, validate=validate.Length(1, 20))
    board = fields.Str(required=True, validate=ID)


class RevokeDevice(Command):
    device = fields.Str(required=True, validate=ID)


class SetUrgent(Command):
    """`until` null: no longer urgent."""

    item = fields.Str(required=True, validate=ID)
    until = fields.AwareDateTime(
        required=True,
        allow_none=True,
        error_messages={"invalid": "时间要写成 2026-03-05T18:00:00+08:00"},
    )


class Photo(Schema):
    """What a person enters for a sheet on a paper board."""

    date = fields.Date(required=True, error_messages={"invalid": "日期要写成 2026-03-05"})
    file_hash = fields.Str(required=True, validate=HASH)


class ProveBoard(Command):
    delivery = fields.Str(required=True, validate=ID)
    board = fields.Str(required=True, validate=ID)
    proof = fields.Nested(Photo, required=True)


PORTION = 384 * 1024  # bytes of a file in one answer: as Base64 half a MiB


class ListShown(MemberQuery):
    """What the member may read, newest first; `before` is the `next` of the page before.

    `words` narrows it to titles that contain all of them, `items` to these items.
    """

    before = fields.Str(load_default="", validate=validate.Length(max=200))
    words = fields.Str(load_default="", validate=validate.Length(max=100))
    items = fields.List(
        fields.Str(validate=ID), load_default=None, validate=validate.Length(max=100)
    )
    limit = fields.Int(load_default=20, validate=validate.Range(1, 100))


class ReadShown(MemberQuery):
    """One item as the member may read it; that he did is kept, once per version."""

    item = fields.Str(required=True, validate=ID)


class ReadFile(MemberQuery):
    """An attachment from `offset` on, at most PORTION bytes of it."""

    item = fields.Str(required=True, validate=ID)
    hash = fields.Str(required=True, validate=HASH)
    offset = fields.Int(load_default=0, validate=validate.Range(0))
