"""What another item has taken the place of leaves the boards, and hangs again when it stands."""

import pytest

from tests.faults.waiting import eventually
from tests.service.boards.walls import Walls
from tests.service.road.walker import Walker

pytestmark = pytest.mark.service


def test_a_replaced_item_leaves_the_boards_until_it_stands_again(
    walker: Walker, walls: Walls
) -> None:
    board = walls.put_up()
    old = walker.published(title="旧的一张", forms=["board", "website"])
    walls.until_shown(board, old)

    named = {"supersedes": [old["item"]], "supersedes_reason": "新的一张"}
    new = walker.published(title="新的一张", forms=["board", "website"], **named)

    eventually(lambda: old["item"] not in walls.shows(board))
    walls.until_shown(board, new)
    eventually(lambda: walker.delivery(old, "board")["state"] == "cancelled")
    assert "已被新的事项取代" in walker.delivery(old, "board")["problem"]
    walker.withdraw(new)
    walls.until_shown(board, old)
    walls.take_away(board)
