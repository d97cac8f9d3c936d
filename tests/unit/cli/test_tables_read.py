"""Tables and texts as offices write them are read, and what is torn is told by its line."""

from pathlib import Path

import pytest

from cli import tables
from common.errors import Invalid


def a_table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "表.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_encoding_of_an_office_is_read(tmp_path: Path, encoding: str, end: str) -> None:
    path = a_table(tmp_path, end.join(["id,name", "o-1, 教育局 ", ""]), encoding)

    assert tables.read_csv(path, ["id", "name"]) == [{"id": "o-1", "name": "教育局", "line": "2"}]


def test_another_encoding_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match="另存为 UTF-8"):
        tables.decode(b"\xff\xfe\xff\xff\x00", "表.csv")


def test_missing_columns_are_named_with_what_stands_there(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="缺少列：code、parent.*现在是：id,name"):
        tables.read_csv(a_table(tmp_path, "id,name\n1,2\n"), ["id", "code", "name", "parent"])


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="缺少列：id.*现在是：空"):
        tables.read_csv(a_table(tmp_path, ""), ["id"])


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="写了两次：id"):
        tables.read_csv(a_table(tmp_path, "id,id\n1,2\n"), ["id"])


def test_a_header_alone_is_nothing_to_import(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="只有表头"):
        tables.read_csv(a_table(tmp_path, "id\n\n\n"), ["id"])


def test_torn_lines_are_all_told(tmp_path: Path) -> None:
    path = a_table(tmp_path, "id,name\n1\n2,乙\n3,丙,多\n")

    with pytest.raises(Invalid) as refused:
        tables.read_csv(path, ["id", "name"])

    assert [problem[:5] for problem in refused.value.problems] == ["第 2 行", "第 4 行"]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = a_table(tmp_path, 'id,name\n\n1,"甲\n乙"\n2,丙\n')

    assert [row["line"] for row in tables.read_csv(path, ["id", "name"])] == ["4", "5"]


def test_columns_nobody_asked_for_are_left_out(tmp_path: Path) -> None:
    path = a_table(tmp_path, "id,note,to\n1,x,2026-01-01\n")

    assert tables.read_csv(path, ["id"], ["to", "from"]) == [
        {"id": "1", "to": "2026-01-01", "line": "2"}
    ]
