"""Of a PDF is told what a reader sees, what nobody sees, and what cannot be told apart."""

from typing import Any

import pytest
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, FloatObject, TextStringObject

from common.uploads.inside import pdf_read
from common.uploads.inside.pieces import UNREAD, UNSURE
from tests.unit.common.pdf_samples import (
    HIGH,
    WIDE,
    box,
    form,
    layer,
    name,
    named,
    numbers,
    painted,
    picture,
    show,
    song,
    stream,
    writer,
    written,
)

SEEN = "看得见的一行"
SAID = "看不见的一行"
BELOW = f"{UNSURE}（第 1 页）"


def read(data: bytes) -> dict[str, str]:
    """What the process that reads it says, without the process."""
    found = [piece for piece in pdf_read.read(data) if piece.text or piece.hidden]
    assert all(piece.hidden == (not piece.place.endswith((" 页", "填写的内容"))) for piece in found)
    return {piece.place: piece.text for piece in found}


def test_pages_come_with_their_lines() -> None:
    data = painted(show("第一行") + show("第二行", y=740), show("另一页"))

    assert read(data) == {"第 1 页": "第一行\n第二行", "第 2 页": "另一页"}


@pytest.mark.parametrize("how", ["3 Tr", "7 Tr", "/Clear gs"])
def test_words_that_no_reader_paints_are_hidden(how: str) -> None:
    clear = named(Clear=named(ca=FloatObject(0)))
    data = painted(show(SEEN) + f"q {show(SAID, y=700, how=how)} Q", ExtGState=clear)

    assert read(data) == {"第 1 页": SEEN, "第 1 页看不见的文字": SAID}


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("as_form", [True, False])
def test_words_on_a_layer_are_seen_while_it_is_on(is_on: bool, as_form: bool) -> None:
    made = writer(show(SEEN) + ("/Fm Do" if as_form else f"/OC /L BDC {show(SAID, y=700)} EMC"))
    group = layer(made, "底稿", is_on)
    resources = made.pages[0]["/Resources"]
    if as_form:
        font = resources["/Font"]  # type: ignore[index]
        content = form(show(SAID, y=700), OC=group, Resources=named(Font=font))
        resources.update(named(XObject=named(Fm=made._add_object(content))))  # type: ignore
    else:
        resources.update(named(Properties=named(L=group)))  # type: ignore[attr-defined]
    told = read(written(made))

    assert SAID in told["第 1 页" if is_on else "第 1 页看不见的文字"]
    assert ("第 1 页看不见的文字" in told) == (not is_on)


@pytest.mark.parametrize(
    ("policy", "shows"), [("AnyOn", True), ("AllOn", False), ("AnyOff", True), ("AllOff", False)]
)
def test_a_condition_over_layers_is_kept(policy: str, shows: bool) -> None:
    made = writer(show(SEEN) + f"/OC /L BDC {show(SAID, y=700)} EMC")
    groups = ArrayObject([layer(made, "一", True), layer(made, "二", False)])
    condition = made._add_object(named(Type=name("OCMD"), OCGs=groups, P=name(policy)))
    made.pages[0]["/Resources"].update(named(Properties=named(L=condition)))  # type: ignore

    assert (SAID in read(written(made))["第 1 页"]) == shows


MAYBE = {
    "covered by a box": show(SAID) + box(50, 750, 300, 30),
    "covered by a picture": show(SAID) + "q 300 0 0 30 50 750 cm /Im Do Q",
    "covered by a shape": show(SAID) + "50 750 m 350 750 l 350 780 l 50 780 l f",
    "white on white": show(SAID, how="1 g"),
    "white on white, as ink": show(SAID, how="0 0 0 0 k"),
    "black on black": box(50, 750, 300, 30) + show(SAID),
    "tiny": show(SAID, size=0.5),
    "beside the page": show(SAID, x=700),
    "below the page": show(SAID, y=-30),
    "cut off": f"q 0 0 100 100 re W n {show(SAID)} Q",
}


@pytest.mark.parametrize("content", MAYBE.values(), ids=MAYBE)
def test_words_that_may_be_unseen_are_told(content: str) -> None:
    data = painted(show(SEEN, y=100, x=110) + content, XObject=named(Im=picture()))

    assert read(data)[BELOW] == SAID


CERTAIN = {
    "a box before it": box(50, 750, 300, 30, "0 0 1 rg") + show(SAID, how="1 g"),
    "a line below it": show(SAID) + box(50, 757, 300, 1),
    "a frame around it": show(SAID) + "40 740 300 40 re 42 742 296 36 re f*",
    "a box beside it": show(SAID) + box(400, 750, 100, 30),
    "a colour of its own name": "/Cs cs 0 scn " + box(50, 750, 300, 30) + show(SAID),
    "drawn around": box(50, 750, 300, 30, "1 g") + show(SAID, how="1 Tr 1 g"),
    "a box where a longer line would be": show(SAID) + box(150, 740, 99, 99),
}


@pytest.mark.parametrize("content", CERTAIN.values(), ids=CERTAIN)
def test_words_that_are_seen_raise_no_doubt(content: str) -> None:
    ink = ArrayObject([name("Separation"), name("Red"), name("DeviceGray"), named()])
    told = read(painted(content, ColorSpace=named(Cs=ink)))

    assert told == {"第 1 页": SAID}


@pytest.mark.parametrize(
    ("subtype", "more", "hides"),
    [
        ("Redact", {}, True),
        ("Stamp", {}, True),
        ("FreeText", {}, True),
        ("Square", {"IC": numbers(0, 0, 0)}, True),
        ("Square", {}, False),
        ("Highlight", {"C": numbers(0, 0, 0)}, True),
        ("Highlight", {"C": numbers(1, 1, 0)}, False),
        ("Highlight", {}, False),
        ("Redact", {"F": numbers(2)[0]}, False),
        ("Widget", {"FT": name("Sig")}, False),
        ("Link", {}, False),
    ],
)
def test_words_below_a_note_that_may_hide_them_are_told(
    subtype: str, more: dict[str, Any], hides: bool
) -> None:
    made = writer(show(SAID))
    note = named(Subtype=name(subtype), Rect=numbers(350, 780, 50, 750), **more)
    made.pages[0][name("Annots")] = ArrayObject([made._add_object(note)])

    assert read(written(made)) == {"第 1 页": SAID} | ({BELOW: SAID} if hides else {})


def test_places_are_those_of_the_form_on_the_page() -> None:
    fonts = named(Font=named(F1=song()))
    moved = form(show(SAID, x=10, y=10), Matrix=numbers(1, 0, 0, 1, 0, 500), Resources=fonts)
    again = form("/Fm Do", Resources=named(XObject=named(Fm=moved)))
    things = named(Outer=again, Fm=moved)
    beside = painted("/Outer Do " + box(0, 0, 300, 40), XObject=things)
    over = painted("/Outer Do " + box(0, 500, 300, 40), XObject=things)

    assert BELOW not in read(beside) and read(over)[BELOW] == SAID


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"q {WIDE} 0 0 {HIGH} 0 0 cm /Im Do Q", "第 1 页是图片"),
        (f"q {WIDE} 0 0 500 0 0 cm /Im Do Q" + show(SEEN), "第 1 页是图片"),
        (show(SEEN, how="3 Tr") + f"q {WIDE} 0 0 500 0 0 cm /Im Do Q", "第 1 页是图片"),
        (
            f"q {WIDE} 0 0 {HIGH} 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q",
            "第 1 页是图片",
        ),
        ("10 10 m 90 90 l 10 90 l f", "第 1 页只有图形"),
        ("10 10 m 90 90 l S", "第 1 页只有图形"),
        ("/None Do /Fm Do", "第 1 页画得不合规范"),
    ],
)
def test_a_page_that_is_not_words_is_unread(content: str, why: str) -> None:
    endless = form("")
    endless[name("Resources")] = named(XObject=named(Fm=endless))
    endless.set_data(b"/Fm Do")
    made = writer(content, XObject=named(Im=picture()))
    if "/Fm" in content:
        broken = made._add_object(stream(b"", Subtype=name("Form"), BBox=numbers(1, 2, 3)))
        made.pages[0]["/Resources"]["/XObject"][name("Fm")] = broken  # type: ignore[index]

    assert f"{UNREAD}（{why}）" in read(written(made))


def test_a_small_picture_and_an_empty_page_are_no_scan() -> None:
    logo = show(SEEN) + "q 80 0 0 80 400 40 cm /Im Do Q"
    empty = box(0, 0, WIDE, HIGH, "1 g")

    assert read(painted(logo, "", empty, XObject=named(Im=picture()))) == {"第 1 页": SEEN}


@pytest.mark.parametrize("encoding", ["Identity-H", "Identity-V"])
def test_a_font_that_only_numbers_its_glyphs_is_unread(encoding: str) -> None:
    why = f"{UNREAD}（第 1 页的字体没有说明是什么字）"

    assert why in read(painted(show(SEEN), font=song(encoding)))
    assert why in read(painted(show(SEEN).replace("/F1", "/F9")))


def test_what_was_typed_into_a_form_is_read_and_what_is_attached_is_told() -> None:
    made = writer(show(SEEN))
    kind, rect = name("Widget"), numbers(0, 0, 9, 9)
    around = made._add_object(named(FT=name("Tx"), V=TextStringObject("填的字")))
    each = [
        named(Subtype=kind, Rect=rect, Parent=around),
        named(
            Subtype=kind, Rect=rect, FT=name("Tx"), V=TextStringObject("藏的字"), F=numbers(2)[0]
        ),
        named(Subtype=kind, Rect=rect, FT=name("Btn"), V=name("Yes")),
    ]
    made.pages[0][name("Annots")] = ArrayObject(map(made._add_object, each))
    made.add_annotation(0, FreeText(text="批注的字", rect=(1, 1, 2, 2)))
    made.add_attachment("名单.txt", b"13812345678")
    made.add_metadata({"/Author": "李某"})

    assert read(written(made)) == {
        "第 1 页": SEEN,
        "第 1 页填写的内容": "填的字",
        "第 1 页隐藏的表单项": "藏的字",
        "第 1 页的批注": "批注的字",
        "附带的文件": "名单.txt",
        "文档属性中的作者": "李某",
    }


def test_a_form_that_is_no_page_is_unread() -> None:
    made = writer(show("请用别的软件打开"))
    made._root_object[name("AcroForm")] = named(XFA=made._add_object(stream(b"<xdp/>")))

    assert f"{UNREAD}（填写的表单不是普通的页面）" in read(written(made))


def test_words_of_one_line_are_told_apart() -> None:
    one, two, three = (f"<{word.encode('utf-16-be').hex()}>" for word in "甲乙丙")
    line = f"BT /F1 12 Tf 60 700 Td {one} Tj 3 Tr {two} Tj 0 Tr [{three}] TJ ET"

    assert read(painted(line)) == {"第 1 页": "甲丙", "第 1 页看不见的文字": "乙"}


def test_every_way_of_showing_a_line_is_read() -> None:
    one, two, three = (f"<{word.encode('utf-16-be').hex()}>" for word in "甲乙丙")
    more = f"BT /F1 12 Tf 20 TL 60 700 Td {one} Tj {two} ' 0 0 {three} \" 0 -30 TD {one} Tj ET"

    assert read(painted(more)) == {"第 1 页": "甲\n乙\n丙\n甲"}
