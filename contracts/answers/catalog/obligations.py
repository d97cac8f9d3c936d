"""What catalog answers about what is due."""

from contracts.answers.shapes import (
    Answer,
    Bool,
    Counts,
    HistoryLine,
    Int,
    Str,
    Texts,
    many,
)


class Obligation(Answer):
    """`standing` is how it stands today; `because` says why it is due on that day."""

    obligation = Str()
    organ = Str()
    organ_name = Str()
    entry = Str()
    section = Str()
    content = Str()
    period = Str()
    label = Str()
    opens_on = Str()
    due_on = Str()
    until = Str()
    provisional = Bool()
    because = Str()
    state = Str()
    standing = Str()
    asked_by = Str()
    reason = Str()
    item = Str()
    title = Str()
    version = Int()
    met_at = Str()


class ListedObligation(Obligation):
    place = Str()


class Obligations(Answer):
    rows = many(ListedObligation)
    counts = Counts()


class Reminded(Answer):
    """`person` was told in place of a role, "" when nobody was; `left` are those who were named
    and hold no post there any more."""

    id = Str()
    version = Int()
    level = Str()
    working_days = Int()
    on = Str()
    organ = Str()
    roles = Texts()
    person = Str()
    left = Texts()


class WholeObligation(Obligation):
    """`may` names the commands that who asks may give about it now."""

    may = Texts()
    rule = Str()
    rule_version = Int()
    work = Str()
    history = many(HistoryLine)
    reminders = many(Reminded)


class Reminder(Obligation):
    """`level` is why it is shown: one of contracts/words.py REMINDERS, or `asked`."""

    level = Str()
