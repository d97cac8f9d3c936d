"""What catalog answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import (
    Answer,
    Bool,
    Counts,
    HistoryLine,
    Imported,
    Int,
    Loose,
    OptionalStr,
    Shape,
    Str,
    Texts,
    many,
    one,
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


class Organ(Answer):
    id = Str()
    code = Str()
    name = Str()
    parent = OptionalStr()
    level = Str()
    kind = Str()
    regime = Str()


class OrganName(Answer):
    organ = Str()
    name = Str()


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


class ImportedCalendar(Imported):
    """The `version` that now stands, or would."""

    version = Int()
    published_to = Int()


class Adopted(Answer):
    catalogue = Str()
    entries = Int()


class ListedCatalogue(Answer):
    """`version` is the outline's, `edition` the catalogue's own."""

    id = Str()
    organ = Str()
    name = Str()
    outline = Str()
    version = Int()
    regime = Str()
    edition = Int()
    state = Str()
    changed_at = Str()
    count = Int()
    outside = Bool()


class Catalogue(ListedCatalogue):
    entries = fields.List(Loose(), required=True)
    retired = fields.List(Loose(), required=True)


class WorkPlan(Answer):
    """`entry` is what it fixes, `item` the one that it was used for."""

    plan = Str()
    organ = Str()
    title = Str()
    why = Str()
    entry = Loose()
    state = Str()
    requested_by = Str()
    requested_at = Str()
    decided_by = Str()
    decided_at = Str()
    comment = Str()
    item = Str()


class Outline(Answer):
    id = Str()
    name = Str()
    version = Int()
    kind = Str()
    regime = Str()
    valid_from = Str()
    entries = Int()


class Effect(Answer):
    """`fields` is {name: [before, after]}; `before` is empty for a new entry."""

    action = Str()
    entry = Str()
    before = Loose()
    after = Loose()
    fields_ = Loose(data_key="fields", attribute="fields")


class Changed(Answer):
    edition = Int()
    effects = many(Effect)


class CatalogueHistory(Answer):
    changes = fields.List(Loose(), required=True)
    filings = fields.List(Loose(), required=True)


class Comparison(Answer):
    """`changed` is [{entry, content, fields: {name: [outline's, own]}, wider}]."""

    outline = Str()
    outline_version = Int()
    newest = Int()
    missing = fields.List(Loose(), required=True)
    extra = fields.List(Loose(), required=True)
    changed = fields.List(Loose(), required=True)


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
    id = Str()
    version = Int()
    level = Str()
    working_days = Int()
    on = Str()
    organ = Str()
    roles = Texts()


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


ANSWERS: Mapping[str, Shape] = {
    "catalog.import_organs": one(Imported),
    "catalog.import_calendar": one(ImportedCalendar),
    "catalog.show_calendar": one(Calendar),
    "catalog.find_organs": many(Organ),
    "catalog.list_organ_names": many(OrganName),
    "catalog.adopt_outline": one(Adopted),
    "catalog.begin_catalogue": one(Adopted),
    "catalog.readopt_outline": one(Changed),
    "catalog.change_catalogue": one(Changed),
    "catalog.file_catalogue": one(ListedCatalogue),
    "catalog.decide_catalogue": one(ListedCatalogue),
    "catalog.show_catalogue": many(Catalogue),
    "catalog.list_catalogues": many(ListedCatalogue),
    "catalog.request_work_plan": one(WorkPlan),
    "catalog.decide_work_plan": one(WorkPlan),
    "catalog.list_work_plans": many(WorkPlan),
    "catalog.list_outlines": many(Outline),
    "catalog.list_catalogue_history": one(CatalogueHistory),
    "catalog.show_comparison": one(Comparison),
    "catalog.save_item": one(Item),
    "catalog.submit_item": one(Item),
    "catalog.revise_item": one(Item),
    "catalog.withdraw_item": one(Item),
    "catalog.open_original": one(Opened),
    "catalog.close_item": one(Item),
    "catalog.show_item": one(WholeItem),
    "catalog.show_preview": one(Preview),
    "catalog.list_items": many(ListedItem),
    "catalog.list_titles": many(Title),
    "catalog.list_obligations": one(Obligations),
    "catalog.show_obligation": one(WholeObligation),
    "catalog.register_occurrence": one(Obligation),
    "catalog.declare_nothing": one(Obligation),
    "catalog.approve_nothing": one(Obligation),
    "catalog.refuse_nothing": one(Obligation),
    "catalog.list_reminders": many(Reminder),
    "catalog.see_reminder": one(Obligation),
}
