"""Sealed fields open with their key in their place, and nowhere else, whatever the cipher."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.crypto import FieldCipher, Key
from common.errors import Damaged, Invalid

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
CHINESE = bytes(range(64, 80))
HERE = "access.people:p-1:phone"
cipher = FieldCipher({"k2": Key(NEW), "k1": Key(OLD)})
moved = FieldCipher({"k3": Key(CHINESE, "sm4"), "k2": Key(NEW), "k1": Key(OLD)})
both = pytest.mark.parametrize("cipher", [cipher, moved], ids=["aes", "sm4"])


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


@both
@given(text=st.text(), context=st.text())
def test_what_is_sealed_opens_again_in_its_place(
    cipher: FieldCipher, text: str, context: str
) -> None:
    assert cipher.open(cipher.seal(text, context), context) == text


def test_the_first_key_seals_and_the_token_names_it() -> None:
    setting = f"k2:{in_base64(NEW)}, k1:{in_base64(OLD)}"

    token = FieldCipher.from_setting(setting).seal("张三", HERE)

    assert token.startswith("k2.")
    assert "张三" not in token
    assert cipher.open(token, HERE) == "张三"


def test_an_old_key_still_opens() -> None:
    token = FieldCipher({"k1": Key(OLD)}).seal("13812345678", HERE)

    assert cipher.open(token, HERE) == "13812345678"


def test_a_city_moves_to_sm4_without_rewriting_what_it_has() -> None:
    before = cipher.seal("张三", HERE)
    setting = f"k3:sm4:{in_base64(CHINESE)},k2:aes:{in_base64(NEW)},k1:{in_base64(OLD)}"

    now = FieldCipher.from_setting(setting)

    assert now.ciphers == {"k3": "SM4-GCM", "k2": "AES-256-GCM", "k1": "AES-256-GCM"}
    assert now.open(before, HERE) == "张三"
    assert now.seal("张三", HERE).startswith("k3.")
    assert moved.open(now.seal("张三", HERE), HERE) == "张三"


@both
def test_the_same_text_is_never_sealed_the_same(cipher: FieldCipher) -> None:
    assert cipher.seal("张三", HERE) != cipher.seal("张三", HERE)


@both
def test_a_value_moved_to_another_record_does_not_open(cipher: FieldCipher) -> None:
    with pytest.raises(Damaged, match="moved"):
        cipher.open(cipher.seal("张三", HERE), "access.people:p-2:phone")


@both
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_changed_bit_is_seen(cipher: FieldCipher, place: int, bit: int) -> None:
    key_id, _, encoded = cipher.seal("13812345678", HERE).partition(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    raw[place % len(raw)] ^= 1 << bit

    with pytest.raises(Damaged, match="changed"):
        cipher.open(f"{key_id}.{base64.urlsafe_b64encode(raw).decode()}", HERE)


@both
@given(length=st.integers(0, 12 + 16 + len("13812345678") - 1))
def test_a_shortened_value_is_seen(cipher: FieldCipher, length: int) -> None:
    key_id, _, encoded = cipher.seal("13812345678", HERE).partition(".")
    short = base64.urlsafe_b64encode(base64.urlsafe_b64decode(encoded)[:length]).decode()

    with pytest.raises(Damaged, match="changed"):
        cipher.open(f"{key_id}.{short}", HERE)


NO_TOKENS = ["", "k2", "k2.", "k2.!!", "k2.AAAA", "k2.é", "k3.AAAA", "k9.AAAA", "张三"]


@pytest.mark.parametrize("token", NO_TOKENS)
def test_what_is_no_token_is_damaged_and_not_repeated(token: str) -> None:
    with pytest.raises(Damaged) as caught:
        moved.open(token, HERE)

    assert HERE in str(caught.value)
    assert "张三" not in str(caught.value)


SECRET = in_base64(bytes(range(80, 111)))
GOOD = f"k1:{in_base64(OLD)}"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("", "一个密钥也没有"),
        (SECRET, "第 1 个密钥要写成 编号:Base64"),
        (f"k1:{SECRET}", "第 1 个密钥要有 32 字节"),
        (f"{GOOD},K 2:{SECRET}", "第 2 个密钥要写成 编号:Base64"),
        (f"{GOOD},k2:sm4:{SECRET}", "第 2 个密钥要有 16 字节"),
        (f"{GOOD},k2:sm4:{in_base64(OLD)}", "第 2 个密钥要有 16 字节"),
        (f"{GOOD},k2:{in_base64(CHINESE)}", "第 2 个密钥要有 32 字节"),
        (f"{GOOD},k2:{SECRET}:{in_base64(CHINESE)}", "第 2 个密钥的算法只能是 aes、sm4"),
        ("k1:not base64 at all", "第 1 个密钥要有 32 字节"),
        (f"{GOOD},k1:{in_base64(NEW)}", "同一个编号写了两次"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_without_showing_it(
    setting: str, said: str
) -> None:
    with pytest.raises(Invalid, match="FIELD_KEYS") as caught:
        FieldCipher.from_setting(setting)

    assert said in str(caught.value)
    for secret in (SECRET, in_base64(OLD), in_base64(CHINESE), "not base64 at all"):
        assert secret not in str(caught.value)


def test_an_equal_text_is_found_by_its_index_and_only_in_its_field() -> None:
    for stored in (
        FieldCipher({"k1": Key(OLD)}).blind_index("13812345678", "access.people:phone"),
        moved.blind_index("13812345678", "access.people:phone"),
    ):
        assert stored in moved.blind_indexes("13812345678", "access.people:phone")
        assert stored not in moved.blind_indexes("13812345678", "notify.roster:phone")
        assert stored not in moved.blind_indexes("13812345679", "access.people:phone")
    assert moved.blind_index("x", "f") == moved.blind_indexes("x", "f")[0]


def test_what_was_stored_before_ciphers_had_names_is_still_opened_and_found() -> None:
    known = FieldCipher.from_setting(f"k1:{in_base64(bytes(32))}")

    assert known.open("k1.AAAAAAAAAAAAAAAAKxvg2fXp3s5OT2zuHDuZlBdHlFmAQA==", "f") == "张三"
    assert known.blind_index("x", "f") == (
        "k1.d89165ea662e27cd1a6e6cb41ee0026afcc3289e7b159af55dd774da8b31171f"
    )
