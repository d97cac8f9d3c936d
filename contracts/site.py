"""What the portal answers about the site itself, out of the site's folder."""

from marshmallow import Schema, fields, validate

from contracts.answers.shapes import Answer, Bool, Int, Str, many

SEARCH = "site.search"
LONGEST = 60  # characters of one field
LAST_PAGE = 50


class Search(Schema):
    """Finds what is on the site, newest first, as the page /search does; at least one condition.

    `q` and `organ` are words, `column` is a column's name in addresses; `from` and `to` are days
    like 2026-03-05, both included.
    """

    q = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    organ = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    column = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    from_ = fields.Str(load_default="", data_key="from", validate=validate.Length(max=LONGEST))
    to = fields.Str(load_default="", validate=validate.Length(max=LONGEST))
    page = fields.Int(load_default=1, strict=True, validate=validate.Range(1, LAST_PAGE))


class Hit(Answer):
    """What was withdrawn has its number, the day and the reason, and neither title nor text. Since
    `superseded_on` another item holds in its place."""

    title = Str()
    url = Str()
    number = Str()
    day = Str()
    organ = Str()
    column = Str()
    withdrawn_on = Str()
    superseded_on = Str()
    reason = Str()
    excerpt = Str()


class Found(Answer):
    """`total` is counted up to 1,000, `more` says that there are more; of `pages` the last one is
    answered when a later one was asked for."""

    total = Int()
    more = Bool()
    page = Int()
    pages = Int()
    hits = many(Hit)
