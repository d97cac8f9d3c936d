"""The masked copy of a PDF is set anew out of its words: nothing else of the old file is in it."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from subprocess import TimeoutExpired
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, TextStringObject

from common.errors import Invalid
from common.uploads import described
from common.uploads.inside import pdf, pieces
from common.uploads.inside.found import found
from common.uploads.inside.pieces import UNREAD, UNSURE, Piece
from common.uploads.inside.rebuilt import masked_copy
from tests.unit.common.pdf_samples import (
    HIGH,
    WIDE,
    box,
    everything,
    layer,
    name,
    named,
    numbers,
    painted,
    picture,
    show,
    stream,
    words,
    writer,
    written,
)

pdf_set = pytest.importorskip("common.uploads.inside.pdf_set", exc_type=(ImportError, OSError))

TODAY = date(2026, 6, 30)
TYPE = "application/pdf"
MOBILE = "13812345678"
IDENTITY = "11010519491231002X"
SECRETS = ("13812345678", "13987654321", "13700001111", IDENTITY, "王小雨", "藏起来")


def copied(data: bytes) -> bytes:
    return masked_copy(pieces(BytesIO(data), TYPE, "名单.pdf"), TYPE, "名单.pdf", TODAY)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def inside_of(data: bytes) -> bytes:
    """Every stream unpacked, and the words in the fonts' own codes read."""
    return b"\n".join([*everything(data), *(page.encode() for page in words(data))])


def a_loaded_file() -> bytes:
    """Names and numbers wherever a PDF can keep them."""
    seen = show(f"联系电话 {MOBILE}") + show("本页其余的字", y=740)
    unseen = show("藏起来的 13987654321", y=700, how="3 Tr")
    layered = f"/OC /L BDC {show('藏起来的 13700001111', y=680)} EMC"
    logo = "q 80 0 0 80 400 40 cm /Im Do Q"
    made = writer(seen + f"q {unseen} Q" + layered + logo, "", show("第三页"))
    resources: Any = made.pages[0]["/Resources"]
    properties = named(L=layer(made, "藏起来的底稿", is_on=False))
    resources.update(named(Properties=properties, XObject=named(Im=made._add_object(picture()))))
    field = named(
        Subtype=name("Widget"),
        Rect=numbers(0, 0, 9, 9),
        FT=name("Tx"),
        T=TextStringObject("藏起来的名字"),
        V=TextStringObject(f"证件号 {IDENTITY}"),
    )
    made.pages[0][name("Annots")] = ArrayObject([made._add_object(field)])
    made.add_annotation(0, FreeText(text=f"藏起来 {MOBILE}", rect=(1, 1, 2, 2)))
    made.add_metadata({"/Author": "王小雨", "/Title": f"藏起来 {MOBILE}", "/Other": MOBILE})
    made.add_attachment("藏起来.txt", MOBILE.encode())
    made.add_outline_item(title="藏起来的书签", page_number=0)
    action = named(S=name("JavaScript"), JS=TextStringObject(f"藏起来 = '{MOBILE}'"))
    made._root_object[name("OpenAction")] = action
    made._root_object[name("Metadata")] = made._add_object(stream(f"<x>{MOBILE}</x>".encode()))
    return written(made)


def test_only_masked_words_come_along() -> None:
    data = a_loaded_file()
    copy = copied(data)
    inside = inside_of(copy)

    for secret in SECRETS:
        for form in (secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().encode()):
            assert form not in inside, secret
    first, blank, third = words(copy)
    lines = ["联系电话138****5678", "本页其余的字", "〔第1页填写的内容〕"]
    assert [plain(line) for line in first.splitlines()][:3] == lines
    assert plain(first).endswith("证件号11*************02X")
    assert (blank.strip(), third) == ("", "第三页")
    assert all(secret.encode() in inside_of(data) for secret in SECRETS)  # they would be found


def test_a_copy_holds_pages_of_text_and_nothing_else() -> None:
    copy = copied(a_loaded_file())
    reader = PdfReader(BytesIO(copy))

    described("名单（遮盖）.pdf", copy)
    assert found(pieces(BytesIO(copy), TYPE, "名单"), TODAY) == []
    assert set(reader.trailer["/Root"]) <= {"/Type", "/Pages", "/Lang"}  # type: ignore[arg-type]
    assert set(reader.metadata or {}) == {"/Producer"} and not reader.attachments
    for page in reader.pages:
        assert not page.images and "/Annots" not in page


def test_the_same_words_give_the_same_bytes_also_of_a_copy() -> None:
    copy = copied(painted(show(f"电话 {MOBILE}"), show("第二页")))

    assert copied(copy) == copy


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text("甲乙丙龘〇ABab01 \t\n<>&\"';:/—《》，。　é", max_size=300), min_size=1, max_size=3
    )
)
def test_every_word_is_on_its_page(pages: Sequence[str]) -> None:
    made = PdfReader(BytesIO(pdf_set.made(pages)))
    read = [plain(page.extract_text()) for page in made.pages]

    assert plain("".join(pages)) == "".join(read)
    assert len(read) >= len(pages)
    if all(len(page) < 40 for page in pages):
        assert read == [plain(page) for page in pages]


def test_bullets_of_symbol_fonts_and_marks_that_turn_writing_are_made_plain() -> None:
    [page] = words(pdf_set.made(["\uf0b7 一\u202e\x01二"]))

    assert plain(page) == "•一二"


WHOLE = f"q {WIDE} 0 0 {HIGH} 0 0 cm /Im Do Q"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (WHOLE, "第 1 页是图片"),
        (WHOLE + show("扫描件上识别出来的字", how="3 Tr"), "第 1 页是图片"),
        (show("王小雨") + box(50, 750, 300, 30), "副本会把这些字露出来"),
    ],
)
def test_a_scan_and_covered_words_are_refused(content: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        copied(painted(content, XObject=named(Im=picture())))


def test_a_broken_or_locked_file_is_refused() -> None:
    locked = writer(show("锁着的字"))
    locked.encrypt("密码", algorithm="AES-256")

    for data in (b"%PDF-1.7\nbroken", written(locked)):
        with pytest.raises(Invalid, match="整份文件的文字读不出来"):
            copied(data)


def page(number: int, text: str = "字") -> Piece:
    return Piece(f"第 {number} 页", text)


@pytest.mark.parametrize("long", [[page(201)], [page(1, "字" * 200_001)]])
def test_what_is_too_long_is_refused_and_says_how_much_is_not(long: list[Piece]) -> None:
    with pytest.raises(Invalid, match="最多 200 页、20 万字。请拆成几个文件"):
        masked_copy(long, TYPE, "名单.pdf", TODAY)


def test_a_refusal_names_some_places_only() -> None:
    unread = [Piece(f"{UNREAD}（第 {n} 页是图片）", "", hidden=True) for n in range(9)]
    with pytest.raises(Invalid) as refused:
        masked_copy(unread, TYPE, "名单.pdf", TODAY)
    assert "第 4 页是图片）等 9 处" in refused.value.message
    assert (
        "不识别扫描件和图片里的文字" in refused.value.message
        and "第 5 页" not in refused.value.message
    )

    with pytest.raises(Invalid, match="请在原文件里删去这些字"):
        masked_copy([Piece(f"{UNSURE}（第 2 页）", "字", hidden=True)], TYPE, "名单", TODAY)


def test_what_cannot_be_set_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: Any) -> bytes:
        raise TimeoutExpired("pdf_set", 1)

    monkeypatch.setattr(pdf, "_run", late)
    for _ in range(3):  # a failure leaves the place free
        with pytest.raises(Invalid, match="没有排出来，原文件没有改动"):
            masked_copy([page(1)], TYPE, "名单.pdf", TODAY)


def test_only_so_many_are_set_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*_: Any) -> bytes:
        return masked_copy([page(1)], TYPE, "名单.pdf", TODAY)

    monkeypatch.setattr(pdf, "_run", meanwhile)
    with pytest.raises(Invalid, match="请过一分钟再试"):
        masked_copy([page(1)], TYPE, "名单.pdf", TODAY)
