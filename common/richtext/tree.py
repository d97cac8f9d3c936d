"""Restricted HTML as a tree: nh3 reads whatever comes, and only what this grammar knows is kept.

body: block*            block: p | h2 | h3 | h4 | ul | ol | table | blockquote
p, h2, h3, h4: inline*  blockquote: block*       ul, ol: li*      li, td, th: (inline | ul | ol)*
table: thead? tbody?    thead, tbody: tr*        tr: (td | th)*
inline: text | br | img | (strong | em | u | sub | sup | a)(inline*)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

DEPTH = 30  # elements inside each other; deeper ones go, their words stay
SPAN = 100  # columns or rows of one cell
HREF = 2000
ALT = 300

_PARAGRAPHS = {"p", "h2", "h3", "h4"}
_LISTS = {"ul", "ol"}
_INLINE = {"strong", "em", "u", "sub", "sup", "a"}
_VOID = {"br", "img"}
_CELLS = {"td", "th"}
_TABLE = {"table", "thead", "tbody", "tr", *_CELLS}
_TAGS = {*_PARAGRAPHS, *_LISTS, "li", "blockquote", *_TABLE, *_INLINE, *_VOID}
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
# Their words are kept apart from what stands before and after; they themselves go.
_CONTAINERS = {
    *("div", "section", "article", "main", "header", "footer", "aside", "nav", "center", "address"),
    *("figure", "figcaption", "caption", "pre", "dl", "dt", "dd", "tfoot", "details", "summary"),
}
_BLOCKS = {*_PARAGRAPHS, *_LISTS, "li", "blockquote", *_TABLE, *_CONTAINERS}
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
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Never `//host`, never a backslash: browsers read both as another host.
_HREF = re.compile(r"https?://[^\s\\<>\"]+|mailto:[^\s\\<>\"]+|/(?![/\\])[^\s\\<>\"]*")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters, what XML forbids, and marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass
class Node:
    """An element, or a text where `tag` is empty."""

    tag: str
    children: list["Node"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""


def cleaned(html: str) -> list[Node]:
    """The blocks of any HTML, by the grammar."""
    safe = nh3.clean(
        _SURROGATES.sub("", html),
        tags=_TAGS | set(_RENAMED) | _CONTAINERS,
        clean_content_tags=_SWALLOWED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _blocks(_parsed(safe))


def serialised(nodes: Iterable[Node]) -> str:
    """The tree as HTML; nh3 has the last word on it."""
    return nh3.clean(
        "".join(map(written, nodes)),
        tags=_TAGS,
        clean_content_tags=_SWALLOWED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def written(node: Node) -> str:
    """One node as HTML, with exactly the attributes it has."""
    if not node.tag:
        return escape(node.text, quote=False)
    attributes = "".join(f' {name}="{escape(said)}"' for name, said in node.attributes.items())
    if node.tag in _VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(written, node.children))}</{node.tag}>"


def pictures(nodes: Iterable[Node]) -> Iterator[str]:
    """Hashes of the pictures in these nodes."""
    for node in nodes:
        if node.tag == "img":
            yield node.attributes["data-file"]
        yield from pictures(node.children)


class _Parser(HTMLParser):
    """Reads what nh3 wrote: every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID or (not self._too_deep and len(self._open) <= DEPTH):
            named = {name: said or "" for name, said in attrs}
            node = Node(_RENAMED.get(tag, tag), attributes=named)
            self._open[-1].children.append(node)
            if tag not in _VOID:
                self._open.append(node)
        else:
            self._too_deep += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(Node("", text=data))


def _parsed(html: str) -> list[Node]:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root.children


def _blocks(nodes: Iterable[Node]) -> list[Node]:
    """Blocks as they are, and what stands between them as paragraphs."""
    made: list[Node] = []
    run: list[Node] = []
    for node in _loosened(nodes):
        if node.tag in _BLOCKS:
            made += _paragraph("p", run)
            run = []
            made += _block(node)
        else:
            run.append(node)
    return made + _paragraph("p", run)


def _loosened(nodes: Iterable[Node]) -> Iterator[Node]:
    """An inline element around blocks says nothing: it goes, what it holds stays."""
    for node in nodes:
        if node.tag in _INLINE and _holds_blocks(node):
            yield from _loosened(node.children)
        else:
            yield node


def _holds_blocks(node: Node) -> bool:
    return any(child.tag in _BLOCKS or _holds_blocks(child) for child in node.children)


def _block(node: Node) -> list[Node]:
    if node.tag in _PARAGRAPHS and not _holds_blocks(node):
        return _paragraph(node.tag, node.children)
    if node.tag in _LISTS:
        items = list(_items(node))
        return [Node(node.tag, items)] if items else []
    if node.tag == "table":
        return _table(node)
    inside = _blocks(node.children)
    if node.tag == "blockquote" and inside:
        return [Node("blockquote", inside)]
    return inside


def _paragraph(tag: str, nodes: Iterable[Node]) -> list[Node]:
    inside = _trimmed(_inline(nodes))
    return [Node(tag, inside)] if inside else []


def _items(node: Node) -> Iterator[Node]:
    """Entries; whatever else stands in the list becomes one."""
    loose: list[Node] = []
    for child in (*node.children, Node("li")):
        if child.tag != "li":
            loose.append(child)
            continue
        for children in (loose, child.children):
            if inside := _flow(children):
                yield Node("li", inside)
        loose = []


def _flow(nodes: Iterable[Node]) -> list[Node]:
    """What an entry or a cell holds: lines and lists; paragraphs become lines."""
    made: list[Node] = []
    for block in _blocks(nodes):
        if block.tag in _LISTS:
            made.append(block)
            continue
        for line in _lines(block):
            if made and made[-1].tag not in _LISTS:
                made.append(Node("br"))
            made += line
    return made


def _lines(block: Node) -> Iterator[list[Node]]:
    run: list[Node] = []
    for child in (*block.children, Node("br")):
        if child.tag not in _BLOCKS and child.tag != "br":
            run.append(child)
            continue
        if run:
            yield run
            run = []
        if child.tag != "br":
            yield from _lines(child)


def _table(node: Node) -> list[Node]:
    """With what its caption said before it; rows without cells and tables without rows go."""
    parts: dict[str, list[Node]] = {"thead": [], "tbody": []}
    before: list[Node] = []
    for part, child in _table_parts(node):
        if child.tag != "tr":
            before += _blocks([child])
            continue
        cells = [_cell(cell) for cell in child.children if cell.tag in _CELLS]
        if cells:
            parts[part].append(Node("tr", cells))
    made = [Node(name, rows) for name, rows in parts.items() if rows]
    return [*before, Node("table", made)] if made else before


def _table_parts(node: Node) -> Iterator[tuple[str, Node]]:
    """Every row with the part it stands in, and whatever else the table holds."""
    for child in node.children:
        if child.tag in ("thead", "tbody", "tfoot"):
            part = "thead" if child.tag == "thead" else "tbody"
            yield from ((part, row) for row in child.children)
        else:
            yield "tbody", child


def _cell(cell: Node) -> Node:
    spans = {
        name: str(min(int(said), SPAN))
        for name, said in cell.attributes.items()
        if said.isascii() and said.isdigit() and len(said) < 9 and int(said) > 1
    }
    return Node(cell.tag, _flow(cell.children), spans)


def _inline(nodes: Iterable[Node], around: frozenset[str] = frozenset()) -> list[Node]:
    """Text and what may stand in it, no element inside one of its own kind."""
    made: list[Node] = []
    for node in nodes:
        for kept in _kept(node, around):
            if not kept.tag and made and not made[-1].tag:
                made[-1] = Node("", text=_BLANKS.sub(" ", made[-1].text + kept.text))
            else:
                made.append(kept)
    return made


def _kept(node: Node, around: frozenset[str]) -> list[Node]:
    if not node.tag:
        text = _BLANKS.sub(" ", _UNSEEN.sub("", node.text))
        return [Node("", text=text)] if text else []
    if node.tag == "br":
        return [Node("br")]
    if node.tag == "img":
        return _picture(node)
    if node.tag not in _INLINE or node.tag in around:
        return _inline(node.children, around)
    inside = _inline(node.children, around | {node.tag})
    attributes = _link(node) if node.tag == "a" else {}
    if not _says_something(inside) or attributes is None:
        return inside
    return [Node(node.tag, inside, attributes)]


def _picture(node: Node) -> list[Node]:
    name = node.attributes.get("data-file", "")
    if not _SHA256.fullmatch(name):
        return []
    alt = _BLANKS.sub(" ", _UNSEEN.sub("", node.attributes.get("alt", ""))).strip()[:ALT]
    return [Node("img", attributes={"data-file": name, "alt": alt.strip()})]


def _link(node: Node) -> dict[str, str] | None:
    href = _UNSEEN.sub("", node.attributes.get("href", "")).strip()
    return {"href": href} if len(href) <= HREF and _HREF.fullmatch(href) else None


def _says_something(nodes: Iterable[Node]) -> bool:
    return any(
        node.tag in ("br", "img") or node.text.strip() or _says_something(node.children)
        for node in nodes
    )


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without empty lines and blanks at both ends."""
    first, last = 0, len(nodes)
    while first < last and _is_blank(nodes[first]):
        first += 1
    while last > first and _is_blank(nodes[last - 1]):
        last -= 1
    kept = nodes[first:last]
    if kept and not kept[0].tag:
        kept[0] = Node("", text=kept[0].text.lstrip())
    if kept and not kept[-1].tag:
        kept[-1] = Node("", text=kept[-1].text.rstrip())
    return kept


def _is_blank(node: Node) -> bool:
    return node.tag == "br" or (not node.tag and not node.text.strip())
