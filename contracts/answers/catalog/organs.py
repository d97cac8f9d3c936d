"""What catalog answers about organs and the calendar."""

from contracts.answers.shapes import (
    Answer,
    Bool,
    Imported,
    Int,
    OptionalStr,
    Str,
    Texts,
    many,
)


class Organ(Answer):
    id = Str()
    code = Str()
    name = Str()
    parent = OptionalStr()
    level = Str()
    kind = Str()
    regime = Str()
    state = Str()


class OrganName(Answer):
    organ = Str()
    name = Str()


class ReformedOrgan(Organ):
    """`was_name` and `was_parent` are those that it had; of a new one there are none."""

    is_new = Bool()
    was_name = Str()
    was_parent = OptionalStr()


class Follows(Answer):
    """How much of a closed organ goes on at its heir."""

    organ = Str()
    heir = Str()
    posts = Int()
    drafts = Int()
    reviews = Int()
    obligations = Int()
    plans = Int()
    boards = Int()
    cases = Int()


class LackingEntry(Answer):
    organ = Str()
    heir = Str()
    entry = Str()
    content = Str()


class Reform(Answer):
    organs = many(ReformedOrgan)
    follows = many(Follows)
    entries = many(LackingEntry)


class OrganLine(Answer):
    at = Str()
    by = Str()
    kind = Str()
    document = Str()
    reason = Str()
    was_name = Str()
    was_parent = Str()


class WholeOrgan(Organ):
    """`lacking` are entries of its predecessors that none of its catalogues has."""

    parent_name = Str()
    successors = many(OrganName)
    predecessors = many(OrganName)
    history = many(OrganLine)
    lacking = many(LackingEntry)


class NoticeDay(Answer):
    day = Str()
    works = Bool()
    notice = Str()


class CalendarVersion(Answer):
    version = Int()
    at = Str()
    by = Str()
    notices = Texts()
    days = Int()


class Calendar(Answer):
    """`published_to` is the last year whose notice is known; `days` are those of `year` that
    differ from an ordinary week, each with the `notice` that was imported for it, or "" ."""

    version = Int()
    published_to = Int()
    year = Int()
    days = many(NoticeDay)
    versions = many(CalendarVersion)


class NoticeRow(Answer):
    """`works` is yes or no, as in the table that was imported."""

    day = Str()
    works = Str()
    notice = Str()


class Notices(Answer):
    """`version` 0 before anything was imported."""

    version = Int()
    rows = many(NoticeRow)


class ImportedCalendar(Imported):
    """The `version` that now stands, or would."""

    version = Int()
    published_to = Int()
