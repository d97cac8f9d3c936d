"""What a converted document says by its look alone: title, hand-made headings, header rows."""

import re
from collections.abc import Iterator, Sequence

from common.headings import is_short, level
from common.richtext.places import mapped
from common.richtext.reading import Node, written
from common.richtext.tree import cleaned

TITLE_LIMIT = 200  # characters
LOOK_FOR_TITLE = 8  # paragraphs from the top
HEADER_CELL = 20  # characters; a longer cell is no header

_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_NUMBER = re.compile(r".{1,12}[〔\[（(]\d{4}[〕\]）)]第?\d+号|.*第\d+期|签发人：.*")
_NAMED = re.compile(
    r"关于.+的|.+(?:通知|公告|通告|公示|决定|意见|方案|计划|报告|办法|规定|细则|纪要|简报|说明|总结)$"
)


def laid_out(html: str) -> tuple[str, list[Node], list[str]]:
    """The title, the blocks without it, and what was changed."""
    title, html = _styled_title(html)
    blocks = cleaned(html)
    notes = []
    if not title:
        title, blocks = _found_title(blocks)
        if title:
            notes.append(f"把“{title}”当作标题，请核对。")
    headings = sum(block.tag == "p" and level(words(block)) is not None for block in blocks)
    if headings:
        notes.append(f"按编号认出 {headings} 个小标题。")
    made = [_with_header(_heading(block)) for block in blocks]
    pairs = zip(made, blocks, strict=True)
    if headers := sum(new is not old and new.tag == "table" for new, old in pairs):
        notes.append(f"{headers} 个表格的第一行当作表头，请核对。")
    return title, made, notes


def words(node: Node) -> str:
    """What a node says."""
    return mapped(written(node))[0]


def _styled_title(html: str) -> tuple[str, str]:
    """By Word's own style; lines of one title are joined."""
    found = [words(Node("p", cleaned(each))) for each in _TITLE.findall(html)]
    title = "".join(line.replace("\n", "") for line in found).strip()
    if not title or len(title) > TITLE_LIMIT:
        return "", html
    return title, _TITLE.sub("", html)


def _found_title(blocks: Sequence[Node]) -> tuple[str, list[Node]]:
    """By its place and its words: the first short line that names something, else the first."""
    top = []
    for block in blocks[:LOOK_FOR_TITLE]:
        line = words(block).replace("\n", "")
        if block.tag != "p" or level(line) or not is_short(line):
            break
        if not _NUMBER.fullmatch(line):
            top.append((block, line))
    named = [pair for pair in top if _NAMED.search(pair[1])]
    for block, line in [*named, *top][:1]:
        return line, [each for each in blocks if each is not block]
    return "", list(blocks)


def _heading(block: Node) -> Node:
    if block.tag == "p" and (tag := level(words(block))):
        return Node(tag, list(_unbold(block.children)))
    return block


def _unbold(nodes: Sequence[Node]) -> Iterator[Node]:
    """A heading is bold by itself."""
    for node in nodes:
        if node.tag == "strong":
            yield from _unbold(node.children)
        else:
            yield node


def _with_header(block: Node) -> Node:
    """The table with its first rows as header, where they look like one and none is there."""
    if block.tag != "table" or len(block.children) != 1 or block.children[0].tag != "tbody":
        return block
    rows = block.children[0].children
    first = rows[0].children
    depth = max(int(cell.attributes.get("rowspan", "1")) for cell in first)
    lines = [words(cell) for cell in first]
    is_header = len(first) > 1 and all(line and len(line) <= HEADER_CELL for line in lines)
    if not is_header or depth >= len(rows):
        return block
    head = [Node("tr", [_th(cell) for cell in row.children]) for row in rows[:depth]]
    return Node("table", [Node("thead", head), Node("tbody", list(rows[depth:]))])


def _th(cell: Node) -> Node:
    return Node("th", list(_unbold(cell.children)), cell.attributes)
