"""Classification marks are found whatever the disguise; honest sentences pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.marks import Mark, find_marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★", "机密★"),
        ("绝密★长期", "绝密★长期"),
        ("机密★10年", "机密★10年"),
        ("秘密 ★ 6 个月", "秘密★"),
        ("机 密 ★ １０ 年", "机密★10年"),
        ("机\u3000密\u3000★", "机密★"),
        ("机\u200b密\ufeff★\ufe0f", "机密★"),
        ("文件编号 3 机密★5年 第1页", "机密★5年"),
        ("绝密", "绝密"),
        ("  秘 密\t", "秘密"),
        ("机\u200d密\r", "机密"),
    ],
)
def test_a_mark_is_found(text: str, mark: str) -> None:
    assert find_marks(text) == [Mark(1, mark)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "严守党和国家秘密",
        "坚持保守秘密、依法公开相结合。",
        "涉及国家秘密、商业秘密的，不予公开。",
        "机密级计算机不得联网",
        "机密☆",
        "★重点工作",
        "本项工作属于秘密\n不予公开",
        "精密★",
    ],
)
def test_honest_text_passes(text: str) -> None:
    assert find_marks(text) == []


def test_the_line_is_told_for_every_mark() -> None:
    text = "关于公开的通知\r\n秘密\r\n正文提到国家秘密。\n\n机密★10年 第2页\n绝密"

    assert find_marks(text) == [Mark(2, "秘密"), Mark(5, "机密★10年"), Mark(6, "绝密")]


blanks = st.text(alphabet=" \t\u3000\u00a0\u200b\u200d\ufeff", max_size=4)


@given(st.sampled_from("绝机秘"), blanks, blanks, st.text(), st.text())
def test_no_blank_and_no_surrounding_hides_a_starred_mark(
    level: str, one: str, two: str, before: str, after: str
) -> None:
    assert find_marks(f"{before}{level}{one}密{two}★{after}")


@given(st.sampled_from(["绝密", "机密", "秘密"]), blanks, blanks, st.text(), st.text())
def test_no_blank_hides_a_mark_alone_on_a_line(
    mark: str, one: str, two: str, before: str, after: str
) -> None:
    marks = find_marks(f"{before}\n{one}{mark[0]}{two}{mark[1]}{one}\n{after}")

    assert mark in [found.text[:2] for found in marks]


@given(st.text())
def test_without_the_two_characters_no_mark_is_found(text: str) -> None:
    assert find_marks(text.replace("密", "")) == []
