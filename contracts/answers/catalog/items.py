"""What catalog answers about items."""

from contracts.answers.shapes import (
    Answer,
    Bool,
    HistoryLine,
    Int,
    Loose,
    Str,
    Texts,
    many,
)


class Item(Answer):
    """`due_on` and why, as the clocks of domain.md §4 say; `public` is what citizens see."""

    item = Str()
    version = Int()
    edited = Int()
    state = Str()
    organ = Str()
    entry = Str()
    title = Str()
    hash = Str()
    public = Loose()
    opinion_days = Int()
    open_cases = Int()
    cause = Loose()
    disputed = Str()
    drafter = Str()
    outside = Bool()
    kind = Str()
    superseded_by = Str()
    superseded_reason = Str()
    changed_at = Str()
    due_on = Str()
    because = Str()
    provisional = Bool()
    overdue = Bool()


class ListedItem(Item):
    place = Str()


class ItemLine(HistoryLine):
    version = Int()


class Clock(Answer):
    """One clock of a thing: by when, and why in order; `consumed`, `paused` and `remaining` are in
    its rule's unit (months in days)."""

    rule = Str()
    version = Int()
    name = Str()
    source = Str()
    state = Str()
    due_on = Str()
    due_at = Str()
    provisional = Bool()
    promised = Bool()
    overdue = Bool()
    consumed = Int()
    paused = Int()
    remaining = Int()
    because = Texts()


class WholeItem(Item):
    """`clocks` are all it has, the earliest first."""

    text = Loose()
    history = many(ItemLine)
    heard = Loose(allow_none=True)
    clocks = many(Clock)


class Finding(Answer):
    """`text` is what stands there, of a file its masked form; `reason` why it may stay."""

    place = Str()
    kind = Str()
    word = Str()
    text = Str()
    masked = Str()
    digest = Str()
    reason = Str()


class Preview(Answer):
    seal = Loose()
    route = Str()
    problems = Texts()
    findings = many(Finding)


class Opened(Answer):
    name = Str()
    hash = Str()
    size = Int()
    type = Str()


class Title(Answer):
    item = Str()
    title = Str()
    organ = Str()
    organ_name = Str()
    state = Str()
    version = Int()
    due_on = Str()
    because = Str()
    superseded_by = Str()
