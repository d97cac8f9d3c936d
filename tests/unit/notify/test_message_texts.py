"""The text fits three segments, says no more than it may, and is split as carriers split it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.texts import MOST, PIECE, compose, pieces, segments, units

BEYOND = "𠮷"  # one character, two units


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)],
)
def test_seventy_units_are_one_segment_and_longer_texts_take_sixty_seven_each(
    length: int, expected: int
) -> None:
    assert segments("字" * length) == expected


def test_a_surrogate_pair_is_never_split() -> None:
    text = "字" * 66 + BEYOND * 5

    assert pieces(text) == ["字" * 66, BEYOND * 5]
    assert segments("字" * 69 + BEYOND) == 2  # 71 units


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_pieces_are_the_text_and_none_is_too_long(text: str) -> None:
    found = pieces(text)

    assert "".join(found) == text
    if len(found) > 1:
        assert all(units(piece) <= PIECE for piece in found)
        assert all(units(piece) >= PIECE - 1 for piece in found[:-1])


@given(
    st.text("字𠮷a", min_size=1, max_size=200),
    st.text("局委𠮷", min_size=1, max_size=120),
    st.text("0123456789-/A", max_size=30),
)
def test_a_message_stays_within_three_segments_whatever_the_title(
    title: str, organ: str, number: str
) -> None:
    text = compose("示例公开", organ, title, number)

    assert segments(text) <= MOST
    assert text.startswith("【示例公开】")


def test_a_message_says_organ_title_where_to_read_and_how_to_get_no_more() -> None:
    assert compose("示例公开", "民政局党组", "关于甲的通知", "10A05/2026-03-0007") == (
        "【示例公开】民政局党组公开了《关于甲的通知》，"
        "请按索引号10A05/2026-03-0007在本单位党务公开渠道查阅。不再接收请告知本单位公开专员。"
    )


def test_a_title_is_cut_no_more_than_needed() -> None:
    text = compose("示例公开", "民政局", "长" * 200, "1/2")

    assert "长…》" in text
    assert units(text) in (MOST * PIECE, MOST * PIECE - 1)
