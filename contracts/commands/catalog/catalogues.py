"""Commands about outlines and catalogues."""

from marshmallow import Schema, fields, validate

from contracts.commands import ID, REASON_LIMIT, Command, Query, reason
from contracts.commands.catalog.items import AUDIENCES, CHANNELS, at_most
from contracts.words import DISCLOSURES, ENTRY_STAGES, LAYERS, TIME_RULES, WEIGHTS

MOST_CHANGES = 2000  # of one edition: a whole table may come at once
WEIGHT = validate.OneOf(
    tuple(WEIGHTS),
    error="分量“{input}”不认识，可用的有：" + "、".join(f"{k} {v}" for k, v in WEIGHTS.items()),
)
SLUG = validate.Regexp(r"^[a-z0-9-]{1,40}$", error="网站栏目要写它的英文代号，例如 rules")


class AdoptOutline(Command):
    """Of its versions the one that holds today, or the one that is named."""

    organ = fields.Str(required=True, validate=ID)
    outline = fields.Str(required=True, validate=ID)
    outline_version = fields.Int(load_default=None, allow_none=True)


class BeginCatalogue(Command):
    """Without an outline: filled by hand, or from a table."""

    organ = fields.Str(required=True, validate=ID)
    regime = fields.Str(required=True, validate=validate.OneOf(("party", "government", "village")))
    name = fields.Str(required=True, validate=validate.Length(1, 100))


class ShowCatalogue(Query):
    organ = fields.Str(required=True, validate=ID)


class ListOutlines(Query):
    """The outlines that hold today, those of the city included."""


class ShownCatalogue(Query):
    catalogue = fields.Str(required=True, validate=ID)


class ShowComparison(ShownCatalogue):
    """With its outline as adopted, or with the version that is named."""

    outline_version = fields.Int(load_default=None, allow_none=True)


class Edition(Command):
    """Names the edition the user saw, so that a late repeat is a Conflict."""

    catalogue = fields.Str(required=True, validate=ID)
    edition = fields.Int(required=True)


class ReadoptOutline(Edition):
    """`dry_run` answers what would change and changes nothing."""

    outline_version = fields.Int(required=True)
    reason = reason()
    dry_run = fields.Bool(load_default=False)


class Form(Schema):
    channel = fields.Str(required=True, validate=validate.OneOf(CHANNELS))
    required = fields.Bool(load_default=True)


class EntryFields(Schema):
    """Those that are given; the last seven are the national table's own columns. `weight` is the
    least that an item weighs, `draft_first` which are published as a draft plan first."""

    class_ = fields.Str(data_key="class", attribute="class", validate=at_most(100))
    column = fields.Str(validate=SLUG)
    content = fields.Str(validate=at_most(2000))
    audience = fields.List(fields.Str(validate=validate.OneOf(AUDIENCES)))
    forms = fields.List(fields.Nested(Form))
    time_rule = fields.Str(validate=validate.OneOf(tuple(TIME_RULES)))
    route = fields.Str(validate=ID)
    basis = fields.Str(validate=at_most(2000))
    responsible = fields.Str(validate=at_most(500))
    interval_days = fields.Int(validate=validate.Range(0, 365))
    weight = fields.Str(validate=WEIGHT)
    draft_first = fields.List(fields.Str(validate=WEIGHT))
    stage = fields.Str(validate=validate.OneOf(("", *ENTRY_STAGES)))
    level1 = fields.Str(validate=at_most(200))
    level2 = fields.Str(validate=at_most(200))
    time_words = fields.Str(validate=at_most(500))
    carriers = fields.List(fields.Str(validate=at_most(100)))
    group = fields.Str(validate=at_most(500))
    disclosure = fields.List(fields.Str(validate=validate.OneOf(tuple(DISCLOSURES))))
    layers = fields.List(fields.Str(validate=validate.OneOf(tuple(LAYERS))))


class OwnEntryFields(EntryFields):
    """And the account of whoever sees to it at the organ, whom outlines cannot know; "" names
    nobody."""

    person = fields.Str(
        validate=validate.Regexp(
            r"^([A-Za-z0-9][A-Za-z0-9_.:-]{0,99})?$", error="责任人要写他的编号，不指定时留空"
        )
    )


class Change(Schema):
    action = fields.Str(
        required=True, validate=validate.OneOf(("add", "change", "retire", "restore"))
    )
    entry = fields.Str(required=True, validate=ID)
    fields_ = fields.Nested(
        OwnEntryFields, data_key="fields", attribute="fields", load_default=dict
    )


class ChangeCatalogue(Edition):
    """Any number of entries in one edition; `dry_run` answers what would change and changes
    nothing."""

    changes = fields.List(
        fields.Nested(Change), required=True, validate=validate.Length(1, MOST_CHANGES)
    )
    reason = reason()
    dry_run = fields.Bool(load_default=False)


class FileCatalogue(Edition):
    """To the organ above."""


class DecideCatalogue(Edition):
    """By the organ above: takes note, or returns it with a reason."""

    decision = fields.Str(required=True, validate=validate.OneOf(("note", "return")))
    comment = fields.Str(load_default="", validate=at_most(REASON_LIMIT))


class ListCatalogues(Query):
    """Of all organs that the account may read, or of one; `state` narrows; with `account` those
    that it may decide about now."""

    organ = fields.Str(load_default=None, allow_none=True)
    state = fields.Str(load_default="")
    account = fields.Str(load_default="", validate=at_most(100))
    limit = fields.Int(load_default=200, validate=validate.Range(1, 1000))
