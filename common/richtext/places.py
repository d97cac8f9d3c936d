"""The words of restricted HTML, and where in the HTML each of their characters stands."""

import re
from html import escape, unescape

TOKEN = re.compile(
    # possessive, and the end of the text closes everything: an open quote costs no second look
    r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:[^>\"]+|\"[^\"]*+(?:\"|\Z))*+)(?:>|\Z)"
    r"|(?P<entity>&(?:#\d+|#x[0-9a-f]+|\w+);)|(?P<text>[^<&]+|.)",
    re.DOTALL | re.IGNORECASE,
)
_ALT = re.compile(r'\salt="([^"]*)"')
_BREAKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "br"),
    *("table", "thead", "tbody", "tr", "td", "th"),
}

Place = tuple[int, int]


def mapped(html: str) -> tuple[str, list[Place]]:
    """The words, and for each of their characters html[start:end]; empty where the HTML has no
    character for it. A picture reads 〔图：…〕."""
    found: list[tuple[str, Place]] = []
    for token in TOKEN.finditer(html):
        tag = token["tag"]
        if tag is None:
            found += _characters(token[0], token.start())
        elif tag in _BREAKS:
            if found and found[-1][0] != "\n":
                found.append(("\n", (token.start(), token.start())))
        elif tag == "img":
            found += _alt(token["attributes"], token.start("attributes"))
    if found and found[-1][0] == "\n":
        found.pop()
    return "".join(character for character, _ in found), [place for _, place in found]


def replaced(html: str, start: int, end: int, text: str) -> str:
    """The HTML with its words[start:end] said as `text`; elements between them stay."""
    places = [place for place in mapped(html)[1][start:end] if place[0] < place[1]]
    places = list(dict.fromkeys(places))  # one entity may stand for several characters
    for number, (first, last) in reversed(list(enumerate(places))):
        html = html[:first] + ("" if number else escape(text)) + html[last:]
    return html


def _characters(written: str, at: int) -> list[tuple[str, Place]]:
    if written.startswith("&") and len(written) > 1:
        return [(character, (at, at + len(written))) for character in unescape(written)]
    return [(character, (at + n, at + n + 1)) for n, character in enumerate(written)]


def _alt(attributes: str, at: int) -> list[tuple[str, Place]]:
    alt = _ALT.search(attributes)
    if not alt or not alt[1]:
        return []
    begin, end = at + alt.start(1), at + alt.end(1)
    found: list[tuple[str, Place]] = [(character, (begin, begin)) for character in "〔图："]
    for token in TOKEN.finditer(alt[1]):
        found += _characters(token[0], begin + token.start())
    return [*found, ("〕", (end, end))]
