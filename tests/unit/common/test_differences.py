"""What changed between two versions: nothing is lost, and it is told where it is."""

import time

from hypothesis import given
from hypothesis import strategies as st

from common.differences import differences

TEXTS = st.lists(
    st.sampled_from(["一、安排\n", "每月学习一次。", "2026年", "\n", "的", "ab "])
).map("".join)


def joined(found: list[tuple[str, str]], *kinds: str) -> str:
    return "".join(text for kind, text in found if kind in kinds)


@given(TEXTS | st.text(), TEXTS | st.text())
def test_kept_and_added_is_the_new_text_and_kept_and_removed_the_old(old: str, new: str) -> None:
    found = differences(old, new)

    assert joined(found, "same", "added") == new
    assert joined(found, "same", "removed") == old
    assert all(before[0] != after[0] for before, after in zip(found, found[1:], strict=False))


def test_a_changed_word_is_told_and_not_its_whole_line() -> None:
    old, new = "标题\n每月集中学习一次。\n结尾", "标题\n每月集中学习两次。\n结尾"

    assert differences(old, new) == [
        ("same", "标题\n每月集中学习"),
        ("removed", "一"),
        ("added", "两"),
        ("same", "次。\n结尾"),
    ]


def test_a_figure_is_one_word() -> None:
    assert ("removed", "1,200.50") in differences("拨款1,200.50元", "拨款1,300元")


def test_nothing_changed_is_one_piece_or_none() -> None:
    assert differences("一样", "一样") == [("same", "一样")]
    assert differences("", "") == []


def test_long_texts_are_compared_in_time() -> None:
    line = "各级党组织要按照公开目录及时公开有关事项，接受党员群众监督，第{}条。\n"
    old = "".join(line.format(n) for n in range(1800))
    new = old.replace("第5条", "第五条").replace("及时公开", "按时公开")
    started = time.monotonic()

    assert joined(differences(old, new), "same", "added") == new
    assert joined(differences("字" * 100_000, "字" * 99_999), "same", "added") == "字" * 99_999
    assert time.monotonic() - started < 20
