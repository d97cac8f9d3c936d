"""Commands of feedback: cases, from whoever speaks up to the answer, and disclosing again."""

from marshmallow import fields, validate

from contracts.commands import (
    ID,
    REASON_LIMIT,
    Command,
    MemberCommand,
    MemberQuery,
    PublicCommand,
    Query,
    moment,
    reason,
)

TEXT_LIMIT = 2000  # characters of one opinion
REPLY_LIMIT = 5000
NAME_LIMIT = 50
CONTACT_LIMIT = 100
KINDS = ("opinion", "suggestion", "complaint")
OUTCOMES = ("adopted", "partly_adopted", "explained", "not_adopted")
BY_HAND = ("phone", "visit", "meeting", "letter", "members")  # how opinions come but by the portal
STATES = ("received", "screened", "assigned", "answered", "replied", "closed")
MOST_CASES = 200  # of one re-disclosure


def _day() -> fields.Date:
    return fields.Date(
        load_default=None, allow_none=True, error_messages={"invalid": "日期要写成 2026-03-05"}
    )


def _text(limit: int, what: str) -> fields.Str:
    error = f"{what}要写 1 到 {limit} 个字"
    return fields.Str(required=True, validate=validate.Length(1, limit, error=error))


def _optional(limit: int, what: str) -> fields.Str:
    error = f"{what}最多 {limit} 个字"
    return fields.Str(load_default="", validate=validate.Length(max=limit, error=error))


class ReceiveCase(PublicCommand):
    """A citizen's opinion. Without name and contact it is anonymous; `named` allows the family
    name to be told to others."""

    item = fields.Str(required=True, validate=ID)
    text = _text(TEXT_LIMIT, "意见")
    name = _optional(NAME_LIMIT, "姓名")
    contact = _optional(CONTACT_LIMIT, "联系方式")
    named = fields.Bool(load_default=False)


class ShowCase(Query):
    """What the asker sees by the query code; any text is looked up, right or wrong."""

    code = fields.Str(load_default="")


class EnterCase(Command):
    """An opinion that came another way, entered by the case handler."""

    item = fields.Str(required=True, validate=ID)
    channel = fields.Str(required=True, validate=validate.OneOf(BY_HAND))
    text = _text(TEXT_LIMIT, "意见")
    name = _optional(NAME_LIMIT, "姓名")
    contact = _optional(CONTACT_LIMIT, "联系方式")
    named = fields.Bool(load_default=False)


class CaseVersion(Command):
    """Names the version the user saw, so that a late repeat is a Conflict."""

    case = fields.Str(required=True, validate=ID)
    version = fields.Int(required=True)


class ScreenCase(CaseVersion):
    kind = fields.Str(required=True, validate=validate.OneOf(KINDS))
    comment = _optional(REASON_LIMIT, "说明")


class DismissCase(CaseVersion):
    """The asker reads the reason."""

    reason = reason()


class AssignCase(CaseVersion):
    lead = fields.Str(required=True, validate=ID)
    helpers = fields.List(
        fields.Str(validate=ID), load_default=list, validate=validate.Length(max=20)
    )
    due_on = _day()
    comment = _optional(REASON_LIMIT, "说明")


class AnswerCase(CaseVersion):
    reply = _text(REPLY_LIMIT, "答复")
    outcome = fields.Str(required=True, validate=validate.OneOf(OUTCOMES))


class ReviewReply(CaseVersion):
    decision = fields.Str(required=True, validate=validate.OneOf(("approve", "return")))
    comment = _optional(REASON_LIMIT, "意见")


class CloseCase(CaseVersion):
    comment = _optional(REASON_LIMIT, "说明")


class RequestRedisclosure(Command):
    """Disclose how these cases about one item were handled."""

    item = fields.Str(required=True, validate=ID)
    cases = fields.List(
        fields.Str(validate=ID), required=True, validate=validate.Length(1, MOST_CASES)
    )
    due_on = _day()


class ShowRedisclosure(Query):
    redisclosure = fields.Str(required=True, validate=ID)


class ListCases(Query):
    """Oldest first; `below` takes in the organs below, `after` is the `place` of the last one
    shown. With `account` all that waits for this person now, the earliest due first, and nothing
    but `limit` and `organ` narrows it."""

    organ = fields.Str(load_default=None, allow_none=True)
    below = fields.Bool(load_default=False)
    state = fields.Str(load_default=None, allow_none=True, validate=validate.OneOf(STATES))
    states = fields.List(fields.Str(validate=validate.OneOf(STATES)), load_default=list)
    item = fields.Str(load_default=None, allow_none=True)
    lead = fields.Str(load_default=None, allow_none=True)
    account = fields.Str(load_default=None, allow_none=True)
    after = fields.Str(load_default="")
    limit = fields.Int(load_default=100, validate=validate.Range(1, 1000))


class ShowCaseCounts(Query):
    """How many there are in every state, of what who asks may read."""


class ShowCaseStaff(Query):
    """The whole case for who works on it; `contact` is for its handler and goes on the record."""

    case = fields.Str(required=True, validate=ID)
    account = fields.Str(required=True, validate=ID)
    contact = fields.Bool(load_default=False)


class ReceiveMemberCase(MemberCommand):
    """What a member says about an item that publish let him read (`slip`). Unless `named` the
    organ does not learn who he is; he himself finds it again in his own pages."""

    slip = fields.Str(required=True, validate=validate.Length(1, 4000))
    item = fields.Str(required=True, validate=ID)
    text = _text(TEXT_LIMIT, "意见")
    named = fields.Bool(load_default=False)


class ListMemberCases(MemberQuery):
    """His own, newest first; `before` is the `next` of the page before."""

    before = fields.Str(load_default="", validate=moment)
    limit = fields.Int(load_default=20, validate=validate.Range(1, 100))


class ShowMemberCase(MemberQuery):
    case = fields.Str(required=True, validate=ID)
