"""The boards on the walls: devices fetch what they are to show and log it, paper gets its photo."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cli.boards import enter_photo
from cli.caller import Caller
from common import clock, settings
from common.database import database
from deploy.local.demo.city import City
from deploy.local.demo.screen import Screen
from deploy.local.demo.tell import Teller
from deploy.local.demo.waiting import until
from deploy.local.folder import RunFolder

Board = Mapping[str, Any]
KEYS = "screens.json"  # in the run folder: the keys of the demo's own screens


class Walls:
    """Every board that shows something; a second visit logs nothing twice."""

    def __init__(self, caller: Caller, city: City, tell: Teller, folder: RunFolder) -> None:
        self._caller = caller
        self._city = city
        self._tell = tell
        self._folder = folder
        self._screens: dict[str, Screen] = {}
        self.logged = 0

    def visit(self) -> None:
        """Kiosks show each of their sheets once, paper boards are photographed."""
        self._enrol()
        until("公开栏没有换上应当显示的事项", self._settled)
        kiosks = [board for board in self.boards() if board["kind"] == "kiosk"]
        for board in kiosks:
            self._show(board)
        busy = [board for board in kiosks if board["showing"]]
        self._tell.proved(f"{len(busy)} 块屏幕取得清单、显示并上报 {self.logged} 次")
        photos = sum(map(self._photograph, self._papers()))
        self._tell.proved(f"纸质公开栏拍照登记 {photos} 张")
        until("公开栏的投放没有全部取得证明", lambda: not self._unproved())

    def boards(self) -> list[dict[str, Any]]:
        return list(self._caller.ask("publish", "list_boards", limit=1000))

    def fetch(self, board: Board, name: str) -> tuple[int, bytes]:
        """As the board's device gets it."""
        return self._screens[board["board"]].get(name)

    def fetch_as_stranger(self, name: str) -> tuple[int, bytes]:
        """As a device gets it that nobody enrolled."""
        return Screen(settings.text("BOARDS_URL")).get(name)

    def _enrol(self) -> None:
        """A screen, or for paper a clerk's browser, for every board; its code is entered by the
        system administrator."""
        kept: dict[str, str] = self._folder.read(KEYS)
        boards = [board["board"] for board in self.boards() if board["active"]]
        for board in boards:
            screen = self._screens[board] = Screen(settings.text("BOARDS_URL"), kept.get(board, ""))
            if code := screen.code():  # enrolled already, it shows none
                asked = {"code": code, "board": board}
                self._caller.tell("publish", "enrol_device", self._city.administrator, **asked)
        self._folder.write(KEYS, {board: self._screens[board].key for board in boards})
        until(
            "设备登记以后打不开公开栏",
            lambda: all(self._screens[b].get("manifest.json")[0] == 200 for b in boards),
        )
        self._tell.proved(f"{len(boards)} 台设备凭屏幕上的代码登记")

    def _settled(self) -> bool:
        """Every kiosk's list says what publish wants on it."""
        return all(
            sorted(row["item"] for row in self.manifest(board))
            == sorted(row["item"] for row in board["showing"])
            for board in self.boards()
            if board["active"]
        )

    def manifest(self, board: Board) -> list[dict[str, Any]]:
        status, body = self.fetch(board, "manifest.json")
        return list(json.loads(body)["items"]) if status == 200 else []

    def _show(self, board: Board) -> None:
        """One entry per sheet, sent twice, as a device does that heard no answer."""
        now = clock.now().isoformat()
        entries = [
            {"number": number, "item": row["item"], "version": row["version"], "at": now}
            for number, row in enumerate(self.manifest(board), 1)
        ]
        if entries:
            body = json.dumps({"log": "0123456789abcdef", "entries": entries})
            for _ in range(2):
                self._screens[board["board"]].ask("POST", "shown", body)
            self.logged += len(entries)

    def _papers(self) -> Iterator[tuple[str, str]]:
        """(delivery, board) that wait for a photo."""
        for delivery in self._caller.ask("publish", "list_waiting", limit=1000):
            for board in delivery["papers"]:
                yield delivery["delivery"], board

    def _photograph(self, wanted: tuple[str, str]) -> int:
        delivery, board = wanted
        organ = next(b["organ"] for b in self.boards() if b["board"] == board)
        photo = f"张贴照片 {delivery} {board}".encode()
        publisher = self._city.holder(organ, "publisher")
        day = clock.today().isoformat()
        enter_photo(self._caller, delivery, board, day, "photo.txt", photo, publisher)
        return 1

    def _unproved(self) -> list[str]:
        found = database("publish")["deliveries"].find({"channel": "board", "state": "posted"})
        return [d["_id"] for d in found if not d.get("problem")]
