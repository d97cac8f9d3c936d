"""Query codes nobody can guess or misread, and limits as pure functions of moments."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.crypto import FieldCipher
from common.errors import NotAllowed, TooMany
from services.feedback.domain import codes, limits
from services.feedback.store.vault import Vault
from tests.unit.feedback.case_samples import AT

KEYS = [f"k{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2)]
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)


def a_vault(*keys: str) -> Vault:
    return Vault(FieldCipher.from_setting(",".join(keys)))


@given(HASHES)
def test_a_code_is_four_groups_of_signs_that_nobody_takes_for_others(keyed: str) -> None:
    code = codes.code_of(keyed)

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set("IO01") & set(code)


@given(HASHES)
def test_a_code_may_be_typed_small_wide_and_with_gaps(keyed: str) -> None:
    code = codes.code_of(keyed)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.replace("-", ""))

    for typed in (code.lower(), code.replace("-", "　"), f" {code}。", wide):
        assert codes.normal(typed) == code


def test_different_hashes_give_different_codes_down_to_the_last_of_80_bits() -> None:
    one, other = "00" * 32, "00" * 9 + "01" + "00" * 22

    assert codes.code_of(one) != codes.code_of(other)
    assert codes.code_of(one) == codes.code_of("00" * 10 + "ff" * 22)


def test_the_same_command_gives_the_same_code_and_its_index_says_nothing() -> None:
    vault = a_vault(KEYS[0])
    code = vault.code("command")

    assert code == vault.code("command") != vault.code("another")
    assert code.replace("-", "") not in str(vault.indexes(code))


def test_a_code_given_out_under_an_older_key_stays_the_code() -> None:
    before = a_vault(KEYS[0])
    code = before.code("command")
    index = before.indexes(code)[0]
    after = a_vault(KEYS[1], KEYS[0])

    assert after.code("command", index) == code
    assert index in after.indexes(code)


def test_a_digest_of_known_words_and_a_telephone_cannot_be_guessed_without_the_key() -> None:
    given_ = {"command_id": "c", "text": "好", "contact": "13812345678", "address": "10.0.0.1"}

    one, other = a_vault(KEYS[0]).command(given_), a_vault(KEYS[1]).command(given_)
    assert one.digest != other.digest
    assert a_vault(KEYS[0]).command({**given_, "address": "10.0.0.2"}) == one


def test_five_in_ten_minutes_and_the_sixth_is_told_when() -> None:
    moments = [AT + timedelta(seconds=n) for n in range(5)]

    with pytest.raises(TooMany, match="03月05日 09:11 以后再试"):
        limits.admit(moments, AT + timedelta(minutes=9))
    assert len(limits.admit(moments, AT + timedelta(minutes=10))) == 6


def test_the_window_slides_with_every_moment() -> None:
    moments = [AT + timedelta(minutes=2 * n) for n in range(5)]

    moments = limits.admit(moments, AT + timedelta(minutes=10))
    with pytest.raises(TooMany):
        limits.admit(moments, AT + timedelta(minutes=11))


def test_thirty_in_a_day_and_what_is_older_is_forgotten() -> None:
    moments = [AT + timedelta(minutes=20 * n) for n in range(30)]

    with pytest.raises(TooMany, match="24 小时内您（或您所在的网络）已经提交了 30 条"):
        limits.admit(moments, AT + timedelta(hours=12))
    later = limits.admit(moments, AT + timedelta(hours=25))
    assert len(later) == 30 - 3 - 1 + 1


def test_too_many_is_a_kind_of_not_allowed() -> None:
    assert issubclass(TooMany, NotAllowed)


@pytest.mark.parametrize("typed", ["", "abcd", "ABCD-EFGH-JKLM-NPQR", "字" * 100, "<b>"])
def test_looking_up_a_code_that_is_none_is_the_same_work(typed: str) -> None:
    vault = a_vault(*KEYS)
    found = vault.indexes(typed)

    assert len(found) == len(KEYS)
    assert {len(each) for each in found} == {len(each) for each in vault.indexes("X")}
