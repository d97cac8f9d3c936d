"""A masked copy takes the place of a file; the original is opened with a reason only."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import NotAllowed
from common.seals import digest
from tests.unit.common.pdf_samples import named, painted, picture, show, words
from tests.unit.web.item_samples import FORM, ITEM, SHOWN, TEXT, answering
from tests.unit.web.standins import Far
from tests.unit.web.test_console_uploads import Shelf
from web.console import uploads

DATA = "姓名,手机\n王小雨,13812345678\n".encode()
HASH = digest(DATA)
FILE = {"name": "名单.csv", "hash": HASH, "size": len(DATA), "type": "text/csv"}
FOUND = {
    "place": "附件 名单.csv（全文）",
    "kind": "mobile",
    "word": "手机号码",
    "text": "138****5678",
    "masked": "138****5678",
    "digest": "a" * 64,
    "reason": "",
}


@pytest.fixture(autouse=True)
def shelf(far: Far, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    answering(far)
    plan: dict[str, Any] = {"seal": {"plan": []}, "route": "A", "problems": [], "findings": [FOUND]}
    shown = {**SHOWN, "text": {**TEXT, "attachments": [FILE]}}
    far.answers |= {"catalog.show_preview": plan, "catalog.show_item": shown}
    far.answers |= {"catalog.save_item": ITEM, "catalog.open_original": FILE}
    found = Shelf()
    found.kept[HASH] = DATA, "text/csv"
    found.looked[HASH] = []
    monkeypatch.setattr(uploads, "store", lambda: found)
    return found


def holding(far: Far, shelf: Shelf, name: str, data: bytes) -> dict[str, Any]:
    """A draft with this file; the form that asks for its copy."""
    hash_ = digest(data)
    file = {"name": name, "hash": hash_, "size": len(data), "type": "application/pdf"}
    shelf.kept[hash_] = data, file["type"]
    shelf.looked[hash_] = []
    far.answers["catalog.show_item"] = {**SHOWN, "text": {**TEXT, "attachments": [file]}}
    found = {**FOUND, "place": f"附件 {name}（第 1 页）"}
    far.answers["catalog.show_preview"]["findings"] = [found]
    return FORM | {"step": f"copy:{hash_}"}


def test_a_file_with_findings_can_be_copied_masked(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    assert f'value="copy:{HASH}"' in console.get("/items/i-1/submit").text
    answer = console.post("/items/i-1/submit", data=FORM | {"step": f"copy:{HASH}"})

    [told] = far.told("catalog.save_item")
    [copy], [original] = told["attachments"], told["originals"]
    assert copy["name"] == "名单（遮盖）.csv"
    assert shelf.kept[copy["hash"]][0].decode("utf-8-sig") == "姓名,手机\n王**,138****5678\n"
    assert original == {**FILE, "copy": copy["hash"]}
    assert answer.location.endswith("said=copied") and shelf.kept[HASH][0] == DATA


def test_what_cannot_be_copied_says_what_to_do(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    scan = painted("q 595 0 0 842 0 0 cm /Im Do Q", XObject=named(Im=picture()))
    answer = console.post("/items/i-1/submit", data=holding(far, shelf, "名单.pdf", scan))

    assert answer.status_code == 400 and "不识别扫描件和图片里的文字" in answer.text
    assert far.told("catalog.save_item") == []


def test_a_pdf_is_offered_and_copied_as_others_are(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    data = painted(show("电话 13812345678"), show("第二页"))
    form = holding(far, shelf, "名单.pdf", data)
    page = console.get("/items/i-1/submit").text
    assert f'value="{form["step"]}"' in page and "PDF 保留分页和分行" in page
    console.post("/items/i-1/submit", data=form)

    [told] = far.told("catalog.save_item")
    [copy] = told["attachments"]
    kept, type_ = shelf.kept[copy["hash"]]
    assert (copy["name"], type_) == ("名单（遮盖）.pdf", "application/pdf")
    assert words(kept) == ["电话 138****5678", "第二页"]
    assert told["originals"][0]["hash"] == digest(data) and shelf.kept[digest(data)][0] == data


def test_an_original_is_sent_once_the_reason_is_written_down(
    console: FlaskClient, far: Far
) -> None:
    answer = console.post(f"/items/i-1/originals/{HASH}", data=FORM | {f"why-{HASH}": "核对"})

    [told] = far.told("catalog.open_original")
    assert (told["item"], told["hash"], told["reason"]) == ("i-1", HASH, "核对")
    assert answer.data == DATA


def test_without_a_reason_or_a_right_nothing_is_opened(console: FlaskClient, far: Far) -> None:
    answer = console.post(f"/items/i-1/originals/{HASH}", data=FORM)
    assert "没有写打开原件的理由" in answer.text and far.told("catalog.open_original") == []

    far.answers["catalog.open_original"] = NotAllowed("您没有担任保密审查员。")
    answer = console.post(f"/items/i-1/originals/{HASH}", data=FORM | {f"why-{HASH}": "核对"})
    assert "没有担任保密审查员" in answer.text and DATA not in answer.data
