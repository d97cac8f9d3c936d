"""What feedback answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import (
    Answer,
    Bool,
    Counts,
    HistoryLine,
    Int,
    Shape,
    Str,
    Texts,
    many,
    one,
)


class Receipt(Answer):
    """The code is shown now and never again."""

    code = Str()
    organ = Str()
    received_at = Str()


class Entered(Receipt):
    case = Str()


class MemberReceipt(Answer):
    case = Str()
    organ = Str()
    received_at = Str()


class Disclosed(Answer):
    state = Str()
    state_word = Str()
    url = Str()
    due_on = Str()


class Asked(Answer):
    """What the asker sees of his own case."""

    state = Str()
    state_word = Str()
    item = Str()
    number = Str()
    url = Str()
    kind_word = Str()
    received_at = Str()
    due_on = Str()
    text = Str()
    reason = Str()
    reply = Str()
    outcome = Str()
    outcome_word = Str()
    redisclosure = one(Disclosed, allow_none=True)
    organ = Str()


class MemberCase(Asked):
    case = Str()


class MemberCases(Answer):
    rows = many(MemberCase)
    next = Str()


class Case(Answer):
    """A line of a list: neither what was said nor by whom."""

    case = Str()
    item = Str()
    item_version = Int()
    organ = Str()
    channel = Str()
    kind = Str()
    level = Str()
    state = Str()
    outcome = Str()
    lead = Str()
    redisclosure = Str()
    version = Int()
    due_on = Str()
    because = Str()
    has_contact = Bool()
    received_at = Str()


class ListedCase(Case):
    """`place` where the list goes page by page."""

    place = fields.Str()


class WholeCase(Case):
    """`name` and `contact` only when they were asked for."""

    text = Str()
    helpers = Texts()
    reply = Str()
    replier = Str()
    reason = Str()
    history = many(HistoryLine)
    mine = Texts()
    handled_at = Str()
    name = fields.Str()
    contact = fields.Str()


class Redisclosure(Answer):
    redisclosure = Str()
    item = Str()
    organ = Str()
    cases = Texts()
    state = Str()
    taken = Texts()
    outcomes = Counts()
    due_on = Str()
    by = Str()
    draft = Str()


ANSWERS: Mapping[str, Shape] = {
    "feedback.receive_case": one(Receipt),
    "feedback.show_case": one(Asked),
    "feedback.receive_member_case": one(MemberReceipt),
    "feedback.list_member_cases": one(MemberCases),
    "feedback.show_member_case": one(MemberCase),
    "feedback.enter_case": one(Entered),
    "feedback.screen_case": one(Case),
    "feedback.dismiss_case": one(Case),
    "feedback.assign_case": one(Case),
    "feedback.answer_case": one(Case),
    "feedback.review_reply": one(Case),
    "feedback.close_case": one(Case),
    "feedback.request_redisclosure": one(Redisclosure),
    "feedback.show_redisclosure": one(Redisclosure),
    "feedback.list_cases": many(ListedCase),
    "feedback.show_case_staff": one(WholeCase),
    "feedback.show_case_counts": Counts(),
}
