"""Numbers of persons are found in every dress they come in, and taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import detect, folding

ID_CARD = "11010519491231002X"  # the example of GB 11643


def found(text: str, **options: bool) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in detect.find(text, detect.NUMBERS, **options)]


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "1381 234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "138\u200b1234\u200b5678",
        "138\u30001234\u30005678",
        "1381234\n5678",
        "138—1234—5678",
        "138\r\n  12345678",
    ],
)
def test_a_mobile_number_is_found_in_every_dress(number: str) -> None:
    assert found(f"联系电话：{number}，张某") == [("mobile", number)]


def test_a_country_code_does_not_hide_a_mobile_number() -> None:
    assert found("+86 13812345678") == found("8613812345678") == [("mobile", "13812345678")]


@pytest.mark.parametrize(
    "number",
    [ID_CARD, ID_CARD.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_an_id_card_is_found_in_every_dress(number: str) -> None:
    assert found(f"身份证{number}。") == [("id_card", number)]


def test_a_number_in_front_does_not_hide_an_id_card() -> None:
    assert found(f"3 {ID_CARD}") == [("id_card", ID_CARD)]


def test_places_are_those_of_the_text_as_given() -> None:
    text = f"㎡½ \u200b{ID_CARD}，１３８ 1234 5678"

    assert found(text) == [("id_card", ID_CARD), ("mobile", "１３８ 1234 5678")]


@pytest.mark.parametrize(
    "text",
    [
        "12812345678",  # no such prefix
        "138123456789",  # a figure too many
        "110105194912310021",  # wrong check digit
        "110105194913310029",  # no such month
        "索引号 11A03/2026-03-0001",
        "2026 年 3 月 1 日 15:30",
        "预算 1,380,123.45 万元",
        "1718000000000",  # milliseconds
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd13812345678b0f0",  # a hash
        "6f1a2b3c-1381-4234-8567-13812345678a",
        "150\n3000\n4500",  # cells of a table
        "4500\n6200\n7100\n8300",
        "统一社会信用代码 91110105195001011X",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_unchecked_a_mistyped_id_card_counts_too() -> None:
    assert found("110105194912310021", strict=False) == [("id_card", "110105194912310021")]


def test_removing_leaves_the_rest_as_it_was() -> None:
    assert detect.removed(f"请 {ID_CARD} 致电 13812345678！") == "请 [removed] 致电 [removed]！"


@given(st.text(), st.integers(13_000_000_000, 19_999_999_999), st.text())
def test_no_text_around_it_hides_a_mobile_number(before: str, number: int, after: str) -> None:
    text = f"{before}，{number}，{after}"

    assert ("mobile", str(number)) in found(text)
    assert str(number) not in detect.removed(text)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_folding_keeps_the_places(text: str) -> None:
    plain, places = folding.fold(text)

    assert len(plain) == len(places)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话 138 1234 5678。", "电话 138****5678。"),
        ("１３８１２３４５６７８", "138****5678"),
        ("证件 11010519491231002X，请查", "证件 11*************02X，请查"),
        ("没有号码", "没有号码"),
        ("13812345678 和 13987654321", "138****5678 和 139****4321"),
    ],
)
def test_numbers_in_a_text_are_masked_in_place(text: str, masked: str) -> None:
    assert detect.masked(text) == masked
