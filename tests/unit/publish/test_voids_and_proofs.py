"""What is void stays void; what a person proves has a number, a date and a file; index numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from services.publish.domain import (
    DELIVERY,
    Void,
    check_proof,
    index_number,
    number_month,
    revised,
    settled,
    url_of,
    why_not_proved,
    withdrawn,
)
from tests.unit.publish.publication_samples import HASH, NOW

PROOF = {"number": "澜文〔2026〕5号", "date": date(2026, 3, 5), "file_hash": HASH}
WORDS = st.lists(
    st.tuples(st.sampled_from(["revised", "ordinary", "secrecy", "settled"]), st.integers(1, 5))
)


def heard(void: Void, what: str, version: int) -> Void:
    if what == "revised":
        return revised(void, version, NOW)[0]
    if what == "settled":
        return settled(void, {"recalled": 1})[0]
    return withdrawn(void, version, "内容有误", what, NOW, NOW)[0]


@given(WORDS)
def test_floors_only_rise_and_secrecy_is_never_softened(words: list[tuple[str, int]]) -> None:
    void = Void("i-1")
    for what, version in words:
        after = heard(void, what, version)
        assert after.revised_below >= void.revised_below
        assert after.withdrawn_below >= void.withdrawn_below
        assert not (void.kind == "secrecy" and after.kind == "ordinary")
        assert after.settled_below <= after.withdrawn_below
        void = after


@given(WORDS, st.randoms())
def test_the_order_of_words_does_not_matter(words: list[tuple[str, int]], random: object) -> None:
    said = [word for word in words if word[0] != "settled"]
    turned = list(said)
    random.shuffle(turned)  # type: ignore[attr-defined]

    def floors(order: list[tuple[str, int]]) -> tuple[int, int, str]:
        void = Void("i-1")
        for what, version in order:
            void = heard(void, what, version)
        return void.revised_below, void.withdrawn_below, void.kind

    assert floors(said) == floors(turned)


def test_a_withdrawal_covers_this_version_and_all_older_ones() -> None:
    void = heard(Void("i-1"), "ordinary", 3)

    assert (void.withdrawn_below, void.at, void.due_at) == (4, NOW, NOW)


def test_hearing_the_same_again_wakes_nobody() -> None:
    void = settled(heard(heard(Void("i-1"), "revised", 2), "ordinary", 2), {})[0]

    assert heard(void, "revised", 2) == void
    assert heard(void, "ordinary", 2) == void
    assert heard(void, "ordinary", 1) == void


def test_what_turns_out_to_be_secret_is_carried_out_anew_and_announced_again() -> None:
    void = settled(heard(Void("i-1"), "ordinary", 2), {"recalled": 1})[0]

    harder = heard(void, "secrecy", 2)

    assert (harder.kind, harder.due_at, harder.withdrawn_below) == ("secrecy", NOW, 3)
    assert [e.data["kind"] for e in settled(harder, {"recalled": 1})[1]] == ["secrecy"]


def test_a_settled_withdrawal_is_announced_once_with_its_counts() -> None:
    void, [event] = settled(heard(Void("i-1", organ="o-1"), "ordinary", 2), {"recalled": 2})

    assert (event.type, event.version, event.organ) == ("item_recalled", 2, "o-1")
    assert event.data == {"kind": "ordinary", "counts": {"recalled": 2}}
    assert void.due_at is None
    assert settled(void, {"recalled": 2}) == (void, [])


def test_a_revision_alone_announces_no_recall() -> None:
    assert settled(heard(Void("i-1"), "revised", 2), {})[1] == []


def test_a_proof_is_kept_with_its_date_as_text() -> None:
    assert check_proof(PROOF, date(2026, 3, 5)) == {**PROOF, "date": "2026-03-05"}


def test_a_proof_from_the_future_is_refused() -> None:
    with pytest.raises(Invalid, match="晚于今天") as refused:
        check_proof(PROOF, date(2026, 3, 4))
    assert refused.value.problems == ["date: 2026-03-05"]


@pytest.mark.parametrize(
    "state", sorted({state for state, _ in DELIVERY} - {"awaiting"} | {"changed"})
)
def test_why_a_delivery_takes_no_proof_is_said_with_what_to_do(state: str) -> None:
    assert why_not_proved(state).endswith("。请查看公开状态后再办理。")


def test_an_index_number_is_organ_month_and_serial() -> None:
    assert index_number("10A05", "2026-03", 7) == "10A05/2026-03-0007"
    assert index_number("10A05", "2026-03", 12345) == "10A05/2026-03-12345"


def test_the_month_of_a_number_is_shanghais() -> None:
    new_year = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)

    assert number_month(new_year) == "2026-01"
    assert number_month(new_year - timedelta(hours=1)) == "2025-12"


def test_an_address_is_made_of_organ_year_month_and_serial() -> None:
    assert url_of("10A05", "2026-03", 7) == "/organs/10a05/2026/03-0007.html"


@given(
    st.tuples(st.sampled_from(["10A05", "11B01"]), st.integers(1, 12), st.integers(1, 30000)),
    st.tuples(st.sampled_from(["10A05", "11B01"]), st.integers(1, 12), st.integers(1, 30000)),
)
def test_two_numbers_never_share_an_address(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    def both(key: tuple[str, int, int]) -> tuple[str, str]:
        code, month, serial = key
        return index_number(code, f"2026-{month:02}", serial), url_of(
            code, f"2026-{month:02}", serial
        )

    same = one == other
    assert [a == b for a, b in zip(both(one), both(other), strict=True)] == [same, same]
