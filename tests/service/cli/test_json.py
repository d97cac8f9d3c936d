"""What the services answer comes out as JSON, for programs: one value and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result

from deploy.local.city import generate
from tests.faults.waiting import eventually
from tests.service.cli.test_imports import a_folder
from tests.service.cli.test_operating import park_something

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ORGAN = "o-10a02"


def value(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_item_is_followed_down_the_road_by_a_program(
    gongkai: Gongkai, city: "City", tmp_path: Path
) -> None:
    folder = a_folder(tmp_path)
    defaults = folder / "defaults.toml"
    [made] = value(
        gongkai("import", "items", "--dir", folder, "--defaults", defaults, "--submit", "--json")
    )
    item, review = made["item"], f"{made['item']}:{made['version']}"
    assert (made["file"], made["is_new"], made["state"]) == ("甲.txt", True, "submitted")

    shown = value(gongkai("item", "show", item, "--json"))
    assert shown == city.ask("catalog", "show_item", item=item)
    listed = value(gongkai("item", "list", "--organ", ORGAN, "--json"))
    assert item in {each["item"] for each in listed}
    eventually(lambda: gongkai("review", "show", review).exit_code == 0)
    assert value(gongkai("review", "show", review, "--json"))["state"] == "open"
    waiting = value(gongkai("review", "list", "--limit", "1000", "--json"))
    assert review in {each["review"] for each in waiting}
    assert value(gongkai("publish", "status", item, "--json")) == []


def test_lists_come_out_as_the_services_answer_them(gongkai: Gongkai, city: "City") -> None:
    catalogue = city.ask("catalog", "show_catalogue", organ=ORGAN)
    waiting = city.ask("publish", "list_waiting", organ=ORGAN)

    assert value(gongkai("catalogue", "show", ORGAN, "--json")) == catalogue
    assert value(gongkai("publish", "waiting", "--organ", ORGAN, "--json")) == waiting


def test_imported_tables_are_counted(gongkai: Gongkai, tmp_path: Path) -> None:
    organs, people = (generate.write(tmp_path)[name] for name in ("organs", "people"))
    by = generate.administrator()

    counts = value(gongkai("import", "organs", organs, "--dry-run", "--json", by=by))
    of_people = value(gongkai("import", "people", people, "--dry-run", "--json", by=by))

    assert set(counts) == {"rows", "created", "changed", "unchanged"}
    assert (of_people["created"], of_people["people"]) == (0, of_people["unchanged"])


def test_parked_events_come_with_their_service(gongkai: Gongkai, city: "City") -> None:
    event = park_something(city)

    listed = value(gongkai("parked", "list", "--json"))

    assert [each["service"] for each in listed if each["id"] == event] == ["review"]
    gongkai("parked", "discard", event, by=generate.administrator())


def test_the_doctors_findings_are_for_programs_too(gongkai: Gongkai, city: "City") -> None:
    city.stack.down("notify.worker")
    try:
        result = gongkai("doctor", "--json")
    finally:
        city.stack.up("notify.worker")

    found = json.loads(result.stdout)
    [bad] = [finding for finding in found if "notify.worker" in finding["text"]]
    assert (result.exit_code, bad["ok"], "日志" in bad["mend"]) == (1, False, True)
    assert all(finding.keys() == {"ok", "text", "mend"} for finding in found)
