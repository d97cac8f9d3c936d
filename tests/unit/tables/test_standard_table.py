"""The national table: what goes out comes back the same, what is wrong is named by its cell."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from common.errors import Invalid
from contracts.standard_table import carriers, writing
from contracts.standard_table.lines import SOME, Line, fields_of, line_of, time_rule
from contracts.standard_table.matching import changes_of
from contracts.standard_table.reading import BLANKS, TICKS, read
from contracts.standard_table.sheets import rows_of
from contracts.words import DISCLOSURES, LAYERS, TIME_RULES
from services.catalog import store

LINE = Line(
    "财政预决算",
    "政府预算草案、预算执行情况；收支总表",
    "预算",
    "《中华人民共和国预算法》第十四条",
    "自批准之日起20个工作日内",
    "财政局",
    ("政府网站", "政府公报"),
    True,
    "",
    ("proactive",),
    ("county", "township"),
)
BOARD = carriers.CHANNEL_WORDS["board"]
HEADER = (
    ["序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体"]
    + ["公开渠道和载体", "公开对象", "", "公开方式", "", "公开层级", ""],
    ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体"]
    + ["主动", "依申请公开", "县级", "乡级"],
)
ROW = ["1", "财政预决算", "预算", "内容", "依据", "20个工作日内", "财政局"]
ROW += ["■政府网站 □政府公报", "√", "", "√", "", "√", ""]


def a_csv(*rows: list[str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def with_cell(column: int, said: str) -> bytes:
    return a_csv(*HEADER, [said if n == column else cell for n, cell in enumerate(ROW)])


# -- there and back ------------------------------------------------------------------

PRINTED = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \n")
TEXT = st.text(PRINTED, min_size=1, max_size=30).map(str.strip).filter(bool)
MAYBE = st.just("") | TEXT
WORDS = st.sampled_from([c.word for c in carriers.CARRIERS[:-1]]) | st.sampled_from(
    ["其他", "其他:村民微信群"]
)
LINES = st.lists(
    st.builds(
        Line,
        TEXT,
        TEXT,
        MAYBE,
        MAYBE,
        MAYBE,
        MAYBE,
        st.lists(WORDS, unique=True, max_size=4).map(lambda found: tuple(in_order(found))),
        st.booleans(),
        MAYBE.filter(lambda said: said == "" or said not in TICKS | BLANKS) | st.just(SOME),
        st.sampled_from([("proactive",), ("on_application",), tuple(DISCLOSURES)]),
        st.lists(st.sampled_from(list(LAYERS)), unique=True).map(
            lambda found: tuple(layer for layer in LAYERS if layer in found)
        ),
    ).map(lambda line: line if line.society or line.group else replace(line, society=True)),
    min_size=1,
    max_size=6,
    unique_by=lambda line: line.key,
)


def in_order(words: list[str]) -> list[str]:
    known = [word for word in carriers.WORDS if word in words and word != "其他"]
    return [*known, *(word for word in words if word.startswith("其他"))]


@settings(deadline=None, max_examples=40)
@given(LINES)
def test_what_is_written_is_read_back_the_same(lines: list[Line]) -> None:
    assert read(writing.csv(lines), "目录.csv") == lines
    assert read(writing.xlsx(lines), "目录.xlsx") == lines


@given(LINES)
def test_a_csv_in_gb_18030_says_the_same(lines: list[Line]) -> None:
    text = writing.csv(lines).decode("utf-8-sig")

    assert read(text.encode("gb18030"), "目录.csv") == lines


@pytest.mark.parametrize("outline", list(store.outlines().every()), ids=lambda o: o["id"])
def test_every_entry_we_ship_goes_out_and_comes_back_without_a_change(outline: Any) -> None:
    lines = [line_of(entry) for entry in outline["entry"]]

    back = read(writing.xlsx(lines), "目录.xlsx")

    assert changes_of(back, outline["entry"], {}) == []


@given(LINES)
def test_a_table_once_taken_over_has_nothing_more_to_change(lines: list[Line]) -> None:
    changes = changes_of(lines, [], {"route": "D", "column": "x"})
    entries = [{"id": change["entry"], **change["fields"]} for change in changes]

    assert [change["action"] for change in changes] == ["add"] * len(lines)
    assert changes_of(lines, entries, {}) == []


def test_a_changed_cell_changes_only_what_follows_from_it() -> None:
    [added] = changes_of([LINE], [], {"route": "B", "column": "x"})
    entry = {"id": added["entry"], **added["fields"], "responsible": "财政局"}

    [change] = changes_of([replace(LINE, basis="新依据")], [entry], {"route": "D"})

    assert change == {"action": "change", "entry": entry["id"], "fields": {"basis": "新依据"}}


@pytest.mark.parametrize(
    ("changes", "cell", "said"),
    [
        ({"time_rule": "monthly"}, "time", TIME_RULES["monthly"]),
        ({"forms": [{"channel": "board", "required": True}]}, "carriers", (BOARD,)),
        ({"audience": ["members", "society"]}, "group", "全体党员"),
    ],
)
def test_words_of_an_old_table_do_not_outlive_what_the_entry_says(
    changes: dict[str, Any], cell: str, said: object
) -> None:
    entry = {**fields_of(LINE), **changes}

    assert getattr(line_of(entry), cell) == said


# -- as offices write them -------------------------------------------------------------


def test_a_table_with_a_title_and_merged_cells_is_understood() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["某区财政预决算领域基层政务公开标准目录"])
    for row in (*HEADER, ROW, ["2", None, "决算", *ROW[3:]]):
        sheet.append(row)
    for merged in ("A1:N1", "A2:A3", "B2:C2", "I2:J2", "K2:L2", "M2:N2", "B4:B5", "E4:E5"):
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)

    first, second = read(out.getvalue(), "目录.xlsx")

    assert (first.level1, first.level2) == ("财政预决算", "预算")
    assert (second.level1, second.level2, second.basis) == ("财政预决算", "决算", "依据")
    assert first.disclosure == ("proactive",)
    assert first.layers == ("county",)


def test_first_matters_fill_down_where_a_csv_leaves_them_empty() -> None:
    lines = read(a_csv(*HEADER, ROW, ["2", "", "决算", *ROW[3:]]), "目录.csv")

    assert [line.level1 for line in lines] == ["财政预决算"] * 2


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("■政府网站\n□政府公报", ("政府网站",)),
        (
            "■ 政府网站　■ 社区/企事业单位/村公示栏(电子屏)",
            (
                "政府网站",
                "社区/企事业单位/村公示栏（电子屏）",
            ),
        ),
        ("☑两微一端；☐广播电视", ("两微一端",)),
        ("■其他：村民微信群", ("其他:村民微信群",)),
        ("■其他____", ("其他",)),
        ("政府网站\n政府公报", ("政府网站", "政府公报")),
    ],
)
def test_channels_are_read_from_their_boxes(cell: str, words: tuple[str, ...]) -> None:
    [line] = read(with_cell(7, cell), "目录.csv")

    assert line.carriers == words


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        (7, "■政府网站 ■大喇叭", "H3：公开渠道和载体有不认识的渠道“大喇叭”"),
        (8, "全部", "I3：全社会要打√或者留空，现在是“全部”"),
        (8, "", "I3：全社会和特定群体都没有选"),
        (10, "", "K3：主动和依申请都没有选"),
        (3, "", "D3：公开内容（要素）没有填写"),
        (1, "", "B3：一级事项没有填写"),
        (4, "长" * 2001, "E3：公开依据超过 2000 字"),
    ],
)
def test_a_bad_cell_is_named_as_excel_names_it(column: int, said: str, told: str) -> None:
    with pytest.raises(Invalid, match="一条也没有导入") as refused:
        read(with_cell(column, said), "目录.csv")

    assert any(told in problem for problem in refused.value.problems)


def test_every_bad_cell_is_named_at_once_and_twice_is_told() -> None:
    with pytest.raises(Invalid) as refused:
        read(a_csv(*HEADER, ROW, ROW, [*ROW[:8], "对", *ROW[9:]]), "目录.csv")

    told = " ".join(refused.value.problems)
    assert "C4：与第 3 行是同一个事项" in told
    assert "I5：全社会要打√" in told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (a_csv(["甲", "乙"]), "没有表头"),
        (a_csv(*HEADER), "只有表头"),
        (a_csv([*HEADER[0], "备注"], [*HEADER[1], ""], ROW), "O1：“备注”不是标准目录的列"),
        (a_csv(HEADER[0][:7], HEADER[1][:7]), "缺少列：公开渠道和载体、全社会"),
        (b"PK\x03\x04 nothing", "表格"),
        (b"\xff\xfe\xff\x81", "既不是 UTF-8 也不是 GB 18030"),
        (a_csv(*HEADER, *[ROW] * 5001), "超过 5000 行"),
    ],
)
def test_what_is_no_standard_table_is_refused_with_what_is_missing(data: bytes, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data, "目录")

    assert told in str(refused.value)


# -- what it means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("信息形成或者变更之日起20个工作日内", "information_20wd"),
        ("收到后即时公开", "immediate"),
        ("每季度 结束后公开", "quarterly"),
        ("每半年公布一次", "half_year"),
        ("长期公开", "fixed"),
        ("事发后24小时内", "incident_24h"),
        ("按进展情况", "information_20wd"),
        *((words, rule) for rule, words in TIME_RULES.items()),
    ],
)
def test_a_deadline_in_words_is_counted_by_a_rule(words: str, rule: str) -> None:
    assert time_rule(words) == rule


@pytest.mark.parametrize(
    ("line", "audience", "channels"),
    [
        (LINE, ["society"], ["website"]),
        (replace(LINE, carriers=("广播电视",)), ["society"], ["website"]),
        (replace(LINE, society=False, group=SOME), ["named"], ["document"]),
        (
            replace(LINE, group="申请人", carriers=("社区/企事业单位/村公示栏（电子屏）",)),
            ["named", "society"],
            ["board"],
        ),
    ],
)
def test_readers_and_channels_follow_from_the_ticks(
    line: Line, audience: list[str], channels: list[str]
) -> None:
    fields = fields_of(line)

    assert fields["audience"] == audience
    assert [form["channel"] for form in fields["forms"]] == channels


def test_what_a_spreadsheet_would_compute_is_written_as_text() -> None:
    line = replace(LINE, basis="=1+1", time="-2", content="'单引号")

    rows = rows_of(writing.csv([line]))
    sheet = load_workbook(io.BytesIO(writing.xlsx([line]))).active

    assert b"'=1+1" in writing.csv([line])
    assert (rows[2][4], rows[2][5], rows[2][3]) == ("=1+1", "-2", "'单引号")
    assert sheet["E3"].data_type == "s"
