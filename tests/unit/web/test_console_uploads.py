"""Files in the console: taken through the one door, given only to whom an item names them."""

import json
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient
from PIL import Image

from common.errors import Damaged
from common.seals import digest
from tests.unit.web.item_samples import FORM, SHOWN, TEXT, answering
from tests.unit.web.standins import SESSION, Far
from web.console import uploads

CSRF = {"csrf": SESSION["csrf"]}
SCRIPT = {"X-Requested-With": "script"}


class Shelf:
    """The content store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}
        self.looked: dict[str, list[dict[str, Any]]] = {}

    def put_stream(self, file: Any, type_: str = "") -> str:
        data = file.read()
        self.kept[digest(data)] = data, type_
        return digest(data)

    def remember(self, name: str, version: int, found: list[dict[str, Any]]) -> None:
        self.looked[name] = found

    def remembered(self, names: Any, version: int) -> dict[str, list[dict[str, Any]]]:
        return {name: self.looked[name] for name in names if name in self.looked}

    def describe(self, name: str) -> dict[str, Any] | None:
        if name not in self.kept:
            return None
        data, type_ = self.kept[name]
        return {"size": len(data), "type": type_}

    def open_stream(self, name: str) -> Any:
        if name not in self.kept:
            raise Damaged(name)
        yield self.kept[name][0]

    def open(self, name: str) -> bytes:
        return b"".join(self.open_stream(name))


@pytest.fixture(autouse=True)
def shelf(far: Far, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    answering(far)
    found = Shelf()
    monkeypatch.setattr(uploads, "store", lambda: found)
    return found


def a_file(name: str, data: bytes) -> tuple[BytesIO, str]:
    return BytesIO(data), name


def a_picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()


def test_files_that_come_with_a_form_are_kept_and_named_in_the_draft(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    files = [a_file("名单.txt", "名单".encode()), a_file("说明.txt", "说明".encode())]
    console.post("/items/i-1/edit", data={**FORM, "files": files})

    [told] = far.told("catalog.save_item")
    assert [a["name"] for a in told["attachments"]] == ["名单.txt", "说明.txt"]
    assert {a["hash"] for a in told["attachments"]} == set(shelf.kept)


def test_a_file_that_is_refused_stops_nothing_else(console: FlaskClient, far: Far) -> None:
    files = [a_file("坏.txt", "机密★10年".encode()), a_file("好.txt", "好".encode())]
    body = console.post("/items/i-1/edit", data={**FORM, "files": files}).text

    [told] = far.told("catalog.save_item")
    assert [a["name"] for a in told["attachments"]] == ["好.txt"]
    assert "草稿已经保存" in body and "密级标志" in body


def test_script_gets_rows_for_the_form_and_the_reasons(console: FlaskClient, far: Far) -> None:
    files = [a_file("好.txt", "好".encode()), a_file("坏.txt", "机密★10年".encode())]
    answer = console.post("/items/files", data={**CSRF, "files": files}, headers=SCRIPT).get_json()

    assert [f["name"] for f in answer["files"]] == ["好.txt"]
    assert 'name="attachment"' in answer["rows"] and "移除附件 好.txt" in answer["rows"]
    assert "密级标志" in answer["problems"][0]
    assert far.asked == []


def test_only_what_the_item_names_is_given_out(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    file = uploads_told(shelf, "名单.txt", "名单".encode())
    secret = uploads_told(shelf, "别的.txt", "别的".encode())
    far.answers["catalog.show_item"] = {**SHOWN, "text": {**TEXT, "attachments": [file]}}

    given = console.get(f"/items/i-1/files/{file['hash']}/x")
    assert given.data == "名单".encode()
    assert "attachment" in given.headers["Content-Disposition"]
    assert console.get(f"/items/i-1/files/{secret['hash']}/x").status_code == 404


def test_a_file_that_proves_damaged_is_cut_off(
    console: FlaskClient, far: Far, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uploads_told(shelf, "大.pdf", b"12")
    far.answers["catalog.show_item"] = {**SHOWN, "text": {**TEXT, "attachments": [file]}}

    def pieces(name: str) -> Any:
        yield b"1"
        yield b"2"
        raise Damaged(name)

    monkeypatch.setattr(shelf, "open_stream", pieces)
    with pytest.raises(Damaged):
        _ = console.get(f"/items/i-1/files/{file['hash']}/x").data


def uploads_told(shelf: Shelf, name: str, data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "hash": shelf.put_stream(BytesIO(data), "text/plain"),
        "size": len(data),
        "type": "text/plain",
    }


def test_by_its_hash_alone_only_a_picture_is_shown(console: FlaskClient, shelf: Shelf) -> None:
    text = uploads_told(shelf, "名单.txt", "名单".encode())["hash"]
    picture = shelf.put_stream(BytesIO(a_picture()), "image/png")

    assert console.get(f"/items/pictures/{picture}").mimetype == "image/png"
    assert console.get(f"/items/pictures/{text}").status_code == 404
    assert console.get(f"/items/pictures/{'0' * 64}").status_code == 404


def a_document(text: str = "经研究决定，现予公开。") -> bytes:
    made = Document()
    made.add_heading("机构改革方案", 0)
    made.add_heading("一、总体要求", 1)
    made.add_paragraph(text)
    made.add_picture(BytesIO(a_picture()))
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_word_file_is_shown_before_it_replaces_anything(
    console: FlaskClient, far: Far, shelf: Shelf
) -> None:
    file = a_file("方案.docx", a_document())
    body = console.post("/items/i-1/word", data={**CSRF, "word": file}).text

    assert "1 个标题、1 段文字、1 张图片" in body and "机构改革方案" in body
    assert far.told("catalog.save_item") == []
    [name] = shelf.kept
    assert f"/items/pictures/{name}" in body
    assert json.dumps(name) in body.replace("&#34;", '"')


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("方案.docx", b"no word document"), "方案.docx"),
        (("方案.docx", a_document("机密★10年")), "密级标志"),
        (("", b""), "还没有选文件"),
    ],
)
def test_what_is_no_word_file_says_why(
    console: FlaskClient, file: tuple[str, bytes], said: str
) -> None:
    answer = console.post("/items/i-1/word", data={**CSRF, "word": a_file(*file)})

    assert answer.status_code == 400 and said in answer.text
