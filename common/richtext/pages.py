"""Restricted HTML on a page: pictures get their address, tables a frame that scrolls sideways."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from common.richtext.places import mapped
from common.richtext.reading import Node, serialised, written
from common.richtext.tree import cleaned

Address = Callable[[str], str]  # of a picture by its hash; empty: it cannot be shown here


@dataclass(frozen=True)
class Element:
    """One block: `text` is what it says; `markup` what is inside a paragraph or heading, and the
    whole element otherwise. Safe to put on a page as it is."""

    tag: str
    text: str
    markup: str


def elements(html: str, address: Address, base: str = "") -> list[Element]:
    """The blocks of a body, sanitised again. `base` stands before links to own pages."""
    made: list[Element] = []
    tables = 0
    for block in cleaned(html):
        text = mapped(serialised([block]))[0]
        tables += block.tag == "table"
        shown = _shown(block, address, base)
        if block.tag == "table":
            markup = _framed(shown, _caption(made, tables))
        elif block.tag in ("ul", "ol", "blockquote"):
            markup = written(shown)
        else:
            markup = "".join(map(written, shown.children))
        tag = "picture" if _is_picture(block) and "<img" in markup else block.tag
        made.append(Element(tag, text, markup))
    return made


def _is_picture(block: Node) -> bool:
    """A paragraph of nothing but pictures."""
    return block.tag == "p" and all(
        child.tag in ("img", "br") or not (child.tag or child.text.strip())
        for child in block.children
    )


def _shown(node: Node, address: Address, base: str) -> Node:
    children = [_shown(child, address, base) for child in node.children]
    if node.tag == "img":
        return _picture(node, address)
    if node.tag == "a":
        return Node("a", children, _link(node.attributes["href"], base))
    if node.tag == "table":
        return Node("table", [_scoped(part) for part in children])
    return Node(node.tag, children, node.attributes, node.text)


def _picture(node: Node, address: Address) -> Node:
    alt = node.attributes["alt"]
    if source := address(node.attributes["data-file"]):
        return Node("img", attributes={"src": source, "alt": alt, "loading": "lazy"})
    return Node("", text=f"〔图：{alt}〕" if alt else "〔图〕")


def _link(href: str, base: str) -> dict[str, str]:
    if href.startswith("/"):
        return {"href": base + href}
    return {"href": href, "rel": "noopener noreferrer"}


def _scoped(part: Node) -> Node:
    scope = "col" if part.tag == "thead" else "row"
    rows = [Node("tr", [_header(cell, scope) for cell in row.children]) for row in part.children]
    return Node(part.tag, rows)


def _header(cell: Node, scope: str) -> Node:
    if cell.tag != "th":
        return cell
    wide = "colgroup" if scope == "col" and "colspan" in cell.attributes else scope
    return Node("th", cell.children, {**cell.attributes, "scope": wide})


def _caption(before: list[Element], number: int) -> str:
    """What stands above the table, where that names it."""
    above = before[-1].text if before else ""
    named = above.startswith(("表", "附表")) and len(above) <= 60
    return above if named else f"表格 {number}"


def _framed(table: Node, caption: str) -> str:
    label = escape(f"{caption}（可以左右滚动）")
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{label}">{written(table)}</div>'
    )
