"""A supplement only adds: what a reader has read stays word by word (contracts/words.py REVISIONS).

By whole lines, since a single word put into a sentence may turn it round.
"""

import re
from collections.abc import Mapping
from typing import Any

from common.differences import additions
from common.richtext import body_text

SAME = {"title": "标题", "basis": "公开依据", "occurred_on": "发生日期", "clarities": "五明确"}
OR_CORRECT = "请恢复原来的内容，或者把这一版改为“更正”。"
_LINK = re.compile(r'<a href="([^"]*)"')


def problems(before: Mapping[str, Any], text: Mapping[str, Any]) -> list[str]:
    """Why this text is no supplement to the sealed one."""
    gone = [name for key, name in SAME.items() if text[key] != before[key]]
    gone += ["公开范围"] if set(before["audience"]) - set(text["audience"]) else []
    if lost := _files(before) - _files(text):
        gone.append(f"附件{'、'.join(sorted(name for name, _ in lost))}")
    added = additions(body_text(before), body_text(text))
    if added is None or _links(before) - _links(text):
        gone.append("正文")
    if gone:
        what = "、".join(gone)
        return [f"补充只能增加内容，这一版改动或者删去了原有的{what}。{OR_CORRECT}"]
    if not added and _files(text) == _files(before):
        return ["这一版没有补充任何内容。请加上要补充的段落或者附件。"]
    return []


def _files(text: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(each["name"], each["hash"]) for each in text["attachments"]}


def _links(text: Mapping[str, Any]) -> set[str]:
    return set(_LINK.findall(text["body"]))
