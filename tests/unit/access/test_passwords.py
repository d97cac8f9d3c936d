"""A chosen password is long and not what everybody tries first; a drawn one can be read aloud."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.domain import passwords
from services.access.domain.passwords import COMMON, LEAST, drawn, normal, problems

GOOD = [
    "竹林里的七只白鹭都飞走了",
    "correct horse battery",
    "mei-you-ren-cai-dao",
    "7只白鹭飞过了旧木船旁边",
    "Tr0ub4dor&3xyz!",
    "zhong xin jie 14 hao yuan",
]


@pytest.mark.parametrize("password", GOOD)
def test_what_is_long_and_one_s_own_is_good(password: str) -> None:
    assert problems(password, "li.ming") == []


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("短密码", "至少要 12 个字符"),
        ("", "至少要 12 个字符"),
        ("长" * 129, "最多 128 个字符"),
        ("Li.Ming与家人一起散步", "不能有登录名"),
        ("13800000000138", "不能只用数字"),
        ("１３８００００００００１３８", "不能只用数字"),
        ("Password2026!", "太常见"),
        ("qwertyuiop12", "太常见"),
        ("gongkai@2026", "太常见"),
        ("党务公开202612345", "太常见"),
        ("aaaaaaaaaaaaaa", "重复太多"),
        ("abababababab1", "重复太多"),
        ("abcdefghijklm", "按顺序排列"),
        ("4rfv5tgb6yhn", "按顺序排列"),
        ("zyxwvutsrqpo", "按顺序排列"),
    ],
)
def test_what_others_would_try_first_is_refused_and_why(password: str, said: str) -> None:
    assert any(said in problem for problem in problems(password, "li.ming")), problems(
        password, "li.ming"
    )


@given(st.sampled_from(sorted(COMMON)), st.integers(0, 99999), st.sampled_from("!@#._-"))
def test_a_common_word_with_figures_and_signs_stays_common(word: str, n: int, sign: str) -> None:
    assert problems(f"{word.title()}{sign}{n:05}{sign * LEAST}", "") != []


def test_a_password_is_the_same_whatever_keyboard_composed_it() -> None:
    assert normal("ｐａｓｓ①") == normal("pass1")


@given(st.binary(min_size=passwords.SIGNS, max_size=passwords.SIGNS))
def test_a_drawn_password_has_eighty_bits_and_no_sign_taken_for_another(random: bytes) -> None:
    made = drawn(random)

    assert len(made) == 19
    assert not set(made) & set("lo01")
    assert drawn(random) == made


def test_every_bit_that_is_drawn_counts() -> None:
    assert len(set(passwords.ALPHABET)) == 32
    assert len({drawn(os.urandom(16)) for _ in range(100)}) == 100


def test_a_drawn_password_could_have_been_chosen() -> None:
    assert problems(drawn(bytes(range(3, 19))), "li.ming") == []
