"""Commands about items."""

import hashlib

from marshmallow import Schema, fields, validate

from contracts.commands import ID, REASON_LIMIT, TEXT_LIMIT, Command, Query, reason
from contracts.words import REVISIONS, WEIGHTS

AUDIENCES = (
    "standing_committee",
    "committee",
    "delegates",
    "members",
    "organ_members",
    "named",
    "residents",
    "society",
)
CHANNELS = ("meeting", "document", "bulletin", "members", "website", "board", "sms")
MOST_TITLES = 2000  # asked for at once
MOST_CONFIRMED = 2000  # of one text
HASH = validate.Regexp(r"^[0-9a-f]{64}$", error="不是文件的 SHA-256")


def at_most(limit: int) -> validate.Length:
    """Characters; whether a text may be empty is a rule of the domain, which says it in words."""
    return validate.Length(max=limit, error=f"最多 {limit} 字，请改短")


class Clarities(Schema):
    """五明确: every item names all five."""

    task = fields.Str(required=True, validate=at_most(500))
    leader = fields.Str(required=True, validate=at_most(100))
    lead_department = fields.Str(required=True, validate=at_most(200))
    due = fields.Str(required=True, validate=at_most(100))
    person = fields.Str(required=True, validate=at_most(100))


class Attachment(Schema):
    """A file that stands in the content store already; `inline` is a picture of the body."""

    name = fields.Str(required=True, validate=validate.Length(1, 200))
    hash = fields.Str(required=True, validate=HASH)
    size = fields.Int(required=True, validate=validate.Range(0))
    type = fields.Str(required=True, validate=validate.Length(1, 100))
    inline = fields.Bool(load_default=False)


class Confirmation(Schema):
    """Something found that has to be public all the same; `digest` is in place of the words."""

    place = fields.Str(required=True, validate=validate.Length(1, 400))
    kind = fields.Str(required=True, validate=validate.Length(1, 20))
    digest = fields.Str(required=True, validate=HASH)
    reason = fields.Str(required=True, validate=validate.Length(1, REASON_LIMIT))


class Original(Schema):
    """The file as it was, of which the attachment with the hash `copy` is a masked copy."""

    copy = fields.Str(required=True, validate=HASH)
    name = fields.Str(required=True, validate=validate.Length(1, 200))
    hash = fields.Str(required=True, validate=HASH)
    size = fields.Int(required=True, validate=validate.Range(0))
    type = fields.Str(required=True, validate=validate.Length(1, 100))


class SaveItem(Command):
    """Without `item` a new draft; with it the draft of `version` is replaced as a whole.

    `body` is plain text or restricted HTML (common/richtext), which is cleaned before it is kept.
    `opinion_days` are the days for which opinions are asked for from the day it is public (0: not
    asked for); `changed` is what became of opinions, only where the item answers some.
    `weight` decides which steps of the route it takes (none: what the entry says); `urgent` is the
    reason why it cannot wait for them: it is published first and looked at afterwards.
    `plan` says that it is a draft plan, published to hear opinions, or the final text after one.
    `edited` is what the answer to the last saving said, where nobody else's may be lost.
    `period` is which one of its entry's it discloses, of those that are due; "" where nobody says.
    `kind` says anew whether a revision corrects or only adds (none: as it was begun).
    `supersedes` are public items that it replaces once it is public itself, and why.
    `unfinished` keeps a draft with gaps, which cannot be submitted; marks are refused all the same.
    """

    item = fields.Str(load_default=None, allow_none=True, validate=ID)
    version = fields.Int(load_default=None, allow_none=True)
    edited = fields.Int(load_default=None, allow_none=True)
    unfinished = fields.Bool(load_default=False)
    organ = fields.Str(required=True, validate=ID)
    entry = fields.Str(required=True, validate=ID)
    title = fields.Str(required=True, validate=at_most(200))
    body = fields.Str(required=True, validate=at_most(TEXT_LIMIT))
    body_kind = fields.Str(load_default="text", validate=validate.OneOf(("text", "html")))
    clarities = fields.Nested(Clarities, required=True)
    occurred_on = fields.Date(
        required=True, allow_none=True, error_messages={"invalid": "日期要写成 2026-03-05"}
    )
    basis = fields.Str(load_default="", validate=at_most(1000))
    audience = fields.List(
        fields.Str(validate=validate.OneOf(AUDIENCES)), load_default=None, allow_none=True
    )
    forms = fields.List(
        fields.Str(validate=validate.OneOf(CHANNELS)), load_default=None, allow_none=True
    )
    attachments = fields.List(fields.Nested(Attachment), load_default=list)
    opinion_days = fields.Int(
        load_default=0, validate=validate.Range(0, 365, error="要写 0 到 365 之间的天数")
    )
    changed = fields.Str(load_default="", validate=at_most(REASON_LIMIT))
    weight = fields.Str(load_default=None, allow_none=True, validate=validate.OneOf([*WEIGHTS]))
    urgent = fields.Str(load_default="", validate=at_most(REASON_LIMIT))
    plan = fields.Str(load_default="", validate=validate.OneOf(("", "draft", "final")))
    period = fields.Str(load_default="", validate=at_most(100))
    kind = fields.Str(load_default="", validate=validate.OneOf(("", *REVISIONS)))
    supersedes = fields.List(
        fields.Str(validate=ID),
        load_default=list,
        validate=validate.Length(max=20, error="一次最多取代 20 件"),
    )
    supersedes_reason = fields.Str(load_default="", validate=at_most(REASON_LIMIT))
    confirmations = fields.List(
        fields.Nested(Confirmation), load_default=list, validate=validate.Length(max=MOST_CONFIRMED)
    )
    originals = fields.List(fields.Nested(Original), load_default=list)


def item_id(command_id: str) -> str:
    """The id of the item that a SaveItem without `item` makes: the same command, the same item."""
    return "i-" + hashlib.sha256(command_id.encode()).hexdigest()[:20]


class ItemVersion(Command):
    """Names the version the user saw, so that a late repeat is a Conflict."""

    item = fields.Str(required=True, validate=ID)
    version = fields.Int(required=True)


class SubmitItem(ItemVersion):
    """`edited` as in SaveItem: what is sealed is what the user saw."""

    edited = fields.Int(load_default=None, allow_none=True)


class ReviseItem(ItemVersion):
    """`correct` may change anything; `supplement` only adds to what is shown."""

    note = reason()
    kind = fields.Str(load_default="correct", validate=validate.OneOf([*REVISIONS]))


class WithdrawItem(ItemVersion):
    """`secrecy` leaves no trace on the site; `ordinary` leaves a line with the reason."""

    reason = reason()
    kind = fields.Str(load_default="ordinary", validate=validate.OneOf(("ordinary", "secrecy")))


class OpenOriginal(Command):
    """`hash` is that of the file of which the item shows a masked copy; the ledger keeps why."""

    item = fields.Str(required=True, validate=ID)
    hash = fields.Str(required=True, validate=HASH)
    reason = reason()


class ShowItem(Query):
    item = fields.Str(required=True, validate=ID)


class ListItems(Query):
    """Newest first; `below` takes in the organs below, `title` is how the title begins, `after`
    the `place` of the last item of the page before."""

    organ = fields.Str(load_default=None, allow_none=True)
    below = fields.Bool(load_default=False)
    state = fields.Str(load_default=None, allow_none=True)
    states = fields.List(fields.Str(), load_default=list)
    entry = fields.Str(load_default=None, allow_none=True)
    drafter = fields.Str(load_default=None, allow_none=True)
    title = fields.Str(load_default="", validate=validate.Length(max=200))
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ListTitles(Query):
    """What items are called, for lists of other services, which never hear titles."""

    items = fields.List(
        fields.Str(validate=ID), required=True, validate=validate.Length(1, MOST_TITLES)
    )
