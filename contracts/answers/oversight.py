"""What oversight answers."""

from collections.abc import Mapping

from marshmallow import INCLUDE

from contracts.answers.shapes import Answer, Bool, Int, Loose, Shape, Str, many, one


class Entry(Answer):
    """As it is stored: whoever verifies reads it bare."""

    seq = Int()
    event = Str()
    line = Str()
    mac = Str()

    class Meta:
        unknown = INCLUDE


class Verification(Answer):
    verification = Str()
    by = Str()
    state = Str()
    asked_at = Str()
    finished_at = Str()
    verdict = Loose(allow_none=True)


class Filing(Answer):
    filing = Str()
    item = Str()
    item_version = Int()
    organ = Str()
    superior = Str()
    published_at = Str()
    due_on = Str()
    because = Str()
    provisional = Bool()
    state = Str()
    overdue = Bool()
    acknowledged_by = Str()
    acknowledged_at = Str()
    comment = Str()


class ListedFiling(Filing):
    place = Str()


ANSWERS: Mapping[str, Shape] = {
    "oversight.list_entries": many(Entry),
    "oversight.verify_ledger": one(Verification),
    "oversight.list_verifications": many(Verification),
    "oversight.list_filings": many(ListedFiling),
    "oversight.acknowledge_filing": one(Filing),
}
