"""A ticket is whole, ours and young, or it is nothing."""

import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid, NotAllowed
from common.tickets import Signer, Slip, Ticket

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
SIGNER = Signer(bytes(range(32)))
TICKET = Ticket("m-00001", "o-10a05", ["delegates@o-10"], NOW + timedelta(minutes=5))
SLIP = Slip("m-00001", "i-1", 2, "o-10a05", "10A05/2026-11-0001", NOW + timedelta(hours=12))


@pytest.mark.parametrize("thing", [TICKET, SLIP, replace(TICKET, groups=[])])
def test_what_was_signed_comes_back_whole(thing: Ticket | Slip) -> None:
    assert SIGNER.opened(type(thing), SIGNER.signed(thing), NOW) == thing


def test_it_ends_to_the_moment() -> None:
    text = SIGNER.signed(TICKET)
    SIGNER.opened(Ticket, text, TICKET.until - timedelta(milliseconds=1))

    with pytest.raises(NotAllowed, match="登录已经过期"):
        SIGNER.opened(Ticket, text, TICKET.until)


def test_a_slip_is_no_ticket_and_a_ticket_no_slip() -> None:
    with pytest.raises(NotAllowed):
        SIGNER.opened(Ticket, SIGNER.signed(SLIP), NOW)
    with pytest.raises(NotAllowed):
        SIGNER.opened(Slip, SIGNER.signed(TICKET), NOW)


def test_another_key_signs_nothing_here() -> None:
    with pytest.raises(NotAllowed):
        SIGNER.opened(Ticket, Signer(bytes(32)).signed(TICKET), NOW)


@given(st.integers(min_value=0), st.characters())
def test_a_changed_sign_anywhere_spoils_it(at: int, sign: str) -> None:
    text = SIGNER.signed(TICKET)
    place = at % len(text)
    changed = text[:place] + sign + text[place + 1 :]

    if changed != text:
        with pytest.raises(NotAllowed):
            SIGNER.opened(Ticket, changed, NOW)


def test_spare_bits_of_the_last_sign_are_not_another_spelling() -> None:
    text = SIGNER.signed(TICKET)
    last = text.rstrip("=")[-1]
    signs = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    other = signs[signs.index(last) ^ 1]

    with pytest.raises(NotAllowed):
        SIGNER.opened(Ticket, other.join(text.rsplit(last, 1)), NOW)


@given(st.text())
def test_any_text_is_refused_in_the_same_words(text: str) -> None:
    with pytest.raises(NotAllowed, match="登录已经过期"):
        SIGNER.opened(Ticket, text, NOW)


@pytest.mark.parametrize("setting", ["", "abc", "AAAA", "not base64 at all"])
def test_a_key_that_is_none_is_missed_by_name(setting: str) -> None:
    with pytest.raises(Invalid, match="MEMBER_KEY"):
        Signer.from_setting(setting)
