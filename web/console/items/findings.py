"""What a draft should not say as it stands, field by field, and how it reads masked. Pure."""

from dataclasses import dataclass
from datetime import date

from common import richtext
from common.detect import WORDS
from common.findings import Finding, find, mask, mask_all
from web.console.items.draft import TEXTS, Draft
from web.console.items.problems import LABELS

AROUND = 12  # characters shown before and after a finding
ALL = "all"


@dataclass(frozen=True)
class Found:
    """A finding in a field, with the words before and after it; `key` names it in a form."""

    field: str
    finding: Finding
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.field}:{self.finding.start}:{self.finding.end}"

    @property
    def label(self) -> str:
        return LABELS[self.field]

    @property
    def word(self) -> str:
        return WORDS[self.finding.kind]


def of(draft: Draft, today: date) -> list[Found]:
    """In the order of the form."""
    return [found for name in TEXTS for found in _in_field(draft, name, today)]


def masked(draft: Draft, key: str, today: date) -> Draft:
    """With one finding masked, or with ALL; one that is no longer there changes nothing."""
    if key == ALL:
        said = {name: mask_all(draft.values[name], draft.kind_of(name), today) for name in TEXTS}
        return draft.saying(**said)
    for found in of(draft, today):
        if found.key == key:
            name = found.field
            said_ = mask(draft.values[name], found.finding, draft.kind_of(name))
            return draft.saying(**{name: said_})
    return draft


def _in_field(draft: Draft, name: str, today: date) -> list[Found]:
    said, kind = draft.values[name], draft.kind_of(name)
    found = find(said, kind, today)
    if not found:
        return []
    words = richtext.body_text({"body": said, "body_kind": kind})
    return [
        Found(name, each, words[max(0, each.start - AROUND) : each.start], _after(words, each.end))
        for each in found
    ]


def _after(words: str, end: int) -> str:
    return words[end : end + AROUND]
