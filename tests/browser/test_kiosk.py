"""The kiosk as it stands in a hall: it turns, says when it is cut off, and loses no showing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from common import clock
from tests.faults.waiting import eventually
from tests.service.boards.conftest import press as press
from tests.service.road.walker import SHORT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.service.boards.press import Press
    from tests.service.boards.walls import Walls
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.browser
TITLES = ("触摸屏上的第一件事", "触摸屏上的第二件事")


@pytest.fixture
def kiosk(walker: "Walker", walls: "Walls") -> Iterator[str]:
    """A board that shows two items of its own organ at least."""
    board = walls.put_up()
    for title in TITLES:
        saved = walker.save(SHORT, title=title, forms=["board", "website"])
        walls.until_shown(board, walker.approve(walker.submit(saved)))
    yield board
    walls.take_away(board)


@pytest.fixture
def page(browser: "Browser", walls: "Walls", kiosk: str) -> "Iterator[Page]":
    """Opened, with a clock that stands until a test moves it."""
    context = enrolled(browser, walls, kiosk)
    found = context.new_page()
    found.clock.install()
    found.goto(walls.url)
    found.wait_for_selector("#stage > .sheet")
    yield found
    context.close()


def enrolled(browser: "Browser", walls: "Walls", board: str, **reader: Any) -> "BrowserContext":
    """A browser that is the board's screen."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1080, "height": 1920}, **reader
    )
    key = {"name": "gongkai_device", "value": walls.screens[board].key, "url": walls.url}
    context.add_cookies([key])  # type: ignore[list-item]
    return context


def title(page: "Page") -> str:
    return page.inner_text("#stage h1")


def test_the_sheets_turn_by_themselves_and_all_of_them_come(page: "Page") -> None:
    seen = {title(page)}
    for _ in range(int(page.inner_text("#count").split("/")[1]) - 1):
        page.clock.run_for(15_100)
        seen.add(title(page))

    assert set(TITLES) <= seen
    assert page.is_hidden("#line")


def test_cut_off_it_says_so_and_goes_on_and_afterwards_every_showing_counts_once(
    page: "Page", press: "Press", kiosk: str
) -> None:
    eventually(lambda: shown_before(page) == [])
    before = press.shown(kiosk)
    page.context.set_offline(True)
    page.clock.run_for(70_000)
    page.wait_for_selector("#line:not([hidden])")

    assert "网络中断" in page.inner_text("#line")
    assert page.is_visible("#stage > .sheet")
    kept = shown_before(page)
    assert len(kept) >= 4

    page.context.set_offline(False)
    page.clock.run_for(70_000)
    page.wait_for_selector("#line", state="hidden")
    eventually(lambda: shown_before(page) == [])
    number = page.evaluate(
        "JSON.parse(localStorage.getItem(`gongkai:${document.body.dataset.board}:number`))"
    )
    assert press.shown(kiosk) == number
    assert number >= before + len(kept)


def shown_before(page: "Page") -> list[Any]:
    """What the device has not handed in yet; a minute is given for it to ask again."""
    found = page.evaluate(
        "JSON.parse(localStorage.getItem(`gongkai:${document.body.dataset.board}:unsent`) || '[]')"
    )
    return list(found)


def test_what_is_taken_down_leaves_the_screen(
    page: "Page", walker: "Walker", walls: "Walls", kiosk: str
) -> None:
    saved = walker.save(SHORT, title="很快撤下的事", forms=["board", "website"])
    view = walker.approve(walker.submit(saved))
    walls.until_shown(kiosk, view)
    page.clock.run_for(70_000)
    page.click("#list")
    page.wait_for_selector("text=很快撤下的事")

    walker.withdraw(view)
    eventually(lambda: view["item"] not in walls.shows(kiosk))
    page.clock.run_for(70_000)
    page.click("#list")

    eventually(lambda: "很快撤下的事" not in page.inner_text("#stage"))


def test_without_script_the_titles_lead_to_the_sheets(
    browser: "Browser", walls: "Walls", kiosk: str
) -> None:
    context = enrolled(browser, walls, kiosk, java_script_enabled=False)
    page = context.new_page()
    page.goto(walls.url)

    page.click(f"text={TITLES[0]}")

    assert page.inner_text("h1") == TITLES[0]
    context.close()


def test_an_empty_board_says_so_and_nothing_complains(browser: "Browser", walls: "Walls") -> None:
    board = walls.put_up(shows="o-10")
    context = enrolled(browser, walls, board)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(walls.url, wait_until="networkidle")

    if walls.shows(board) == {}:
        assert "暂时没有公开的内容" in page.inner_text("#stage")
    assert said == []
    context.close()
    walls.take_away(board)


def test_a_new_screen_shows_a_code_and_its_board_as_soon_as_somebody_entered_it(
    browser: "Browser", walls: "Walls", kiosk: str
) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(walls.url)
    code = "".join(page.inner_text("#code").split())

    assert page.url.endswith("/enrol")
    page.reload()
    assert "".join(page.inner_text("#code").split()) == code
    walls.enter(code, kiosk)

    page.wait_for_selector("#stage > .sheet")
    context.close()


def test_a_screen_that_is_revoked_goes_back_to_a_code(
    browser: "Browser", walls: "Walls", walker: "Walker"
) -> None:
    board = walls.put_up()
    context = enrolled(browser, walls, board)
    page = context.new_page()
    page.clock.install()
    page.goto(walls.url)
    page.wait_for_selector("#stage > .sheet, #stage > .empty")
    walker.tell("publish", "revoke_device", walker.admin, device=walls.device(board))
    eventually(lambda: walls.get(board, "manifest.json")[0] == 404)

    page.clock.run_for(70_000)

    page.wait_for_selector("#code")
    assert page.query_selector("#stage") is None
    context.close()
    walls.take_away(board)


def test_what_is_urgent_stands_on_top_and_leaves_at_its_time_also_without_a_network(
    page: "Page", walker: "Walker", walls: "Walls", kiosk: str
) -> None:
    item = next(iter(walls.shows(kiosk)))
    until = (clock.now() + timedelta(hours=1)).isoformat()
    publisher = walker.holder("publisher")
    walker.tell("publish", "set_urgent", publisher, item=item, until=until)
    eventually(lambda: any(row["urgent"] for row in walls.rows(kiosk)))

    page.clock.run_for(70_000)
    page.wait_for_selector("#urgent:not([hidden])")
    assert "紧急" in page.inner_text("#urgent")
    page.click("#urgent a")
    assert title(page) in page.inner_text("#urgent")

    page.context.set_offline(True)
    page.clock.fast_forward(3700 * 1000)
    page.wait_for_selector("#urgent", state="hidden")
    assert page.is_visible("#stage > .sheet")
    walker.tell("publish", "set_urgent", publisher, item=item, until=None)


def test_an_item_leaves_when_its_time_ends_also_without_a_network(
    browser: "Browser", walls: "Walls", walker: "Walker"
) -> None:
    board = walls.put_up(days="1")
    view = walker.approve(
        walker.submit(walker.save(SHORT, title="只挂一天的事", forms=["board", "website"]))
    )
    walls.until_shown(board, view)
    context = enrolled(browser, walls, board)
    page = context.new_page()
    page.clock.install()
    page.goto(walls.url)
    page.wait_for_selector("#stage > .sheet")

    context.set_offline(True)
    page.clock.fast_forward(25 * 3600 * 1000)

    page.wait_for_selector("#stage .empty")
    context.close()
    walls.take_away(board)


def test_started_again_without_a_network_it_shows_what_it_had_and_says_so(
    browser: "Browser", walls: "Walls", kiosk: str
) -> None:
    context = enrolled(browser, walls, kiosk)
    page = context.new_page()
    page.goto(walls.url)
    page.wait_for_selector("#stage > .sheet")
    sheets = [row["sheet"] for row in walls.rows(kiosk)]
    eventually(lambda: all(any(s in url for url in remembered(page)) for s in sheets))

    context.set_offline(True)
    page.reload()

    page.wait_for_selector("#stage > .sheet")
    assert "网络中断" in page.inner_text("#line")
    assert title(page)
    context.set_offline(False)
    context.close()


def remembered(page: "Page") -> list[str]:
    """Addresses that the device has for when there is no network."""
    kept = "caches.open('board-1').then((c) => c.keys()).then((k) => k.map((r) => r.url))"
    return list(page.evaluate(kept))
