"""A Word file becomes the text of a draft: what was recognised and what was left behind is shown
first, and only then is anything replaced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import clock, richtext
from common.docx import Imported, Picture, import_docx
from common.errors import Invalid
from common.richtext.pages import elements
from web.console import uploads
from web.console.items import draft, findings
from web.kit import desk, pages
from web.members.bodies import blocks

PARTS = (  # what is counted, and in which words
    (("h2", "h3", "h4"), "个标题"),
    (("p",), "段文字"),
    (("ul", "ol"), "个列表"),
    (("table",), "个表格"),
    (("picture",), "张图片"),
)
NO_FILE = "还没有选文件，没有导入。请先选一个 Word 文档（DOCX）。"


def word(item: str) -> AnyResponse:
    """Of a draft; the file itself is not kept."""
    found = desk.ask("catalog.show_item", item=item)
    if found["state"] != "draft":
        return redirect(url_for("items.show", item=item))
    if request.method == "GET":
        return _asked(found)
    file = request.files.get("word")
    try:
        if file is None or not file.filename:
            raise Invalid(NO_FILE)
        imported = import_docx(file.stream.read(), file.filename)
        pictures = [_kept(picture) for picture in imported.pictures]
    except Invalid as error:
        return _asked(found, error)
    return _recognised(found, imported, pictures)


def _asked(found: dict[str, Any], error: Invalid | None = None) -> Response:
    return pages.render(
        "console/items/word.html",
        "从 Word 文件导入",
        400 if error else 200,
        item=found,
        written=bool(richtext.body_text(found["text"]).strip()),
        error=error.message if error else "",
        problems=error.problems if error else [],
    )


def _kept(picture: Picture) -> dict[str, Any]:
    return {**uploads.keep_data(picture.name, picture.data), "inline": True}


def _recognised(
    found: dict[str, Any], imported: Imported, pictures: Sequence[dict[str, Any]]
) -> Response:
    before = draft.of_item(found)
    after = before.saying(title=imported.title or before.values["title"], body=imported.body)
    after = replace(after.attaching(pictures), body_kind=richtext.HTML)
    text = {"title": "", "body": imported.body, "body_kind": richtext.HTML}
    shown = blocks(text, lambda hash_: url_for("items.picture", hash_=hash_))
    return pages.render(
        "console/items/recognised.html",
        "从 Word 文件认出的内容",
        item=found,
        draft=after,
        blocks=shown,
        counts=_counts(imported.body),
        notes=imported.notes,
        found=findings.of(after, clock.today()),
        carried=draft.carried,
        fields=draft.FIELDS,
    )


def _counts(body: str) -> list[str]:
    """5 个标题, 12 段文字, …"""
    number = Counter(each.tag for each in elements(body, str))
    found = ((sum(number[tag] for tag in tags), word) for tags, word in PARTS)
    return [f"{count} {word}" for count, word in found if count]
