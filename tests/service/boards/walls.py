"""Registers boards, and looks at them as a device does."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from common import clock
from deploy.local.demo.screen import Screen
from tests.faults.waiting import eventually
from tests.service.road.walker import ORGAN, Walker

Row = dict[str, Any]
LOG = "0123456789abcdef"  # of one memory of a device


class Walls:
    """`folder` is what the publishing worker writes for all boards."""

    def __init__(self, walker: Walker):
        self.walker = walker
        env = walker.city.stack.env()
        self.folder = Path(env["BOARD_DIR"])
        self.url = env["BOARDS_URL"]
        self.screens: dict[str, Screen] = {}

    def put_up(self, **changes: str) -> str:
        """A kiosk for society in the walker's organ unless said otherwise, with a screen that is
        enrolled; its id."""
        row = a_row(**changes)
        board = str(row["board"])
        assert self.import_([row])["created"] == 1
        self.screens[board] = self.enrol(board)
        eventually(lambda: self.get(board, "manifest.json")[0] == 200)
        return board

    def enrol(self, board: str) -> Screen:
        """Another screen of the board."""
        screen = Screen(self.url)
        self.walker.told(lambda: self.enter(screen.code(), board))
        return screen

    def enter(self, code: str, board: str, by: str = "") -> dict[str, Any]:
        """What a person does who reads the code off the screen."""
        who = by or self.walker.admin
        return dict(self.walker.tell("publish", "enrol_device", who, code=code, board=board))

    def device(self, board: str) -> str:
        """The id of its only device."""
        [one] = self.walker.ask("publish", "list_boards", board=board)
        [device] = one["devices"]
        return str(device["device"])

    def take_away(self, board: str) -> None:
        """Closed: later tests have not to show anything on it."""
        [old] = self.walker.ask("publish", "list_boards", board=board)
        names = ("board", "name", "organ", "place", "kind", "scope")
        shows = ";".join(old["shows"])
        self.import_([{**{n: old[n] for n in names}, "line": 2, "shows": shows, "active": "否"}])
        eventually(lambda: self.get(board, "manifest.json")[0] == 404)

    def import_(self, rows: list[Row], **options: Any) -> dict[str, int]:
        by = self.walker.admin
        return dict(self.walker.tell("publish", "import_boards", by, rows=rows, **options))

    def get(self, board: str, name: str) -> tuple[int, bytes]:
        """As the board's screen gets it."""
        return self.screens[board].get(name)

    def post(self, board: str, body: Any) -> tuple[int, bytes]:
        """What the board's screen hands in."""
        return self.screens[board].ask("POST", "shown", json.dumps(body))

    def rows(self, board: str) -> list[Row]:
        """What the board's list says of each item."""
        status, body = self.get(board, "manifest.json")
        return list(json.loads(body)["items"]) if status == 200 else []

    def shows(self, board: str) -> dict[str, int]:
        """{item: version} by the board's list."""
        return {row["item"]: row["version"] for row in self.rows(board)}

    def until_shown(self, board: str, view: Row) -> None:
        eventually(lambda: self.shows(board).get(view["item"]) == view["version"])

    def say_shown(self, board: str, view: Row, number: int = 1, log: str = LOG) -> dict[str, int]:
        """What a device posts after it showed an item."""
        entry = {"number": number, "item": view["item"], "version": view["version"]}
        entries = [{**entry, "at": clock.now().isoformat()}]
        status, answer = self.post(board, {"log": log, "entries": entries})
        assert status == 200, answer
        return dict(json.loads(answer))

    def files_with(self, text: str) -> set[str]:
        """Which scopes and kinds of files hold the text: `society/sheets`, `inside/boards`."""
        found = set()
        for path in self.folder.rglob("*"):
            if path.is_file() and text in path.read_text("utf-8", errors="ignore"):
                found.add("/".join(path.relative_to(self.folder).parts[:2]))
        return found


def a_row(**changes: str) -> Row:
    board = f"b-{uuid4().hex[:8]}"
    row: Row = {
        "line": 2,
        "board": board,
        "name": f"大厅触摸屏{board}",
        "organ": ORGAN,
        "place": "一楼大厅",
        "kind": "kiosk",
        "scope": "society",
        "shows": "",
        "active": "",
    }
    return row | changes
