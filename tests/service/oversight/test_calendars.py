"""A new holiday notice: what it would move is told before, and moved after, everywhere."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import Result
from pymongo import MongoClient

from common import clock
from common.errors import NotAllowed
from common.events import Event, envelope
from services.catalog import store
from services.catalog.domain import obligations, periods
from services.catalog.domain.obligations import Obligation
from services.catalog.store import obligations as owed
from tests.faults.waiting import eventually
from tests.service.oversight.conftest import Say
from tests.service.oversight.test_filing_upward import filing
from tests.service.road.walker import ORGAN
from tests.unit.catalog.test_calendars import a_notice, a_row

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]


def published_at(at: str) -> dict[str, Any]:
    data = {"stage": "outside", "last": True, "urls": [], "number": ""}
    event = envelope(Event("item_published", f"i-{uuid4().hex}", 1, data, ORGAN), clock.now())
    return {**event, "at": at}


def a_table(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "notice.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ("day", "works", "notice"), extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
    return path


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def days(found: Mapping[str, Any]) -> tuple[str, bool]:
    return found["due_on"], found["provisional"]


@pytest.fixture
def kept(thief: MongoClient[dict[str, Any]]) -> owed.Obligations:
    """What catalog keeps, without its worker's haste."""
    return owed.Obligations(thief["catalog"])


def owed_by(organ: str, on: date) -> Obligation:
    """By an organ that no other test knows, so many working days after this day."""
    due = periods.due({"working_days": 20}, on)
    place, what = {"organ": organ, "catalogue": "x"}, {"id": "e", "class": "类", "content": "内容"}
    rule = store.time_rules().on("information_20wd", on)
    return obligations.owed(place, what, rule, "e-1", "信息", on, due)


def test_a_notice_is_looked_at_then_imported_and_moves_what_is_open(
    city: "City", say: Say, gongkai: Gongkai, tmp_path: Path, kept: owed.Obligations
) -> None:
    year = city.ask("catalog", "show_calendar")["published_to"] + 1
    rest = [a_row(f"{year}-01-{day:02}", notice=year) for day in range(4, 15)]
    table = a_table(tmp_path, [*a_notice(year), *rest])
    by = city.administrator()
    event = published_at(f"{year - 1}-12-31T02:00:00Z")
    id_ = f"{event['item']}:1"
    say("publish", "item_published", event)
    before = eventually(lambda: filing(city, ORGAN, id_))
    assert before["provisional"]
    organs = [f"o-{uuid4().hex[:8]}" for _ in range(2)]
    ours = sorted((owed_by(o, date(year - 1, 12, 17)) for o in organs), key=lambda one: one.id)
    for one in ours:
        kept.add_once(one)
    ids = {one.id for one in ours}

    def looked_at() -> Any:
        return told(gongkai("calendar", "import", table, "--dry-run", "--json", by=by))["moved"]

    [move] = [row for row in looked_at() if row["thing"] == id_]
    assert (move["from"], move["provisional_before"]) == days(before)
    assert move["to"] >= f"{year}-01-15" and not move["provisional_after"]
    assert days(filing(city, ORGAN, id_)) == days(before)
    [many] = [row for row in looked_at() if row["thing"] in ids]
    assert (many["thing"], many["count"], many["from"]) == (ours[0].id, 2, ours[0].due_on)
    assert many["to"] > many["from"] and (many["stays"], many["service"]) == (False, "catalog")
    words = gongkai("calendar", "import", table, "--dry-run", by=by).stdout
    assert "只检查，没有导入" in words and id_ in words

    done = told(gongkai("calendar", "import", table, "--json", by=by))
    assert done["published_to"] == year
    after = eventually(lambda: _moved(city, id_, before))
    assert days(after) == (move["to"], False)
    assert before["because"].endswith("公布以后这一天可能变动")
    assert after["because"].endswith("应在 3 个工作日内报备上级并签收")
    for id_ in sorted(ids):
        eventually(lambda id_=id_: kept.get(id_).due_on == many["to"], 30)
        assert kept.get(id_).history[-1]["action"] == "recount"
    again = told(gongkai("calendar", "import", table, "--json", by=by))
    assert (again["created"], again["version"]) == (0, done["version"])
    eventually(lambda: looked_at() == [])

    counted = told(gongkai("due-day", f"{year - 1}-12-31", "3", "--json"))
    assert counted == {
        "day": f"{year}-01-{_third_working_day(year):02}",
        "provisional": False,
        "published_to": year,
        "calendar": "system",
        "version": done["version"],
    }
    shown = told(gongkai("calendar", "show", "--json"))
    assert (shown["year"], shown["version"]) == (year, done["version"])
    assert {day["notice"] for day in shown["days"]} == {str(year)}
    assert f"收录到 {year} 年" in gongkai("calendar", "show").stdout


def _third_working_day(year: int) -> int:
    """Of January, in which the first to the third rest, and the fourth to the fourteenth."""
    return [day for day in range(15, 32) if date(year, 1, day).weekday() < 5][2]


def _moved(city: "City", id_: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """{} while it stands as before."""
    found = filing(city, ORGAN, id_)
    return {} if days(found) == days(before) else found


def test_only_system_administrators_import_a_notice_or_look_at_what_it_moves(city: "City") -> None:
    clerk = city.holder(ORGAN, "drafter")

    with pytest.raises(NotAllowed, match="系统管理员"):
        city.tell("catalog", "import_calendar", clerk, rows=a_notice())
    with pytest.raises(NotAllowed, match="系统管理员"):
        city.ask("oversight", "list_moved_dates", by={"account": clerk}, rows=a_notice())
