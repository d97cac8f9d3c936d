"""Restricted HTML as a tree: of whatever was read, only what this grammar knows is kept.

body: block*            block: p | h2 | h3 | h4 | ul | ol | table | blockquote
p, h2, h3, h4: inline*  blockquote: block*       ul, ol: li*      li, td, th: (inline | ul | ol)*
table: thead? tbody?    thead, tbody: tr*        tr: (td | th)*
inline: text | br | img | (strong | em | u | sub | sup | a)(inline*)
"""

import re
from collections.abc import Iterable, Iterator

from common.richtext.reading import BLOCKS, CELLS, INLINE, LISTS, PARAGRAPHS, Node, read

SPAN = 100  # columns or rows of one cell
HREF = 2000
ALT = 300

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Never `//host`, never a backslash: browsers read both as another host.
_HREF = re.compile(r"https?://[^\s\\<>\"]+|mailto:[^\s\\<>\"]+|/(?![/\\])[^\s\\<>\"]*")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Control characters, what XML forbids, and marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def cleaned(html: str) -> list[Node]:
    """The blocks of any HTML, by the grammar."""
    return _blocks(read(html))


def _blocks(nodes: Iterable[Node]) -> list[Node]:
    """Blocks as they are, and what stands between them as paragraphs."""
    made: list[Node] = []
    run: list[Node] = []
    for node in _loosened(nodes):
        if node.tag in BLOCKS:
            made += _paragraph("p", run)
            run = []
            made += _block(node)
        else:
            run.append(node)
    return made + _paragraph("p", run)


def _loosened(nodes: Iterable[Node]) -> Iterator[Node]:
    """An inline element around blocks says nothing: it goes, what it holds stays."""
    for node in nodes:
        if node.tag in INLINE and _holds_blocks(node):
            yield from _loosened(node.children)
        else:
            yield node


def _holds_blocks(node: Node) -> bool:
    return any(child.tag in BLOCKS or _holds_blocks(child) for child in node.children)


def _block(node: Node) -> list[Node]:
    if node.tag in PARAGRAPHS and not _holds_blocks(node):
        return _paragraph(node.tag, node.children)
    if node.tag in LISTS:
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
        if block.tag in LISTS:
            made.append(block)
            continue
        for line in _lines(block):
            if made and made[-1].tag not in LISTS:
                made.append(Node("br"))
            made += line
    return made


def _lines(block: Node) -> Iterator[list[Node]]:
    run: list[Node] = []
    for child in (*block.children, Node("br")):
        if child.tag not in BLOCKS and child.tag != "br":
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
        cells = [_cell(cell) for cell in child.children if cell.tag in CELLS]
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
    if node.tag not in INLINE or node.tag in around:
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
