"""What review answers."""

from collections.abc import Mapping

from contracts.answers.shapes import Answer, Bool, Int, Shape, Str, Texts, many, one


class Review(Answer):
    """`waiting_for` is organ/role of who should decide next, "" when nobody has to."""

    review = Str()
    item = Str()
    version = Int()
    organ = Str()
    hash = Str()
    state = Str()
    step = Int()
    label = Str()
    role = Str()
    steps = Int()
    waiting_for = Str()
    opened_at = Str()


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


class Step(Answer):
    name = Str()
    label = Str()
    role = Str()


class Mine(Answer):
    may = Bool()
    bars = Texts()


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
    closed_because = Str()
    deciders = Texts()
    mine = one(Mine)
    before = many(Before)


class Route(Answer):
    id = Str()
    name = Str()
    steps = Texts()


ANSWERS: Mapping[str, Shape] = {
    "review.decide_step": one(Review),
    "review.list_reviews": many(ListedReview),
    "review.show_review": one(WholeReview),
    "review.list_routes": many(Route),
}
