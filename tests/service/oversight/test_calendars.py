"""A new holiday notice: what it would move is told before, and moved after, everywhere."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import Result

from common import clock
from common.errors import NotAllowed
from common.events import Event, envelope
from deploy.local.users import SERVICES
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


def test_a_notice_is_looked_at_then_imported_and_moves_what_is_open(
    city: "City", say: Say, gongkai: Gongkai, tmp_path: Path
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

    def looked_at() -> Any:
        return told(gongkai("calendar", "import", table, "--dry-run", "--json", by=by))["moved"]

    [move] = [row for row in looked_at() if row["thing"] == id_]
    assert (move["from"], move["provisional_before"]) == days(before)
    assert move["to"] >= f"{year}-01-15" and not move["provisional_after"]
    assert days(filing(city, ORGAN, id_)) == days(before)
    words = gongkai("calendar", "import", table, "--dry-run", by=by).stdout
    assert "只检查，没有导入" in words and id_ in words

    done = told(gongkai("calendar", "import", table, "--json", by=by))
    assert done["published_to"] == year
    after = eventually(lambda: _moved(city, id_, before))
    assert days(after) == (move["to"], False)
    assert before["because"].endswith("公布以后这一天可能变动")
    assert after["because"].endswith("应在 3 个工作日内报备上级并签收")
    again = told(gongkai("calendar", "import", table, "--json", by=by))
    assert (again["created"], again["version"]) == (0, done["version"])
    eventually(lambda: looked_at() == [])

    shown = told(gongkai("calendar", "show", "--json"))
    assert (shown["year"], shown["version"]) == (year, done["version"])
    assert {day["notice"] for day in shown["days"]} == {str(year)}
    assert f"收录到 {year} 年" in gongkai("calendar", "show").stdout


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
