"""Party, government or village: by the level of the organ and the stage of the matter."""

from datetime import date

import pytest

from contracts.words import ENTRY_STAGES, REGIMES
from services.catalog import store
from services.catalog.domain.organs import LEVELS
from services.catalog.domain.regimes import misplaced, regime_of

ROWS = store.regimes().holding(date(2026, 3, 5))


@pytest.mark.parametrize(
    ("level", "stage", "regime"),
    [
        ("city", "party_building", "party"),
        ("district", "decision", "party"),
        ("department", "execution", "government"),
        ("department", "result", "government"),
        ("township", "decision", "combined"),
        ("township", "result", "combined"),
        ("village", "party_building", "combined"),
        ("village", "village_affairs", "village"),
    ],
)
def test_level_and_stage_say_which_regime(level: str, stage: str, regime: str) -> None:
    assert regime_of(ROWS, level, "party", {"stage": stage}) == regime


def test_an_entry_without_a_stage_is_what_its_catalogue_is_usually_about() -> None:
    assert regime_of(ROWS, "department", "party", {}) == "party"
    assert regime_of(ROWS, "department", "government", {}) == "government"
    assert regime_of(ROWS, "township", "party", {}) == "combined"


def test_where_no_row_speaks_the_catalogue_says_it_itself() -> None:
    assert regime_of([], "department", "village", {"stage": "result"}) == "village"


def test_every_level_has_exactly_one_row_and_every_row_known_words() -> None:
    for level in LEVELS:
        [row] = [row for row in ROWS if level in row["levels"]]
        said = {stage: row[stage] for stage in ENTRY_STAGES if stage in row}
        assert set(said) >= {"party_building", "decision", "execution", "result"}
        assert set(said.values()) <= set(REGIMES)
        assert row["source"]


def test_an_entry_in_the_wrong_catalogue_is_told_where_it_belongs() -> None:
    entries = [{"content": "预算执行", "stage": "execution"}, {"content": "没有写环节"}]

    [told] = misplaced(ROWS, "department", "party", entries)

    assert "“预算执行”" in told
    assert "应列入政务公开目录" in told
    assert misplaced(ROWS, "township", "party", entries) == []
