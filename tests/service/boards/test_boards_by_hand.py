"""Boards at the command line: imported, listed with their devices' addresses, photographed."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result

from common import clock
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
    eventually(lambda: walls.get(board, "")[0] == 200)
    listed = json.loads(gongkai("board", "list", "--organ", ORGAN, "--json").stdout)
    [mine] = [each for each in listed if each["board"] == board]
    assert mine["address"].endswith(walls.path(board))

    view = walker.approve(walker.submit(walker.save(SHORT, forms=["board", "website"])))
    walls.until_shown(board, view)
    eventually(lambda: board in gongkai("publish", "waiting", "--limit", "1000").stdout)
    assert view["item"] in gongkai("board", "show", board).stdout
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
    eventually(lambda: walls.get(board, "")[0] == 404)
    assert gongkai("board", "show", "b-nothing").exit_code == 1
