"""What a text should not say as it stands: personal data and classification marks, with places."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from common import marks, masks, richtext

Kind = Literal["id_card", "mobile", "bank_card", "mark"]

WORDS = {
    "id_card": "身份证号",
    "mobile": "手机号码",
    "bank_card": "银行卡号",
    "mark": "密级标志",
}


@dataclass(frozen=True)
class Finding:
    """`text` is words[start:end] of the plain words, and stands at body[first:last] of the body as
    it was given (the same for plain text). `masked` is what may stand there instead; empty for a
    mark: what bears one does not belong here at all."""

    kind: Kind
    start: int
    end: int
    text: str
    masked: str
    first: int
    last: int

    def told(self) -> dict[str, Any]:
        """As pages and the interface get it, with `word` for people."""
        return {**asdict(self), "word": WORDS[self.kind]}


def find(body: str, kind: str = richtext.TEXT) -> list[Finding]:
    """All findings in a body of either kind, in order of place."""
    if kind == richtext.TEXT:
        return sorted(_in_words(body), key=lambda finding: finding.start)
    words, places = richtext.mapped(body)
    found = (
        replace(each, first=places[each.start][0], last=places[each.end - 1][1])
        for each in _in_words(words)
    )
    return sorted(found, key=lambda finding: finding.start)


def mask(body: str, finding: Finding, kind: str = richtext.TEXT) -> str:
    """The body with this finding masked, its layout as it was. What has changed since the finding
    was made, or cannot be masked, stays as it is."""
    words = body if kind == richtext.TEXT else richtext.plain(body)
    if not finding.masked or words[finding.start : finding.end] != finding.text:
        return body
    if kind == richtext.TEXT:
        return body[: finding.start] + finding.masked + body[finding.end :]
    return richtext.replaced(body, finding.start, finding.end, finding.masked)


def mask_all(body: str, kind: str = richtext.TEXT) -> str:
    """The body with everything masked that can be."""
    for finding in reversed(find(body, kind)):
        body = mask(body, finding, kind)
    return body


def _in_words(words: str) -> list[Finding]:
    personal = [
        _finding(span.kind, words, span.start, span.end, masks.mask)
        for span in masks.find_personal(words)
    ]
    return [
        *personal,
        *(_finding("mark", words, start, end, None) for start, end in marks.find_places(words)),
    ]


def _finding(kind: Any, words: str, start: int, end: int, how: Any) -> Finding:
    text = words[start:end]
    return Finding(kind, start, end, text, how(kind, text) if how else "", start, end)
