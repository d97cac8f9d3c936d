"""What catalog answers."""

from collections.abc import Mapping

from marshmallow import fields

from contracts.answers.shapes import (
    Answer,
    Bool,
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
    drafter = Str()
    changed_at = Str()
    due_on = Str()
    because = Str()
    provisional = Bool()
    overdue = Bool()


class ListedItem(Item):
    place = Str()


class ItemLine(HistoryLine):
    version = Int()


class WholeItem(Item):
    text = Loose()
    history = many(ItemLine)


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


class Adopted(Answer):
    catalogue = Str()
    entries = Int()


class Catalogue(Answer):
    id = Str()
    outline = Str()
    version = Int()
    entries = fields.List(Loose(), required=True)


ANSWERS: Mapping[str, Shape] = {
    "catalog.import_organs": one(Imported),
    "catalog.find_organs": many(Organ),
    "catalog.list_organ_names": many(OrganName),
    "catalog.adopt_outline": one(Adopted),
    "catalog.show_catalogue": many(Catalogue),
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
}
