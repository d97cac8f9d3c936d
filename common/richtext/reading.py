"""Reads any HTML into a tree and writes a tree as HTML; nh3 stands at both doors."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

from common.richtext.places import TOKEN

DEPTH = 30  # elements inside each other; deeper ones go, their words stay
NESTED = 1000  # the same in what comes in, where elements that say nothing count as well

PARAGRAPHS = {"p", "h2", "h3", "h4"}
LISTS = {"ul", "ol"}
INLINE = {"strong", "em", "u", "sub", "sup", "a"}
VOID = {"br", "img"}
CELLS = {"td", "th"}
TABLE = {"table", "thead", "tbody", "tr", *CELLS}
TAGS = {*PARAGRAPHS, *LISTS, "li", "blockquote", *TABLE, *INLINE, *VOID}
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
# Their words are kept apart from what stands before and after; they themselves go.
_CONTAINERS = {
    *("div", "section", "article", "main", "header", "footer", "aside", "nav", "center", "address"),
    *("figure", "figcaption", "caption", "pre", "dl", "dt", "dd", "tfoot", "details", "summary"),
}
BLOCKS = {*PARAGRAPHS, *LISTS, "li", "blockquote", *TABLE, *_CONTAINERS}
_ENDED_BY_THE_NEXT = {"p", "li", "dt", "dd", "tr", *CELLS}  # where HTML lets the end be left out
# Their words are nobody's text.
_SWALLOWED = {
    *("script", "style", "title", "template", "noscript", "iframe", "object", "embed", "svg"),
    *("math", "select", "textarea", "noembed", "noframes", "xmp", "audio", "video", "canvas"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"data-file", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass
class Node:
    """An element, or a text where `tag` is empty."""

    tag: str
    children: list["Node"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""


def read(html: str) -> list[Node]:
    """The elements of any HTML that may stand in a tree, wherever they stand now."""
    wide = TAGS | set(_RENAMED) | _CONTAINERS
    parser = _Parser()
    parser.feed(_sanitised("".join(_shallow(_SURROGATES.sub("", html))), wide))
    parser.close()
    return parser.root.children


def serialised(nodes: Iterable[Node]) -> str:
    """The tree as HTML; nh3 has the last word on it."""
    return _sanitised("".join(map(written, nodes)), TAGS)


def written(node: Node) -> str:
    """One node as HTML, with exactly the attributes it has."""
    if not node.tag:
        return escape(node.text, quote=False)
    attributes = "".join(f' {name}="{escape(said)}"' for name, said in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(written, node.children))}</{node.tag}>"


def _sanitised(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=_SWALLOWED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _shallow(html: str) -> Iterator[str]:
    """The same HTML with no more than NESTED elements open at a time: nh3 looks through all of
    them at every tag, so ten thousand would keep it busy for minutes."""
    open_: list[str] = []
    for token in TOKEN.finditer(html):
        tag = (token["tag"] or "").lower()
        if not tag or tag in VOID:
            yield token[0]
        elif not token["end"]:
            if open_ and open_[-1] == tag and tag in _ENDED_BY_THE_NEXT:
                open_.pop()
            if len(open_) < NESTED:
                open_.append(tag)
                yield token[0]
        elif tag in open_:
            while (last := open_.pop()) != tag:
                yield f"</{last}>"
            yield token[0]


class _Parser(HTMLParser):
    """Reads what nh3 wrote: every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID or (not self._too_deep and len(self._open) <= DEPTH):
            named = {name: said or "" for name, said in attrs}
            node = Node(_RENAMED.get(tag, tag), attributes=named)
            self._open[-1].children.append(node)
            if tag not in VOID:
                self._open.append(node)
        else:
            self._too_deep += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(Node("", text=data))
