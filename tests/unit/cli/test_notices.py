"""By which notices the command line counts."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from cli import caller, drafts
from cli.main import app
from common import workdays
from tests.unit.catalog.test_calendars import a_notice
from tests.unit.cli.test_drafts_checked import Answers, a_draft

NEXT = workdays.published().last_year + 1


class System:
    """Stands in for a connection: a running catalog to which these rows were imported."""

    def __init__(self, rows: list[dict[str, Any]], heard: bool = True) -> None:
        self._rows, self._heard, self.closed = rows, heard, False

    def is_heard(self, service: str) -> bool:
        return self._heard

    def ask(self, service: str, query: str) -> Any:
        assert (service, query) == ("catalog", "show_notices")
        return {"version": len(self._rows) and 3, "rows": self._rows}

    def close(self) -> None:
        self.closed = True


def imported() -> list[dict[str, Any]]:
    """The whole notice of the year that the program does not know, with its whole first week."""
    own = [{"day": f"{NEXT}-01-0{n}", "works": "no", "notice": f"{NEXT}"} for n in range(4, 9)]
    return [
        {key: row[key] for key in ("day", "works", "notice")} for row in [*a_notice(NEXT), *own]
    ]


def due_day(monkeypatch: pytest.MonkeyPatch, system: System, *more: str) -> Any:
    monkeypatch.setattr(caller, "connect", lambda: system)
    return CliRunner().invoke(app, ["due-day", f"{NEXT - 1}-12-31", "3", *more])


def test_a_due_day_is_counted_by_what_was_imported_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = System(imported())
    said = due_day(monkeypatch, system)
    told = json.loads(due_day(monkeypatch, system, "--json").stdout)
    offline = json.loads(due_day(monkeypatch, System([]), "--offline", "--json").stdout)

    assert said.stdout.endswith("按系统的工作日历计算（导入过 3 次）。\n")
    assert (told["calendar"], told["version"], told["published_to"]) == ("system", 3, NEXT)
    assert not told["provisional"] and offline["provisional"]
    assert told["day"] > offline["day"]
    assert (offline["calendar"], offline["published_to"]) == ("shipped", NEXT - 1)
    assert system.closed


def test_where_nothing_was_imported_both_count_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(due_day(monkeypatch, System([]), "--json").stdout)
    offline = json.loads(due_day(monkeypatch, System([]), "--offline", "--json").stdout)

    assert told == {**offline, "calendar": "system"}


def test_a_catalog_that_is_away_is_named_with_the_way_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = due_day(monkeypatch, System([], heard=False))

    assert said.exit_code == 1
    assert "catalog.service" in said.stderr and "请加 --offline" in said.stderr


def test_drafts_are_checked_by_the_systems_notices_asked_once() -> None:
    entry = {"id": "e-1", "class": "思想建设", "audience": ["society"], "basis": "条例"}
    entry["forms"] = [{"channel": "website", "required": True}]
    post = {"person": "p-1", "from": "2020-01-01", "to": None}
    answers: Any = Answers([entry], [post])
    registry = drafts.Registry(answers)

    assert registry.almanac().calendar.last_year == NEXT
    rows = [a_draft(line=n, values={"audience": ["society"]}) for n in (2, 3)]
    before = answers.notices_asked
    drafts.prepare(answers, iter(rows))
    assert answers.notices_asked == before + 1
