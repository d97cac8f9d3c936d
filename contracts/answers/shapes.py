"""The pieces that answers are made of: every field is there.

Who reads an answer passes over fields that he does not know, for later ones may have more; a
service that answers with a field that is not named here is stopped by its tests.
"""

from functools import partial
from typing import Any

from marshmallow import Schema, fields


class Answer(Schema):
    """What one command answers, or a part of it. Moments and days are texts in ISO form, "" when
    there is none; a field that is not named here is a mistake of the service or of the shape."""


Str = partial(fields.Str, required=True)
Int = partial(fields.Int, required=True, strict=True)
Bool = partial(fields.Bool, required=True)
OptionalStr = partial(fields.Str, required=True, allow_none=True)
OptionalInt = partial(fields.Int, required=True, allow_none=True, strict=True)
Texts = partial(fields.List, fields.Str(), required=True)
Counts = partial(fields.Dict, keys=fields.Str(), values=fields.Int(), required=True)
Pairs = partial(fields.Dict, keys=fields.Str(), values=fields.Str(), required=True)
Moments = partial(fields.Dict, keys=fields.Str(), values=fields.Str(), required=True)
Loose = partial(fields.Dict, required=True)  # of a shape of its own: a sealed text, a proof

# What one command answers.
Shape = fields.Field[Any]


def one(shape: type[Answer], **more: Any) -> Shape:
    return fields.Nested(shape, required=True, **more)


def many(shape: type[Answer], **more: Any) -> Shape:
    return fields.List(fields.Nested(shape), required=True, **more)


NOTHING = fields.Raw(required=True, allow_none=True)


class Imported(Answer):
    """Of a table of rows."""

    rows = Int()
    created = Int()
    changed = Int()
    unchanged = Int()


class HistoryLine(Answer):
    at = Str()
    by = Str()
    action = Str()
    comment = Str()
