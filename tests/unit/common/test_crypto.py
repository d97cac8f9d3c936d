"""Sealed fields open with their key in their place, and nowhere else."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.crypto import FieldCipher
from common.errors import Damaged, Invalid

OLD, NEW = os.urandom(32), os.urandom(32)
HERE = "access.people:p-1:phone"
cipher = FieldCipher({"k2": NEW, "k1": OLD})


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


@given(st.text(), st.text())
def test_what_is_sealed_opens_again_in_its_place(text: str, context: str) -> None:
    assert cipher.open(cipher.seal(text, context), context) == text


def test_the_first_key_seals_and_the_token_names_it() -> None:
    setting = f"k2:{in_base64(NEW)}, k1:{in_base64(OLD)}"

    token = FieldCipher.from_setting(setting).seal("张三", HERE)

    assert token.startswith("k2.")
    assert "张三" not in token
    assert cipher.open(token, HERE) == "张三"


def test_an_old_key_still_opens() -> None:
    token = FieldCipher({"k1": OLD}).seal("13812345678", HERE)

    assert cipher.open(token, HERE) == "13812345678"


def test_the_same_text_is_never_sealed_the_same() -> None:
    assert cipher.seal("张三", HERE) != cipher.seal("张三", HERE)


def test_a_value_moved_to_another_record_does_not_open() -> None:
    with pytest.raises(Damaged, match="moved"):
        cipher.open(cipher.seal("张三", HERE), "access.people:p-2:phone")


@given(st.integers(min_value=0), st.integers(0, 7))
def test_one_changed_bit_is_seen(place: int, bit: int) -> None:
    key_id, _, encoded = cipher.seal("13812345678", HERE).partition(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    raw[place % len(raw)] ^= 1 << bit

    with pytest.raises(Damaged, match="changed"):
        cipher.open(f"{key_id}.{base64.urlsafe_b64encode(raw).decode()}", HERE)


@pytest.mark.parametrize("token", ["", "k2", "k2.", "k2.!!", "k2.AAAA", "k2.é", "k9.AAAA", "张三"])
def test_what_is_no_token_is_damaged_and_not_repeated(token: str) -> None:
    with pytest.raises(Damaged) as caught:
        cipher.open(token, HERE)

    assert HERE in str(caught.value)
    assert "张三" not in str(caught.value)


SECRET = in_base64(os.urandom(31))


@pytest.mark.parametrize(
    "setting",
    [
        "",
        SECRET,
        f"k1:{SECRET}",
        f"k1:{in_base64(OLD)},K 2:{SECRET}",
        "k1:not base64 at all",
        f"k1:{in_base64(OLD)},k1:{in_base64(NEW)}",
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_without_showing_it(setting: str) -> None:
    with pytest.raises(Invalid, match="FIELD_KEYS") as caught:
        FieldCipher.from_setting(setting)

    assert SECRET not in str(caught.value)
    assert "not base64 at all" not in str(caught.value)


def test_an_equal_text_is_found_by_its_index_and_only_in_its_field() -> None:
    stored = FieldCipher({"k1": OLD}).blind_index("13812345678", "access.people:phone")

    assert stored in cipher.blind_indexes("13812345678", "access.people:phone")
    assert stored not in cipher.blind_indexes("13812345678", "notify.roster:phone")
    assert stored not in cipher.blind_indexes("13812345679", "access.people:phone")
    assert cipher.blind_index("x", "f") == cipher.blind_indexes("x", "f")[0]
