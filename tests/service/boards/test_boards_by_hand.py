"""Boards at the command line: imported, listed with their devices' addresses, photographed."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result

from common import clock
from deploy.local.demo.screen import Screen
from tests.faults.waiting import eventually
from tests.service.boards.walls import Walls
from tests.service.cli.conftest import gongkai as gongkai
from tests.service.road.walker import ORGAN, SHORT, Walker

pytestmark = pytest.mark.service
HEAD = "board,name,organ,place,kind,scope,shows,active\n"


def test_a_clerk_registers_a_paper_board_and_enters_the_photo_of_a_sheet(
    gongkai: Callable[..., Result], walker: Walker, walls: Walls, tmp_path: Path
) -> None:
    board, admin = f"b-{uuid4().hex[:8]}", walker.admin
    table = tmp_path / "boards.csv"
    table.write_text(f"{HEAD}{board},院内公开栏,{ORGAN},办公楼前,paper,society,,\n", "utf-8")

    assert "只检查" in gongkai("import", "boards", table, "--dry-run", by=admin).stdout
    assert "新增 1" in gongkai("import", "boards", table, by=admin).stdout
    assert "未变 1" in gongkai("import", "boards", table, by=admin).stdout
    screen = walls.screens[board] = Screen(walls.url)
    entered = gongkai("board", "enrol", screen.code(), board, by=walker.holder("publisher"))
    assert entered.exit_code == 0, entered.output
    eventually(lambda: walls.get(board, "manifest.json")[0] == 200)
    listed = json.loads(gongkai("board", "list", "--organ", ORGAN, "--json").stdout)
    [mine] = [each for each in listed if each["board"] == board]
    assert len(mine["devices"]) == 1

    view = walker.approve(walker.submit(walker.save(SHORT, forms=["board", "website"])))
    walls.until_shown(board, view)
    eventually(lambda: board in gongkai("publish", "waiting", "--limit", "1000").stdout)
    eventually(lambda: f"-{board}-a4.pdf" in gongkai("board", "show", board, "--json").stdout, 60)
    assert view["item"] in gongkai("board", "show", board).stdout
    tomorrow = f"{clock.today() + timedelta(days=1)} 18:00"
    publisher = walker.holder("publisher")
    marked = gongkai("board", "urgent", view["item"], "--until", tomorrow, by=publisher)
    assert f"到 {tomorrow} 为止" in marked.stdout
    assert "不再紧急" in gongkai("board", "urgent", view["item"], by=publisher).stdout
    photo = tmp_path / "photo.txt"
    photo.write_bytes(b"a photo")
    delivery, day = f"{view['item']}:1:board:main", clock.today().isoformat()
    entered = gongkai(
        *("board", "prove", delivery, board, "--date", day, "--file", photo),
        by=walker.holder("publisher"),
    )

    assert entered.exit_code == 0, entered.output
    walker.until(view, "proved", "board")
    assert "1 块公开栏" in gongkai("publish", "status", view["item"]).stdout
    table.write_text(f"{HEAD}{board},院内公开栏,{ORGAN},办公楼前,paper,society,,否\n", "utf-8")
    assert "更改 1" in gongkai("import", "boards", table, by=admin).stdout
    eventually(lambda: walls.get(board, "manifest.json")[0] == 404)
    revoked = gongkai("board", "revoke", mine["devices"][0]["device"], by=walker.admin)
    assert "已停用" in revoked.stdout
    assert gongkai("board", "show", "b-nothing").exit_code == 1
