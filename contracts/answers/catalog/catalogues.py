"""What catalog answers about outlines, catalogues and work plans."""

from marshmallow import fields

from contracts.answers.shapes import (
    Answer,
    Bool,
    HistoryLine,
    Int,
    Loose,
    Str,
    many,
)


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
    """`entry` is what it fixes, `item` the one that it was used for, `history` from which closed
    organ it came."""

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
    history = many(HistoryLine)


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
