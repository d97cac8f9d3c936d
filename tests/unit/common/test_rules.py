"""Rules as dated rows: which version holds, and a city's own beside those that ship."""

from datetime import date
from pathlib import Path

import pytest

from common import rules
from common.errors import Invalid, NotFound
from common.rules import Book

OLD, NEW = date(2020, 1, 1), date(2024, 7, 1)
ROWS = [
    {"id": "a", "version": 2, "valid_from": NEW},
    {"id": "a", "version": 1, "valid_from": OLD},
    {"id": "b", "version": 1, "valid_from": OLD},
]
BOOK = Book("规则", ROWS)


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2024, 6, 30), 1), (NEW, 2), (date(2030, 1, 1), 2), (date(2019, 1, 1), 1)],
)
def test_the_newest_version_that_has_begun_holds(day: date, version: int) -> None:
    """Before the first one began, the first one is the best there is."""
    assert BOOK.on("a", day)["version"] == version


def test_what_was_decided_under_an_old_version_finds_it() -> None:
    assert BOOK.exactly("a", 1)["valid_from"] == OLD
    with pytest.raises(NotFound, match="没有第 3 版"):
        BOOK.exactly("a", 3)


def test_one_row_of_every_id_holds_on_a_day() -> None:
    assert [(r["id"], r["version"]) for r in BOOK.holding(NEW)] == [("a", 2), ("b", 1)]
    assert len(list(BOOK.every())) == 3


def test_an_unknown_row_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NotFound, match="没有名为“c”的规则，可用的有：a、b"):
        BOOK.on("c", NEW)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "a", "version": 2, "valid_from": NEW}, "a：第 2 版有两份"),
        ({"id": "a", "version": 3, "valid_from": OLD}, "a：第 3 版比第 2 版更早生效"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(row: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid) as error:
        Book("规则", [*ROWS, row])

    assert error.value.problems == [said]


def test_a_city_lays_its_own_rows_beside_those_that_ship(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "routes"
    folder.mkdir()
    row = 'id = "A"\nversion = 9\nname = "本市程序"\nvalid_from = 2030-01-01\nstep = []\n'
    (folder / "own.toml").write_text(row, encoding="utf-8")
    monkeypatch.setenv("RULES_DIR", str(tmp_path))
    rules.book.cache_clear()

    found = rules.book("审核程序", "services.review", "routes")

    assert found.on("A", date(2029, 12, 31))["version"] < 9
    assert found.on("A", date(2030, 1, 1))["name"] == "本市程序"
    rules.book.cache_clear()
