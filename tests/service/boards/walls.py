"""Registers boards, and looks at them as a device does."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from common import clock
from tests.faults.waiting import eventually
from tests.service.road.walker import ORGAN, Walker
from web.boards import path_of

Row = dict[str, Any]


class Walls:
    """`folder` is what the publishing worker writes for all boards."""

    def __init__(self, walker: Walker):
        self.walker = walker
        env = walker.city.stack.env()
        self.folder = Path(env["BOARD_DIR"])
        self._secret = env["BOARD_KEY"]

    def put_up(self, **changes: str) -> str:
        """A kiosk for society in the walker's organ unless said otherwise; its id."""
        row = a_row(**changes)
        assert self.import_([row])["created"] == 1
        eventually(lambda: self.get(row["board"], "manifest.json")[0] == 200)
        return str(row["board"])

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

    def path(self, board: str) -> str:
        return path_of(self._secret, board)

    def get(self, board: str, name: str, base: str = "") -> tuple[int, bytes]:
        return self.ask("GET", f"{base or self.path(board)}{name}")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """As the boards' face answers."""
        face = urlsplit(self.walker.city.stack.health_url("boards")).netloc
        connection = http.client.HTTPConnection(face, timeout=10)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def shows(self, board: str) -> dict[str, int]:
        """{item: version} by the board's list."""
        status, body = self.get(board, "manifest.json")
        return {i["item"]: i["version"] for i in json.loads(body)["items"]} if status == 200 else {}

    def until_shown(self, board: str, view: Row) -> None:
        eventually(lambda: self.shows(board).get(view["item"]) == view["version"])

    def say_shown(
        self, board: str, view: Row, number: int = 1, device: str = "d-1"
    ) -> dict[str, int]:
        """What a device posts after it showed an item."""
        entry = {"number": number, "item": view["item"], "version": view["version"]}
        entries = [{**entry, "at": clock.now().isoformat()}]
        body = {"device": device, "entries": entries}
        status, answer = self.ask("POST", f"{self.path(board)}shown", body)
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
