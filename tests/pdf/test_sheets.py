"""A printed sheet keeps to GB/T 9704, and everything that was approved can be read on it."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from common.seals import digest
from tests.unit.publish.site_samples import a_sealed

pypdf = pytest.importorskip("pypdf", reason="no pypdf installed")
notice = pytest.importorskip("services.publish.sheets.notice", exc_type=(ImportError, OSError))

AT = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
PUBLIC = "https://gongkai.example/organs/11a03/2026/03-0001.html"
MM = 72 / 25.4  # points
GRID = "网格" * (28 * 22 * 3 // 2)
NO_GLYPH = ".notdef"  # what the library says of a character that becomes a box
RARE = "喆堃玥瑄犇垚"


def pdf(size: str = "a4", facts: dict[str, Any] | None = None, **changes: Any) -> Any:
    given = {"number": "11A03/2026-03-0001", "stage": "outside", "opened_at": AT, "url": PUBLIC}
    made = notice.pdfs(a_sealed(**changes), notice.Facts(**given | (facts or {})), [size])
    return pypdf.PdfReader(BytesIO(made[size]))


def text(reader: Any) -> str:
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in reader.pages)


def lines(page: Any) -> dict[float, list[tuple[float, str]]]:
    """{height above the lower edge: [(place from the left, characters)]}, in points."""
    found: dict[float, list[tuple[float, str]]] = {}

    def visit(piece: str, cm: list[float], tm: list[float], *_: Any) -> None:
        if piece.strip():
            found.setdefault(round(cm[5] + cm[3] * tm[5], 0), []).append(
                (cm[4] + cm[0] * tm[4], piece.strip())
            )

    page.extract_text(visitor_text=visit)
    return found


def test_a_full_page_has_22_lines_of_28_characters_in_a_type_area_of_156_by_225_mm() -> None:
    page = pdf(body=GRID, attachments=[]).pages[1]
    rows = [
        line for line in page.extract_text().splitlines() if re.fullmatch(r"[网格]+", line.strip())
    ]
    heights = sorted(h for h, pieces in lines(page).items() if "网" in pieces[0][1])

    assert [len(row.strip()) for row in rows] == [28] * 22
    assert (page.mediabox.width / MM, page.mediabox.height / MM) == pytest.approx((210, 297), abs=1)
    pitch = (heights[-1] - heights[0]) / 21
    assert pitch * 22 / MM == pytest.approx(225, abs=1)


def test_a3_is_the_same_in_proportion() -> None:
    small, large = pdf(body=GRID), pdf("a3", body=GRID)

    assert len(small.pages) == len(large.pages)
    assert text(small) == text(large)
    box = large.pages[0].mediabox
    assert (box.width / MM, box.height / MM) == pytest.approx((297, 420), abs=1)


def test_page_numbers_stand_below_on_the_outer_side() -> None:
    reader = pdf(body=GRID, attachments=[])

    for number, page in enumerate(reader.pages, 1):
        assert f"—{number}—" in re.sub(r"\s", "", page.extract_text())
    [odd], [even] = (
        [x for h, pieces in lines(p).items() for x, t in pieces if "—" in t][:1]
        for p in reader.pages[:2]
    )
    assert odd > even


def test_it_says_all_that_was_approved() -> None:
    said = text(pdf(basis="公开目录第三类第一项", version=2, change_note="更正了人数"))

    for part in (
        *("市文化局", "索引号11A03/2026-03-0001", "2026年3月5日公开", "2026年党员教育培训计划"),
        *("各党支部", "一、学习安排", "每月集中学习一次。", "附件：附件1.txt", "市文化局党组"),
        *("王晓华（机关党委）", "公开目录第三类第一项", "第2版，更正了人数", "扫码看全文和附件"),
    ):
        assert part.replace("：", "") in said.replace("：", ""), part


def test_a_short_notice_stands_on_one_page() -> None:
    assert len(pdf().pages) == 1


def test_rare_characters_in_names_are_no_boxes(caplog: pytest.LogCaptureFixture) -> None:
    said = text(pdf(body=f"王{RARE[0]}、李{RARE[1]}、张{RARE[2:]}", title=f"关于{RARE}的公示"))

    assert all(character in said for character in RARE)
    assert NO_GLYPH not in caplog.text


def test_a_character_that_no_font_has_is_told(caplog: pytest.LogCaptureFixture) -> None:
    pdf(title="\ue000")

    assert NO_GLYPH in caplog.text


def test_long_titles_and_organs_stay_on_the_page() -> None:
    organ = {"id": "o", "code": "11A03", "name": "某市某区" * 10, "path": []}
    reader = pdf(title="关于进一步加强全市各级党组织党务公开工作的通知" * 4, organ=organ)

    for page in reader.pages:
        for pieces in lines(page).values():
            for x, _ in pieces:
                assert 0 <= x < 210 * MM
    assert "通知关于" in text(reader)


def test_the_same_text_gives_the_same_bytes() -> None:
    facts = notice.Facts("1", "outside", AT, PUBLIC)

    assert notice.pdfs(a_sealed(), facts) == notice.pdfs(a_sealed(), facts)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"url": ""}, 0),
        ({}, 1),
        ({"proof": "https://console.example/p/i-1:1:board:main/b-1"}, 2),
    ],
)
def test_a_code_leads_to_the_public_page_and_one_to_where_the_photo_is_entered(
    facts: dict[str, str], codes: int
) -> None:
    said = text(pdf(facts=facts, attachments=[]))

    assert said.count("扫码") == codes
    assert ("张贴后扫码登记照片" in said) == (codes == 2)


def test_what_hangs_inside_says_so() -> None:
    assert "请勿对外传播" in text(pdf(facts={"stage": "inside", "url": ""}))
    assert "请勿对外传播" not in text(pdf())


def test_what_a_drafter_wrote_fetches_nothing_and_is_shown_as_text() -> None:
    said = text(pdf(body="<img src=https://elsewhere.example/a.png>\n<style>*{color:red}</style>"))

    assert "<imgsrc=https://elsewhere.example/a.png>" in said


# -- a body with a layout of its own -------------------------------------------

TABLE = """<h2>一、人员</h2><table><thead><tr><th>姓名</th><th>职务</th></tr></thead>
<tbody>%s</tbody></table><p>公示期五个工作日。</p>""" % ("<tr><td>王某</td><td>科长</td></tr>" * 60)
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)


def test_a_table_goes_on_over_pages_with_its_head_on_each() -> None:
    reader = pdf(body=TABLE, body_kind="html", attachments=[])

    said = [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]
    assert "".join(said).count("王某科长") == 60
    assert sum("姓名职务" in page for page in said) >= 2
    assert "公示期五个工作日。" in "".join(said)


def test_no_page_bears_the_foot_alone() -> None:
    for count in range(8, 20):
        last = pdf(body="一行字。\n" * count, attachments=[]).pages[-1]
        assert "一行字。" in last.extract_text()


def test_a_picture_that_was_sealed_is_shown_and_any_other_is_left_out() -> None:
    hash_ = digest(DOT)
    body = f'<p>说明</p><p><img data-file="{hash_}" alt="示意图"></p>'
    files = [{"name": "图.png", "hash": hash_, "size": len(DOT), "type": "image/png"}]
    sealed = a_sealed(body=body, body_kind="html", attachments=[{**files[0], "inline": True}])
    facts = notice.Facts("1", "outside", AT)

    for pictures, shown in (({hash_: DOT}, 1), ({}, 0)):
        made = notice.pdfs(sealed, facts, ["a4"], pictures)["a4"]
        reader = pypdf.PdfReader(BytesIO(made))
        assert len(reader.pages[0].images) == shown
        assert "附件" not in text(reader)
