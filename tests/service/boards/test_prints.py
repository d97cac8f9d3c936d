"""PDFs come a moment after their pages and sheets, and go with them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.publish.site import paths
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.boards.press import Press
from tests.service.boards.walls import Walls
from tests.service.road.walker import INSIDE, SHORT, View, Walker

pytestmark = pytest.mark.service
PATIENCE = 90  # seconds: the press has the lowest priority of all


@pytest.fixture
def kiosk(walls: Walls) -> Iterator[str]:
    board = walls.put_up()
    yield board
    walls.take_away(board)


@pytest.fixture
def paper(walls: Walls) -> Iterator[str]:
    board = walls.put_up(kind="paper", name="院内公开栏")
    yield board
    walls.take_away(board)


def hung(walker: Walker, entry: str = SHORT, **text: str) -> View:
    forms = ["board", "website"] if entry == SHORT else ["board", "document"]
    return walker.approve(walker.submit(walker.save(entry, forms=forms, **text)))


def printed(walls: Walls, view: View) -> set[str]:
    """`society/i-1-1-a4.pdf`: every PDF of the item in the boards' folder."""
    found = walls.folder.rglob(f"{view['item']}-*.pdf")
    return {f"{path.parts[-3]}/{path.name}" for path in found}


def names(view: View, scopes: tuple[str, ...], board: str = "", version: int = 1) -> set[str]:
    stem = f"{view['item']}-{version}" + (f"-{board}" if board else "")
    return {f"{scope}/{stem}-{size}.pdf" for scope in scopes for size in ("a4", "a3")}


def pdf_of(walker: Walker, view: View) -> Path:
    url = walker.publication(view)["url"]
    return Path(walker.site, paths.pdf_of(url)[1:])


def test_a_public_item_has_its_pdf_beside_the_page_and_beside_the_sheets(
    walker: Walker, walls: Walls, kiosk: str, paper: str
) -> None:
    view = hung(walker)
    walker.until(view, "proved", "website")
    both = names(view, ("society", "inside")) | names(view, ("society",), paper)

    eventually(lambda: printed(walls, view) == both, PATIENCE)
    eventually(lambda: pdf_of(walker, view).is_file(), PATIENCE)
    assert pdf_of(walker, view).read_bytes().startswith(b"%PDF-")

    def fetched() -> bool:
        name = f"sheets/{view['item']}-1-{paper}-a4.pdf"
        return walls.get(paper, name)[1].startswith(b"%PDF-")

    eventually(fetched)
    assert f"{view['item']}-1-{paper}-a3.pdf".encode() in walls.get(paper, "")[1]
    assert walls.get(kiosk, f"sheets/{view['item']}-1-{paper}-a4.pdf")[0] == 404


def test_of_a_corrected_item_only_the_new_version_is_printed(
    walker: Walker, walls: Walls, kiosk: str
) -> None:
    first = hung(walker)
    eventually(lambda: printed(walls, first) == names(first, ("society", "inside")), PATIENCE)
    before = pdf_of(walker, first).read_bytes() if pdf_of(walker, first).is_file() else b""

    forms = ["board", "website"]
    second = walker.approve(walker.submit(walker.revise(first, title="第二版", forms=forms)))

    new = names(second, ("society", "inside"), version=2)
    eventually(lambda: printed(walls, second) == new, PATIENCE)
    eventually(lambda: pdf_of(walker, second).read_bytes() != before, PATIENCE)


@pytest.mark.parametrize("kind", ["ordinary", "secrecy"])
def test_a_withdrawal_leaves_no_pdf_anywhere(
    walker: Walker, walls: Walls, paper: str, press: Press, kind: str
) -> None:
    view = hung(walker)
    eventually(lambda: printed(walls, view) == names(view, ("society",), paper), PATIENCE)
    eventually(lambda: pdf_of(walker, view).is_file(), PATIENCE)
    file = pdf_of(walker, view)

    walker.withdraw(view, kind=kind)

    walker.until(view, "recalled", "board")
    walker.until(view, "recalled", "website")
    assert printed(walls, view) == set()
    assert not file.exists()
    eventually(lambda: press.prints_of(view["item"]) == [])


def test_what_is_withdrawn_before_it_was_printed_is_never_printed(
    walker: Walker, walls: Walls, kiosk: str, press: Press
) -> None:
    stack = walker.city.stack
    stack.down("publish.press")
    view = hung(walker)
    walls.until_shown(kiosk, view)
    assert press.prints_of(view["item"]) != []

    walker.withdraw(view)
    walker.until(view, "recalled", "board")
    walker.until(view, "recalled", "website")
    stack.up("publish.press")

    eventually(lambda: press.prints_of(view["item"]) == [])
    other = hung(walker)
    eventually(lambda: printed(walls, other) == names(other, ("society", "inside")), PATIENCE)
    assert printed(walls, view) == set()


def test_an_item_for_members_is_printed_for_inside_only(
    walker: Walker, walls: Walls, kiosk: str
) -> None:
    inner = walls.put_up(scope="inside", kind="paper", name="党员活动室公开栏")
    view = hung(walker, INSIDE, title=f"口令{a_mark()}")

    eventually(lambda: printed(walls, view) == names(view, ("inside",), inner), PATIENCE)
    assert not list(walker.site.rglob(f"*{view['item']}*"))
    walls.take_away(inner)


def test_a_press_that_is_killed_goes_on_and_holds_nobody_up(
    walker: Walker, walls: Walls, kiosk: str
) -> None:
    stack = walker.city.stack
    stack.kill("publish.press")
    view = hung(walker)

    walker.until(view, "proved", "website")
    stack.kill("publish.press")
    eventually(lambda: printed(walls, view) == names(view, ("society", "inside")), PATIENCE)


def test_a_pdf_that_somebody_changed_is_mended(walker: Walker, walls: Walls, kiosk: str) -> None:
    view = hung(walker)
    eventually(lambda: printed(walls, view) == names(view, ("society", "inside")), PATIENCE)
    file = walls.folder / "society/sheets" / f"{view['item']}-1-a4.pdf"
    before = file.read_bytes()

    file.write_bytes(b"%PDF- of somebody else")

    eventually(lambda: file.read_bytes() == before, PATIENCE)
