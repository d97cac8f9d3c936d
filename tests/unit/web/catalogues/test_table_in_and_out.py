"""The national table through the console: looked at first, then taken over."""

import io
import json

import pytest
from flask.testing import FlaskClient

from contracts.standard_table import reading, writing
from contracts.standard_table.lines import line_of
from tests.unit.web.catalogues.samples import (
    ASKED,
    ID,
)
from tests.unit.web.item_samples import ENTRY
from tests.unit.web.standins import Far


def imported(console: FlaskClient, data: bytes, name: str) -> str:
    file = (io.BytesIO(data), name)
    sent = {**ASKED, "reason": "按标准目录", "route": "D", "column": "rules", "step": "look"}
    answer = console.post(f"/catalogues/{ID}/import", data={**sent, "table": file})
    return answer.get_data(as_text=True)


def test_a_table_is_shown_as_changes_and_then_taken_over(desk: Far, console: FlaskClient) -> None:
    line = line_of({**ENTRY, "basis": "新依据"})
    page = imported(console, writing.xlsx([line]), "目录.xlsx")
    [looked] = desk.told("catalog.change_catalogue")
    carried = json.dumps(looked["changes"])

    done = console.post(
        f"/catalogues/{ID}/import",
        data={**ASKED, "reason": "按标准目录", "changes": carried, "step": "do"},
    )

    assert "正式导入" in page
    assert looked["dry_run"]
    assert done.status_code == 303
    made = desk.told("catalog.change_catalogue")[1]
    assert (made["changes"], made["dry_run"]) == (looked["changes"], False)


def test_a_bad_table_is_told_by_its_cells_and_changes_nothing(
    desk: Far, console: FlaskClient
) -> None:
    page = imported(console, "序号,公开依据\n".encode(), "目录.csv")

    assert "没有表头" in page
    assert "还没有选文件" in console.post(
        f"/catalogues/{ID}/import", data={**ASKED, "step": "look"}
    ).get_data(as_text=True)
    assert "预览的内容不完整" in console.post(
        f"/catalogues/{ID}/import", data={**ASKED, "step": "do", "changes": "x"}
    ).get_data(as_text=True)
    assert desk.told("catalog.change_catalogue") == []


def test_a_table_that_says_the_same_is_nothing_to_import(desk: Far, console: FlaskClient) -> None:
    assert "与现在的目录没有不同" in imported(console, writing.csv([line_of(ENTRY)]), "目录.csv")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_catalogue_goes_out_as_the_national_table(
    desk: Far, console: FlaskClient, kind: str
) -> None:
    answer = console.get(f"/catalogues/{ID}/export/{kind}")

    assert reading.read(answer.data, f"目录.{kind}") == [line_of(ENTRY)]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert console.get(f"/catalogues/{ID}/export/pdf").status_code == 404
