"""The working calendar on pages: what is known, and what a new notice would move."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Conflict, Invalid, Unreachable
from tests.unit.web.desk.staff import CSRF, Services, visible
from web.console.admin.calendar import stretches
from web.console.admin.system import services as every_service

GIVEN = {"csrf": CSRF, "command_id": "ab" * 16}
TABLE = "day,works,notice\n2027-01-01,no,2027\n"
ROWS = [{"line": 2, "day": "2027-01-01", "works": "no", "notice": "2027"}]
DONE = {"rows": 1, "created": 1, "changed": 0, "unchanged": 0, "version": 1, "published_to": 2027}


def a_day(day: str, works: bool = False, notice: str = "") -> dict[str, Any]:
    return {"day": day, "works": works, "notice": notice}


def a_move(**changes: Any) -> dict[str, Any]:
    return {
        "thing": "i-1:1",
        "organ": "o-1",
        "count": 1,
        "rule": "filing",
        "name": "报备上级",
        "from": "2027-01-05",
        "to": "2027-01-06",
        "provisional_before": True,
        "provisional_after": False,
        "stays": False,
        "because": ["2026-12-30 公开，应在 3 个工作日内报备上级并签收"],
        **changes,
    }


@pytest.fixture(autouse=True)
def answers(services: Services) -> None:
    services.answers |= {
        "session": {"posts": [{"organ": "o-1", "organ_name": "局", "role": "system_admin"}]},
        "catalog.show_calendar": {
            "version": 1,
            "published_to": 2026,
            "year": 2026,
            "days": [a_day("2026-01-01"), a_day("2026-01-02"), a_day("2026-01-04", works=True)],
            "versions": [
                {
                    "version": 1,
                    "at": "2026-11-05T01:00:00+00:00",
                    "by": "p-1",
                    "notices": ["2026"],
                    "days": 1,
                }
            ],
        },
        "catalog.import_calendar": DONE,
        "catalog.list_organ_names": [{"organ": "o-1", "name": "文广局"}],
        "access.list_names": [{"account": "p-1", "name": "程知夏"}],
        **{f"{name}.list_moved_dates": [] for name in every_service()},
    }


def test_the_page_says_until_when_notices_are_known_and_which_days(console: FlaskClient) -> None:
    page = visible(console.get("/calendar?year=2026").text)

    for said in ("已收录到 2026 年", "2026年1月1日至2026年1月2日", "上班", "程知夏", "共 1 天"):
        assert said in page


def test_a_year_that_nobody_knows_says_how_it_is_counted(
    console: FlaskClient, services: Services
) -> None:
    known = services.answers["catalog.show_calendar"]
    services.answers["catalog.show_calendar"] = {**known, "year": 2027, "days": []}

    assert "2027 年的放假安排还没有收录" in visible(console.get("/calendar?year=2027").text)
    assert services.told("catalog.show_calendar")[0]["year"] == 2027


def test_before_an_import_every_date_that_moves_is_listed(
    console: FlaskClient, services: Services
) -> None:
    services.answers["oversight.list_moved_dates"] = [a_move()]
    services.answers["catalog.list_moved_dates"] = [
        a_move(thing="i-2", stays=True, to="2027-01-05"),
        a_move(thing="i-3", to="2027-01-05"),
    ]
    file = (io.BytesIO(TABLE.encode("utf-8-sig")), "notice.csv")
    page = visible(console.post("/calendar/import", data={**GIVEN, "file": file}).text)

    [asked] = services.told("catalog.import_calendar")
    assert (asked["rows"], asked["dry_run"]) == (ROWS, True)
    assert services.told("oversight.list_moved_dates")[0]["rows"] == ROWS
    for said in ("文广局", "2027年1月5日（暂定）", "2027年1月6日", "不变：已经告知", "（确定）"):
        assert said in page
    assert "2026年12月30日 公开" in page and "正式导入" in page


def test_dates_that_move_alike_are_one_row_that_says_how_many(
    console: FlaskClient, services: Services
) -> None:
    one, many = a_move(thing="i-1"), a_move(thing="o-1:b9-01:e-1", count=180)
    services.answers["catalog.list_moved_dates"] = [one, many]
    page = visible(console.post("/calendar/import", data={**GIVEN, "table": TABLE}).text)

    assert "o-1:b9-01:e-1 等 180 项文广局等报备" in page and "i-1文广局报备" in page


def test_a_service_that_is_silent_is_named(console: FlaskClient, services: Services) -> None:
    services.answers["feedback.list_moved_dates"] = Unreachable("away")

    page = visible(console.post("/calendar/import", data={**GIVEN, "table": TABLE}).text)

    assert "服务 feedback 没有答复" in page and "没有期限会变动" in page


def test_the_checked_table_is_imported_for_good(console: FlaskClient, services: Services) -> None:
    given = {**GIVEN, "table": TABLE, "really": "1"}
    answer = console.post("/calendar/import", data=given)

    [told] = services.told("catalog.import_calendar")
    assert (told["rows"], told["dry_run"], told["command_id"]) == (ROWS, False, "ab" * 16)
    assert services.told("oversight.list_moved_dates") == []
    assert answer.location == "/calendar?said=imported"
    assert "放假安排已经导入" in console.get(answer.location).text


@pytest.mark.parametrize("failure", [Invalid("有错", ["第 2 行：错"]), Conflict("由别人改过")])
def test_a_refusal_stands_on_the_form(
    console: FlaskClient, services: Services, failure: Exception
) -> None:
    services.answers["catalog.import_calendar"] = failure
    answer = console.post("/calendar/import", data={**GIVEN, "table": TABLE})

    assert answer.status_code == 400
    assert ("第 2 行：错" if isinstance(failure, Invalid) else "由别人改过") in answer.text


@pytest.mark.parametrize(
    ("table", "told"),
    [("day,works\n", "缺少列 notice"), ("day,works,notice\n", "只有第一行")],
)
def test_what_is_no_table_is_refused_before_anything_is_asked(
    console: FlaskClient, services: Services, table: str, told: str
) -> None:
    assert told in console.post("/calendar/import", data={**GIVEN, "table": table}).text
    assert services.told("catalog.import_calendar") == []


def test_days_in_a_row_that_are_alike_are_one_line() -> None:
    days = [a_day("2026-12-31"), a_day("2027-01-01"), a_day("2027-01-02", notice="2027")]
    days += [a_day("2027-01-04", works=True), a_day("2027-01-06", works=True)]

    assert [(s["first"], s["last"], s["days"]) for s in stretches(days)] == [
        ("2026-12-31", "2027-01-01", 2),
        ("2027-01-02", "2027-01-02", 1),
        ("2027-01-04", "2027-01-04", 1),
        ("2027-01-06", "2027-01-06", 1),
    ]
