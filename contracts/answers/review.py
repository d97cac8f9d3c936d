"""What review answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import Answer, Bool, Int, Loose, Shape, Str, Texts, many, one


class Review(Answer):
    """`waiting_for` is organ/role of who should decide next, "" when nobody has to."""

    review = Str()
    item = Str()
    version = Int()
    organ = Str()
    hash = Str()
    state = Str()
    weight = Str()
    urgent = Str()
    step = Int()
    label = Str()
    role = Str()
    steps = Int()
    waiting_for = Str()
    opened_at = Str()
    due_on = Str()
    because = Str()
    provisional = Bool()
    overdue = Bool()


class ListedReview(Review):
    place = Str()


class Decision(Answer):
    step = Str()
    label = Str()
    organ = Str()
    by = Str()
    decision = Str()
    comment = Str()
    at = Str()
    behalf = Str()
    checks = fields.Dict(keys=fields.Str(), values=fields.Str(), required=True)
    minutes = Loose(allow_none=True)


class Point(Answer):
    id = Str()
    text = Str()


class Step(Answer):
    name = Str()
    label = Str()
    role = Str()
    organ = Str()
    kind = Str()
    checklist = many(Point)
    afterwards = Bool()


class Escalated(Answer):
    step = Str()
    due_on = Str()
    at = Str()


class Mine(Answer):
    may = Bool()
    bars = Texts()
    behalf = Str()


class Before(Answer):
    version = Int()
    hash = Str()
    state = Str()


class WholeReview(Review):
    drafter = Str()
    writers = Texts()
    route_name = Str()
    path = many(Step)
    decisions = many(Decision)
    escalated = many(Escalated)
    closed_because = Str()
    deciders = Texts()
    mine = one(Mine)
    before = many(Before)


class UrgentCount(Answer):
    """Of one organ. `published` = `waiting` + `stood` + `disputed`; `late` are those of them that
    were not looked at in time."""

    organ = Str()
    published = Int()
    waiting = Int()
    stood = Int()
    disputed = Int()
    late = Int()


class RouteStep(Answer):
    label = Str()
    when = Texts()


class Route(Answer):
    id = Str()
    name = Str()
    version = Int()
    urgent = Bool()
    steps = many(RouteStep)


class NonDisclosure(Answer):
    """`due_on` is the day of the next examination."""

    non_disclosure = Str()
    organ = Str()
    entry = Str()
    item = Str()
    subject = Str()
    basis = Str()
    harm = Str()
    requester = Str()
    superior = Str()
    state = Str()
    due_on = Str()
    because = Str()
    overdue = Bool()
    requested_at = Str()


class ListedNonDisclosure(NonDisclosure):
    place = Str()


class NonDisclosureLine(Answer):
    action = Str()
    by = Str()
    at = Str()
    reason = Str()


class WholeNonDisclosure(NonDisclosure):
    history = many(NonDisclosureLine)
    may = Bool()


ANSWERS: Mapping[str, Shape] = {
    "review.decide_step": one(Review),
    "review.list_reviews": many(ListedReview),
    "review.show_review": one(WholeReview),
    "review.show_urgent_counts": many(UrgentCount),
    "review.list_routes": many(Route),
    "review.request_non_disclosure": one(NonDisclosure),
    "review.decide_non_disclosure": one(NonDisclosure),
    "review.list_non_disclosures": many(ListedNonDisclosure),
    "review.show_non_disclosure": one(WholeNonDisclosure),
}
