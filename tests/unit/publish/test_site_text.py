"""Plain official text: what is taken for a heading, an announcement, a signature."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publish.site.text import Block, blocks, summary

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "documents"


def kinds(text: str, title: str = "") -> list[str]:
    return [block.kind for block in blocks(text, title)]


def test_numbered_short_lines_are_headings_by_level() -> None:
    text = "前言。\n一、指导思想\n（一）学习\n(二)培训\n1、计划\n2.落实"
    assert kinds(text) == ["p", "h2", "h3", "h3", "h4", "h4"]


def test_a_numbered_sentence_is_a_paragraph_that_announces_itself() -> None:
    [_, block] = blocks("前言。\n（一）服务发展的原则。紧紧围绕大局。")
    assert block == Block("p", "紧紧围绕大局。", "（一）服务发展的原则。")


@pytest.mark.parametrize(
    "line", ["一是抓学习。每月一次。", "第三条 本办法适用于全市。", "2、试点。先行。"]
)
def test_other_announcements_are_set_off_too(line: str) -> None:
    assert blocks(f"前言。\n{line}")[1].lead


@pytest.mark.parametrize("line", ["2.5万人参加了培训", "一九七八年以来", "共有党员120名"])
def test_a_figure_at_the_beginning_is_no_number_of_a_heading(line: str) -> None:
    assert blocks(f"前言。\n{line}\n后记。")[1] == Block("p", line)


def test_a_text_numbered_from_the_second_level_still_starts_below_the_page_title() -> None:
    assert kinds("前言。\n（一）学习\n1、计划\n（二）培训") == ["p", "h2", "h3", "h2"]


def test_the_name_and_the_date_at_the_end_are_the_signature() -> None:
    assert kinds("前言。\n正文。\n市文化局党组\n二〇一二年二月二日") == ["p", "p", "sign", "sign"]
    assert kinds("前言。\n正文如上。\n2026年3月1日") == ["p", "p", "sign"]


def test_a_salutation_is_not_indented_and_a_repeated_title_not_said_twice() -> None:
    text = "2026年 培训计划\n各党支部：\n正文。"
    assert kinds(text, "2026年培训计划") == ["to", "p"]
    assert kinds("另一个标题\n各党支部：\n正文。", "2026年培训计划") == ["title", "to", "p"]


def test_the_summary_is_running_text_cut_with_an_ellipsis() -> None:
    assert summary(blocks("标题\n一、安排\n正文。")) == "正文。"
    assert len(summary(blocks("很长。" * 200))) == 110


@given(
    st.text(alphabet="一二（）()、。：:.1 2年月日\n第条章是甲\u3000", max_size=80),
    st.text(max_size=4),
)
def test_no_character_of_a_line_is_lost_or_moved(text: str, title: str) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [block.lead + block.text for block in blocks(text, title)]
    assert said in (lines, lines[1:])


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the three real documents are not here")
def test_a_real_plan_is_read_as_its_authors_numbered_it() -> None:
    text = (DOCUMENTS / "implementation-plan-2012.txt").read_text(encoding="utf-8")
    found = blocks(text)
    assert [b.text[:2] for b in found if b.kind == "h2"] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert found[0].kind == "title" and found[-1].kind == "sign"
    assert sum(bool(block.lead) for block in found) >= 20
