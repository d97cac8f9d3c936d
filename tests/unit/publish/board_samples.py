"""Boards, postings and sealed texts that may hang on them."""

from datetime import timedelta
from typing import Any

from services.publish.domain import Board, Posting, Publication
from tests.unit.publish.publication_samples import NOW, a_step
from tests.unit.publish.site_samples import a_sealed

BOARD_STEP = a_step("board", required=False)
INSIDE_STEP = {**BOARD_STEP, "stage": "inside"}


def a_board(id_: str = "b-1", **changes: Any) -> Board:
    given = {"name": f"{id_} 屏", "organ": "o-1", "place": "大厅", "shows": ["o-1"]}
    return Board(id_, **{**given, **changes})


def a_posting(**changes: Any) -> Posting:
    given: dict[str, Any] = {
        "version": 1,
        "hash": "a1" * 32,
        "stage": "outside",
        "organ": "o-1",
        "title": "2026年党员教育培训计划",
        "organ_name": "市文化局",
        "number": "11A03/2026-03-0001",
        "url": "https://gongkai.example/organs/11a03/2026/03-0001.html",
        "opened_at": NOW,
    }
    return Posting("i-3f2a", **{**given, **changes})


def a_text(**changes: Any) -> dict[str, Any]:
    return a_sealed(**changes)


def an_open(version: int = 1, stage: str = "outside", **changes: Any) -> Publication:
    """A publication with a board in its plan whose stage is open."""
    step = BOARD_STEP if stage == "outside" else INSIDE_STEP
    given: dict[str, Any] = {
        "item": "i-1",
        "version": version,
        "organ": "o-1",
        "state": "open",
        "stage": stage,
        "plan": [step],
        "opened": {stage: NOW + timedelta(days=version)},
    }
    return Publication(f"i-1:{version}", **{**given, **changes})
