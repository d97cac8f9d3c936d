"""What a text should not say as it stands: personal data and classification marks, with places."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from common import detect, richtext


@dataclass(frozen=True)
class Finding:
    """`text` is words[start:end] of the plain words, and stands at body[first:last] of the body as
    it was given (the same for plain text). `masked` is what may stand there instead; empty for a
    mark: what bears one does not belong here at all."""

    kind: str
    start: int
    end: int
    text: str
    masked: str
    first: int
    last: int

    def told(self) -> dict[str, Any]:
        """As pages and the interface get it, with `word` for people."""
        return {**asdict(self), "word": detect.WORDS[self.kind]}


def find(body: str, kind: str = richtext.TEXT, today: date | None = None) -> list[Finding]:
    """All findings in a body of either kind, in order of place; `today` tells who is a child."""
    if kind == richtext.TEXT:
        return _in_words(body, today)
    words, places = richtext.mapped(body)
    return [
        replace(each, first=places[each.start][0], last=places[each.end - 1][1])
        for each in _in_words(words, today)
    ]


def mask(body: str, finding: Finding, kind: str = richtext.TEXT) -> str:
    """The body with this finding masked, its layout as it was. What has changed since the finding
    was made, or cannot be masked, stays as it is."""
    words = body if kind == richtext.TEXT else richtext.plain(body)
    if not finding.masked or words[finding.start : finding.end] != finding.text:
        return body
    if kind == richtext.TEXT:
        return body[: finding.start] + finding.masked + body[finding.end :]
    return richtext.replaced(body, finding.start, finding.end, finding.masked)


def mask_all(body: str, kind: str = richtext.TEXT, today: date | None = None) -> str:
    """The body with everything masked that can be."""
    for finding in reversed(find(body, kind, today)):
        body = mask(body, finding, kind)
    return body


def _in_words(words: str, today: date | None) -> list[Finding]:
    return [_finding(span, words) for span in detect.find(words, today=today)]


def _finding(span: detect.Span, words: str) -> Finding:
    text = words[span.start : span.end]
    masked = detect.mask(span.kind, text)
    return Finding(span.kind, span.start, span.end, text, masked, span.start, span.end)
