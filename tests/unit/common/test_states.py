"""A state table says what is possible, also when it refuses."""

import pytest

from common.errors import NotAllowed
from common.states import actions, step

LIFE = {
    ("draft", "submit"): "submitted",
    ("submitted", "return"): "draft",
    ("submitted", "approve"): "approved",
}


def test_a_step_leads_to_the_next_state() -> None:
    assert step(LIFE, "draft", "submit") == "submitted"


def test_a_refused_step_says_what_was_possible() -> None:
    with pytest.raises(NotAllowed, match="cannot submit when submitted; possible: approve, return"):
        step(LIFE, "submitted", "submit")


def test_at_the_end_nothing_is_possible() -> None:
    assert actions(LIFE, "approved") == []
    with pytest.raises(NotAllowed, match="possible: nothing"):
        step(LIFE, "approved", "submit")


def test_users_are_told_in_their_own_words_and_only_of_their_own_actions() -> None:
    words = {"submitted": "审核中", "approved": "已批准", "submit": "送审", "return": "退回"}

    with pytest.raises(NotAllowed, match="现在是“审核中”，不能送审；可以：退回。"):
        step(LIFE, "submitted", "submit", words)
    with pytest.raises(NotAllowed, match="可以：无。"):
        step(LIFE, "approved", "submit", words)
