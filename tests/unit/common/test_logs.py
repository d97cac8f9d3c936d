"""Log lines are JSON, carry the ids of the work, and let no personal data out."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from common import logs

Lines = Any  # reads what was logged so far


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.setup("catalog")
    yield lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


def test_a_line_says_when_how_grave_who_and_what(lines: Lines) -> None:
    logs.get("site").info("page written", url="/a.html")

    [line] = lines()
    assert {"level": "info", "process": "catalog", "event": "page written"}.items() <= line.items()
    assert line["url"] == "/a.html"
    assert line["time"].endswith("Z")


def test_bound_ids_are_on_every_line_until_the_block_ends(lines: Lines) -> None:
    log = logs.get("x")
    with logs.bind(item="i-1", event="e-1", trace="t-1"):
        log.info("inside")
        with logs.bind(item="i-2"):
            log.info("deeper")
    log.info("outside")

    got = [(line.get("item"), line.get("event_id"), line.get("trace")) for line in lines()]
    assert got == [("i-1", "e-1", "t-1"), ("i-2", "e-1", "t-1"), (None, None, None)]


def test_binding_works_at_once_without_a_block(lines: Lines) -> None:
    logs.bind(item="i-1")
    logs.get("x").info("said")

    assert lines()[0]["item"] == "i-1"


@pytest.mark.parametrize(
    "value",
    [
        "致电 13812345678",
        "１３８ 1234 5678",
        13812345678,
        "110105194912310021",
        {"people": [{"phone": "13812345678"}]},
        ("13812345678",),
        ValueError("13812345678"),
        b"13812345678",
    ],
)
def test_personal_data_does_not_get_out(lines: Lines, value: Any) -> None:
    logs.get("x").info("said", value=value)

    [line] = lines()
    assert "[removed]" in json.dumps(line)
    assert "1234" not in json.dumps(line["value"])


def test_a_traceback_lets_no_personal_data_out(lines: Lines) -> None:
    try:
        raise ValueError("13812345678")
    except ValueError:
        logs.get("x").exception("failed")

    [line] = lines()
    assert "ValueError: [removed]" in line["exception"]


def test_honest_values_stay_what_they_are(lines: Lines) -> None:
    logs.get("x").info(
        "said", count=3, age=1.5, ok=True, none=None, hash="ab" * 32, ms=1718000000000
    )

    [line] = lines()
    assert (line["count"], line["age"], line["ok"], line["none"]) == (3, 1.5, True, None)
    assert (line["hash"], line["ms"]) == ("ab" * 32, 1718000000000)


def test_libraries_speak_from_warning_on_in_the_same_form(lines: Lines) -> None:
    logging.getLogger("kombu").info("chatter")
    with logs.bind(item="i-1"):
        logging.getLogger("kombu").warning("lost %s", "13812345678")

    [line] = lines()
    assert (line["event"], line["logger"], line["level"]) == ("lost [removed]", "kombu", "warning")
    assert (line["process"], line["item"]) == ("catalog", "i-1")


def test_a_crash_is_a_line_too(lines: Lines) -> None:
    error = ValueError("13812345678")
    sys.excepthook(ValueError, error, None)

    [line] = lines()
    assert (line["event"], line["level"]) == ("process crashed", "critical")
    assert "ValueError: [removed]" in line["exception"]


def test_an_unknown_level_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")

    with pytest.raises(SystemExit, match="LOG_LEVEL must be"):
        logs.setup("catalog")
