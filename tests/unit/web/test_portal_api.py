"""The portal for programs: opinions and search as JSON, and every failure in one shape."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import GongkaiError, NotFound, NotSent, TooMany
from tests.unit.web.test_search_pages import SearchFile, a_row
from tests.unit.web.test_search_pages import file as file
from tests.unit.web.test_search_pages import portal as portal
from web.opinions.services import Feedback
from web.search import reader as reading

SAID = {"item": "i-1", "text": "建议写明办理时限"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What feedback was asked; it answers the same to everything."""
    found: list[dict[str, Any]] = []

    def call(_: Feedback, method: str, **arguments: Any) -> dict[str, str]:
        found.append({"method": method, **arguments})
        return {"code": "abcd-efgh"}

    monkeypatch.setattr(Feedback, "call", call)
    return found


def test_a_program_finds_what_the_page_finds(portal: FlaskClient, file: SearchFile) -> None:
    file.put([a_row(n, f"第{n}次学习计划") for n in range(1, 24)])

    found = portal.get("/api/v1/search?q=学习计划&page=2").json
    assert found is not None
    assert (found["total"], found["more"], found["page"], found["pages"]) == (23, False, 2, 2)
    assert [hit["title"] for hit in found["hits"]] == [f"第{n}次学习计划" for n in (3, 2, 1)]
    assert found["hits"][0]["url"].startswith("/") and found["hits"][0]["excerpt"]


def test_a_count_stops_and_says_so(
    portal: FlaskClient, file: SearchFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_MOST", 5)
    file.put([a_row(n) for n in range(1, 9)])

    found = portal.get("/api/v1/search?q=学习").json
    assert found is not None
    assert (found["total"], found["more"]) == (5, True)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "至少写一个条件"),
        ("q=", "至少写一个条件"),
        ("from=yesterday", "from：“yesterday”不是一个日期"),
        ("from=2026-03-05&to=2026-03-01", "to：截止日期比起始日期还早"),
        ("q=一&page=0", "page"),
        ("q=一&page=x", "page：要写一个整数"),
        (f"q={'字' * 61}", "q"),
        ("words=一", "words：没有这个参数"),
    ],
)
def test_a_search_that_makes_no_sense_is_told(
    portal: FlaskClient, file: SearchFile, query: str, says: str
) -> None:
    answer = portal.get(f"/api/v1/search?{query}")

    assert answer.status_code == 400 and answer.json is not None
    assert any(says in problem for problem in answer.json["error"]["problems"]), answer.json


def test_without_a_search_file_one_may_ask_again(portal: FlaskClient) -> None:
    assert portal.get("/api/v1/search?q=一").status_code == 503


def test_an_opinion_is_handed_on_with_an_id_that_can_be_repeated(
    portal: FlaskClient, asked: list[dict[str, Any]]
) -> None:
    path, id_ = "/api/v1/feedback/receive_case", "0" * 32
    answer = portal.post(path, json=SAID, headers={"X-Command-Id": id_})
    portal.post(path, json=SAID)

    first, second = asked
    assert answer.json == {"code": "abcd-efgh"} and answer.headers["Cache-Control"] == "no-store"
    assert first == {
        **SAID,
        "method": "receive_case",
        "command_id": id_,
        "trace": None,
        "address": "127.0.0.1",
    }
    assert len(second["command_id"]) == 32 and second["command_id"] != id_


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"item": "i-1", "text": "建议"}},
        {"data": '{"item": "i-1"}', "content_type": "text/plain"},
        {"data": "[", "content_type": "application/json"},
        {"json": ["i-1"]},
        {"json": {**SAID, "address": "1.1.1.1"}},
        {"json": SAID, "headers": {"X-Command-Id": "mine"}},
    ],
)
def test_only_json_of_the_described_form_is_handed_on(
    portal: FlaskClient, asked: list[dict[str, Any]], sent: dict[str, Any]
) -> None:
    """A form of another site cannot send such a type."""
    answer = portal.post("/api/v1/feedback/receive_case", **sent)

    assert answer.status_code == 400 and answer.json is not None and not asked


@pytest.mark.parametrize(
    ("error", "status"), [(NotFound("没有"), 404), (TooMany("太多"), 429), (NotSent("断"), 503)]
)
def test_what_feedback_says_is_told(
    portal: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: GongkaiError, status: int
) -> None:
    def call(_: Feedback, method: str, **arguments: Any) -> None:
        raise error

    monkeypatch.setattr(Feedback, "call", call)
    answer = portal.post("/api/v1/feedback/show_case", json={"code": "abcd"})

    assert answer.status_code == status and answer.json is not None
    assert answer.json["error"]["message"] == str(error)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/feedback/show_case", 404),
        ("POST", "/api/v1/search", 405),
        ("POST", "/api/v1/feedback/receive_case", 413),
    ],
)
def test_what_is_no_part_of_the_api_is_told_as_json(
    portal: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = portal.open(path, method=method, json={"text": "字" * 70_000})

    assert answer.status_code == status and answer.json is not None
    assert "openapi.json" in answer.json["error"]["message"] or status == 413


def test_the_description_is_handed_out(portal: FlaskClient) -> None:
    found = portal.get("/api/v1/openapi.json").json

    assert found is not None and set(found["paths"]) == {
        "/api/v1/feedback/receive_case",
        "/api/v1/feedback/show_case",
        "/api/v1/search",
    }


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        r'{"text": "\ud83d"}',
        '{"text": NaN}',
        '{"text": 1e999}',
        f'{{"text": {"9" * 30}}}',
    ],
    ids=["deep", "half a character", "no number", "endless", "huge"],
)
def test_what_no_service_can_keep_is_refused_at_the_door(
    portal: FlaskClient, asked: list[dict[str, Any]], text: str
) -> None:
    path = "/api/v1/feedback/receive_case"
    answer = portal.post(path, data=text, content_type="application/json")

    assert answer.status_code == 400 and not asked
