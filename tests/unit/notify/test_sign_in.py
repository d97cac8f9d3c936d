"""Codes: who gets one, how often, and what a stranger cannot do with somebody's number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from common.errors import TooMany
from services.notify.domain import sign_in, texts
from services.notify.domain.sign_in import (
    A_DAY,
    ASKS,
    CODE_LIFE,
    RATION,
    SPACING,
    STRANGERS_TRIES,
    TRIES,
    Arrivals,
    Asker,
    Letter,
    SignIn,
)

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
STRANGER, OTHER, KNOWN = Asker("net-1", False), Asker("net-2", False), Asker("dev-1", True)
SECOND = timedelta(seconds=1)


def letter(name: str) -> Letter:
    return Letter(f"hash-{name}", f"sealed-{name}", f"code:{name}")


def a_sign_in(at: datetime = NOW, name: str = "a", asker: Asker = STRANGER) -> SignIn:
    return sign_in.asked(SignIn("h"), letter(name), asker, at)


def test_who_asks_gets_a_code_that_is_due_at_once() -> None:
    found = a_sign_in()

    assert (found.code, found.letter, found.due_at) == ("hash-a", "sealed-a", NOW)
    assert found.until == NOW + CODE_LIFE


def test_while_a_code_is_young_no_other_is_sent_and_it_stays_good() -> None:
    found = a_sign_in()
    again = sign_in.asked(found, letter("b"), OTHER, NOW + SPACING - SECOND)

    assert again == found


def test_there_is_always_a_code_to_be_had_or_to_be_used() -> None:
    """However often strangers ask, at any second: what the owner then asks for is new, or on his
    phone and good for another minute at least."""
    found = SignIn("h")
    for second in range(0, 3600, 7):
        at = NOW + second * SECOND
        found = sign_in.asked(found, letter(str(second)), STRANGER, at)
        if len(found.sent) == RATION:
            break
        assert found.until is not None
        assert found.until - at > timedelta(seconds=60)


def test_at_most_three_in_ten_minutes_reach_a_phone() -> None:
    found, sent = SignIn("h"), []
    for second in range(0, 2400, 5):
        at = NOW + second * SECOND
        after = sign_in.asked(found, letter(str(second)), STRANGER, at)
        if after != found:
            sent.append(second)
        found = after

    assert all(sum(1 for s in sent if start <= s < start + 600) <= 3 for start in sent)


def test_used_codes_count_too() -> None:
    found = SignIn("h")
    for turn in range(3):
        found = sign_in.asked(found, letter(str(turn)), KNOWN, NOW + turn * SECOND)
        found, right = sign_in.tried(found, [f"hash-{turn}"], KNOWN, NOW + turn * SECOND)
        assert right

    with pytest.raises(TooMany, match="索取验证码的次数太多"):
        sign_in.asked(found, letter("d"), KNOWN, NOW + 10 * SECOND)
    sign_in.asked(found, letter("d"), KNOWN, NOW + timedelta(minutes=10))


def after_a_ration(asker: Asker) -> tuple[SignIn, datetime]:
    found, at = SignIn("h"), NOW
    for turn in range(RATION):
        at = NOW + turn * SPACING
        found = sign_in.asked(found, letter(str(turn)), asker, at)
    return found, at + SPACING


def test_strangers_have_a_days_ration_and_cannot_use_up_the_owners() -> None:
    found, at = after_a_ration(STRANGER)

    with pytest.raises(TooMany):
        sign_in.asked(found, letter("x"), OTHER, at)
    assert sign_in.asked(found, letter("x"), KNOWN, at).code == "hash-x"
    assert sign_in.asked(found, letter("x"), OTHER, at + A_DAY).code == "hash-x"


def test_the_right_code_is_good_once_and_in_any_browser() -> None:
    found, right = sign_in.tried(a_sign_in(), ["hash-a"], OTHER, NOW)

    assert right
    assert (found.code, found.letter, found.due_at) == ("", "", None)
    assert sign_in.tried(found, ["hash-a"], OTHER, NOW) == (found, False)


def test_five_minutes_later_it_is_over() -> None:
    found = a_sign_in()

    assert sign_in.tried(found, ["hash-a"], STRANGER, NOW + CODE_LIFE - SECOND)[1]
    assert not sign_in.tried(found, ["hash-a"], STRANGER, NOW + CODE_LIFE)[1]


def guessed(found: SignIn, asker: Asker, times: int) -> SignIn:
    for _ in range(times):
        found, right = sign_in.tried(found, ["hash-wrong"], asker, NOW)
        assert not right
    return found


def test_who_was_wrong_five_times_is_not_heard_any_more_but_the_owner_is() -> None:
    found = guessed(a_sign_in(), STRANGER, TRIES)

    assert not sign_in.tried(found, ["hash-a"], STRANGER, NOW)[1]
    assert sign_in.tried(found, ["hash-a"], OTHER, NOW)[1]


def test_all_strangers_together_have_so_many_tries_and_a_known_browser_its_own() -> None:
    found = a_sign_in()
    for n in range(STRANGERS_TRIES // TRIES):
        found = guessed(found, Asker(f"net-{n}", False), TRIES)

    assert not sign_in.tried(found, ["hash-a"], Asker("fresh", False), NOW)[1]
    assert sign_in.tried(found, ["hash-a"], KNOWN, NOW)[1]


def test_the_next_code_forgives_wrong_tries() -> None:
    found = guessed(a_sign_in(), STRANGER, TRIES)
    found = sign_in.asked(found, letter("b"), STRANGER, NOW + SPACING)

    assert sign_in.tried(found, ["hash-b"], STRANGER, NOW + SPACING)[1]


def test_a_browser_that_signed_in_is_known_for_a_year_and_five_of_them() -> None:
    found = a_sign_in()
    for n in range(7):
        found = sign_in.remembered(found, f"d-{n}", NOW + n * SECOND)

    assert not sign_in.knows(found, ["d-1"], NOW)
    assert sign_in.knows(found, ["d-2"], NOW + timedelta(days=365))
    assert not sign_in.knows(found, ["d-2"], NOW + timedelta(days=401))
    assert not sign_in.knows(found, [], NOW)
    assert found.expires_at is not None
    assert found.expires_at > NOW + timedelta(days=399)


def test_what_was_handed_over_is_readable_nowhere() -> None:
    found = sign_in.posted(a_sign_in(), "code:a")

    assert (found.letter, found.due_at, found.code) == ("", None, "hash-a")
    assert sign_in.posted(a_sign_in(), "code:older") == a_sign_in()


def test_a_gateway_out_of_reach_is_tried_later_unless_another_code_came() -> None:
    later = NOW + 2 * SECOND

    assert sign_in.later(a_sign_in(), "code:a", later) == replace(a_sign_in(), due_at=later)
    assert sign_in.later(a_sign_in(), "code:older", later) == a_sign_in()


def test_a_network_asks_so_often_and_then_waits() -> None:
    found = Arrivals("n")
    for n in range(ASKS[0][0]):
        found = sign_in.admitted(found, ASKS, NOW + n * SECOND)

    with pytest.raises(TooMany, match="所在的网络"):
        sign_in.admitted(found, ASKS, NOW + timedelta(minutes=5))
    assert len(sign_in.admitted(found, ASKS, NOW + timedelta(minutes=10)).at) == ASKS[0][0] + 1


def test_the_message_names_nobody_and_is_one_piece() -> None:
    text = texts.code("澜泽公开", "012345")

    assert "012345" in text
    assert texts.segments(text) == 1
