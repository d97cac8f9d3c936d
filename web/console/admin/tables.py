"""Tables that administrators bring: first checked, then carried on by the form and imported."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask import request

from common.errors import Invalid


def uploaded() -> str:
    """What was uploaded, or what the form carries on from the dry run."""
    file = request.files.get("file")
    if file and file.filename:
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError:
            return ""
    return request.form.get("table", "")


def rows(table: str, columns: Sequence[str], called: str) -> list[dict[str, Any]]:
    """Each with its `line`; Invalid when it is no such table."""
    reader = csv.DictReader(io.StringIO(table))
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            f"这不是{called}，没有导入：缺少列 {'、'.join(missing)}。"
            f"请用 UTF-8 编码的 CSV，第一行写 {','.join(columns)}。"
        )
    found = [{"line": n, **{c: row[c] or "" for c in columns}} for n, row in enumerate(reader, 2)]
    if not found:
        raise Invalid(f"{called}只有第一行，没有导入。请在第一行以下每行写一条。")
    return found
