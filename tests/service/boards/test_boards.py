"""Boards show what may hang there and nothing else, and prove what they have shown."""

from collections.abc import Iterator
from typing import Any

import pytest

from common.errors import Invalid, NotAllowed, NotFound
from deploy.local.demo.screen import Screen
from tests.faults import leak
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.boards.press import BOARD, Press
from tests.service.boards.walls import LOG, Walls, a_row
from tests.service.road.walker import INSIDE, ORGAN, SHORT, Walker

pytestmark = pytest.mark.service


@pytest.fixture
def kiosk(walls: Walls) -> Iterator[str]:
    board = walls.put_up()
    yield board
    walls.take_away(board)


@pytest.fixture
def inner(walls: Walls) -> Iterator[str]:
    board = walls.put_up(scope="inside", name="党员活动室触摸屏")
    yield board
    walls.take_away(board)


@pytest.fixture
def paper(walls: Walls) -> Iterator[str]:
    board = walls.put_up(kind="paper", name="院内公开栏")
    yield board
    walls.take_away(board)


def hung(walker: Walker, entry: str = SHORT, **text: Any) -> dict[str, Any]:
    """Submitted and approved, with a board in its plan."""
    forms = text.pop("forms", ["board", "website"] if entry == SHORT else ["board", "document"])
    return walker.approve(walker.submit(walker.save(entry, forms=forms, **text)))


def test_a_board_that_is_put_up_stands_in_the_ledger(walker: Walker, kiosk: str) -> None:
    def entered() -> bool:
        found = walker.ask("oversight", "list_entries", item=kiosk, limit=10)
        return [entry["type"] for entry in found] == ["board_changed"]

    eventually(entered)


def test_an_item_for_society_hangs_on_both_kinds_of_boards_with_a_code_to_its_page(
    walker: Walker, walls: Walls, kiosk: str, inner: str
) -> None:
    view = hung(walker, title="向社会公开的事项")

    for board in (kiosk, inner):
        walls.until_shown(board, view)
        status, sheet = walls.get(board, f"sheets/{view['item']}-1.html")
        assert status == 200
        assert "向社会公开的事项" in sheet.decode()
        assert b'class="code"' in sheet
    eventually(lambda: "还没有显示记录" in walker.delivery(view, "board")["problem"])


def test_an_item_for_members_hangs_inside_only_and_is_found_nowhere_else(
    walker: Walker, walls: Walls, kiosk: str, inner: str
) -> None:
    token = f"口令{a_mark()}"
    view = hung(walker, INSIDE, title=token, body=token)

    walls.until_shown(inner, view)
    society = hung(walker)
    walls.until_shown(kiosk, society)

    # A write under way has its file in `.new`, which no scope serves.
    eventually(lambda: walls.files_with(token) == {"inside/sheets", "inside/boards"})
    assert view["item"] not in walls.shows(kiosk)
    assert b'class="code"' not in walls.get(inner, f"sheets/{view['item']}-1.html")[1]
    portal = walker.city.stack.health_url("portal")
    assert leak.search([token], walker.site, portal) == []
    sheet = f"sheets/{view['item']}-1.html"
    assert walls.get(kiosk, sheet)[0] == 404
    stranger = Screen(walls.url)
    for name in ("manifest.json", sheet, "assets/board.js"):
        assert stranger.get(name)[0] == 404


def test_a_second_version_takes_the_place_of_the_first(
    walker: Walker, walls: Walls, kiosk: str
) -> None:
    first = hung(walker)
    walls.until_shown(kiosk, first)

    forms = ["board", "website"]
    second = walker.approve(walker.submit(walker.revise(first, title="第二版", forms=forms)))

    walls.until_shown(kiosk, second)
    assert walls.get(kiosk, f"sheets/{first['item']}-1.html")[0] == 404
    assert "新版" in walker.until(first, "cancelled", "board")["problem"]
    assert len(list(walls.folder.rglob(f"{first['item']}-*.html"))) == 2  # both scopes' folders


def test_a_version_revised_while_it_hangs_inside_is_taken_down(
    walker: Walker, walls: Walls, inner: str
) -> None:
    first = hung(walker, INSIDE)
    walls.until_shown(inner, first)

    walker.revise(first, title="第二版", forms=["board", "document"])

    walker.until(first, "recalled", "board")
    assert walker.publication(first)["state"] == "stopped"
    assert first["item"] not in walls.shows(inner)


def test_a_withdrawal_takes_it_down_and_proves_it(walker: Walker, walls: Walls, kiosk: str) -> None:
    token = f"口令{a_mark()}"
    view = hung(walker, title=token)
    walls.until_shown(kiosk, view)

    walker.withdraw(view)

    walker.until(view, "recalled", "board")
    assert walls.files_with(token) == set()
    assert view["item"] not in walls.shows(kiosk)
    eventually(lambda: walker.item(view)["public"].get("recalled") == 1)


def test_what_was_shown_is_counted_once_and_completes_a_stage_that_requires_it(
    walker: Walker, walls: Walls, kiosk: str, press: Press
) -> None:
    view = press.approve([{**BOARD, "required": True}])
    walls.until_shown(kiosk, view)
    walker.until(view, "posted", "board")
    assert walker.publication(view)["state"] == "open"

    once = walls.say_shown(kiosk, view)
    again = walls.say_shown(kiosk, view)

    assert (once["first"], again["first"]) == (1, 0)
    proof = walker.until(view, "proved", "board")["proof"]
    assert proof["boards"] == 1
    assert proof["first"] == proof["last"]
    walker.until(view, "published")
    assert press.shown(kiosk) == 1


def test_every_board_has_to_show_it_and_paper_by_a_photo(
    walker: Walker, walls: Walls, kiosk: str, paper: str
) -> None:
    view = hung(walker)
    delivery = f"{view['item']}:1:board:main"
    walls.until_shown(kiosk, view)
    eventually(lambda: walker.delivery(view, "board")["papers"] == [paper])
    walls.say_shown(kiosk, view)
    eventually(lambda: "院内公开栏" in walker.delivery(view, "board")["problem"])
    listed = walker.ask("publish", "list_waiting", organ=ORGAN, limit=1000)
    assert delivery in {d["delivery"] for d in listed if d["papers"] == [paper]}

    proof = {k: v for k, v in walker.proof().items() if k != "number"}
    asked = {"delivery": delivery, "board": paper, "proof": proof}
    with pytest.raises(NotAllowed, match="没有担任公开专员"):
        walker.tell("publish", "prove_board", walker.holder("drafter"), **asked)
    with pytest.raises(NotAllowed, match="不用登记照片"):
        walker.tell(
            "publish", "prove_board", walker.holder("publisher"), **{**asked, "board": kiosk}
        )
    walker.tell("publish", "prove_board", walker.holder("publisher"), **asked)

    assert walker.until(view, "proved", "board")["proof"]["boards"] == 2


def test_what_a_board_has_not_to_show_is_kept_and_proves_nothing(
    walker: Walker, walls: Walls, kiosk: str, inner: str
) -> None:
    view = hung(walker, INSIDE)
    walls.until_shown(inner, view)
    walker.until(view, "posted", "board")

    assert walls.say_shown(kiosk, view, number=7)["entries"] == 1
    walls.say_shown(inner, {**view, "version": 9})

    eventually(lambda: "触摸屏" in walker.delivery(view, "board")["problem"])
    assert walker.delivery(view, "board")["state"] == "posted"


def test_without_a_board_it_says_so_and_hangs_as_soon_as_there_is_one(
    walker: Walker, walls: Walls
) -> None:
    view = hung(walker)
    eventually(lambda: "没有启用的公开栏" in walker.delivery(view, "board").get("problem", ""))
    assert walker.publication(view)["state"] != "stopped"

    board = walls.put_up()

    walls.until_shown(board, view)
    walker.until(view, "posted", "board")
    walls.take_away(board)


def test_a_file_that_was_changed_by_somebody_is_mended(
    walker: Walker, walls: Walls, kiosk: str
) -> None:
    view = hung(walker)
    walls.until_shown(kiosk, view)
    walker.until(view, "posted", "board")
    eventually(lambda: all(row["prints"] for row in walls.rows(kiosk)))  # the list changes with it
    manifest = walls.folder / "society/boards" / kiosk / "manifest.json"
    sheet = walls.folder / "society/sheets" / f"{view['item']}-1.html"
    before = manifest.read_bytes(), sheet.read_bytes()

    manifest.write_text('{"items": []}')
    sheet.unlink()

    eventually(lambda: sheet.exists() and (manifest.read_bytes(), sheet.read_bytes()) == before, 30)


def test_a_table_of_boards_is_imported_whole_or_not_at_all(walker: Walker, walls: Walls) -> None:
    good = a_row(active="否")
    bad = a_row(organ="o-nowhere", kind="screen", line=3)

    with pytest.raises(Invalid) as refused:
        walls.import_([good, bad])
    assert walker.ask("publish", "list_boards", board=good["board"]) == []
    assert any("o-nowhere" in problem for problem in refused.value.problems)
    assert walls.import_([good], dry_run=True)["created"] == 1
    assert walker.ask("publish", "list_boards", board=good["board"]) == []
    assert walls.import_([good])["created"] == 1
    assert walls.import_([good])["unchanged"] == 1
    with pytest.raises(NotAllowed, match="系统管理员"):
        walker.tell("publish", "import_boards", walker.holder("drafter"), rows=[good])


def test_a_device_that_says_nonsense_is_told_so_for_good(walls: Walls, kiosk: str) -> None:
    assert walls.post(kiosk, ["nonsense"])[0] == 400
    assert walls.post(kiosk, {"log": LOG, "entries": [{"number": 0}]})[0] == 400
    assert walls.post(kiosk, {"log": "my log", "entries": []})[0] == 400
    assert walls.post(kiosk, {"log": LOG, "entries": []})[0] == 200


def test_a_photo_of_nothing_is_refused(walker: Walker, paper: str) -> None:
    proof = {k: v for k, v in walker.proof().items() if k != "number"}

    with pytest.raises(NotFound, match="公开栏投放"):
        walker.tell(
            "publish",
            "prove_board",
            walker.holder("publisher"),
            delivery="i-nothing:1:board:main",
            board=paper,
            proof=proof,
        )
