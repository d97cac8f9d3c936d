"""Large print (长者版) on every page, with script and without, and on a plain web server; and what
is read aloud."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.service.road.walker import Walker

pytestmark = pytest.mark.browser
LETTERS = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
VOICE = """
    window.said = []; window.did = [];
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    Object.defineProperty(window, 'speechSynthesis', {value: {
        speak: one => { said.push(one); }, cancel: () => did.push('cancel'),
        pause: () => did.push('pause'), resume: () => did.push('resume'),
    }});
"""


@pytest.fixture
def reader(browser: "Browser") -> "Iterator[Page]":
    """Somebody with no cookie yet, whose choice nobody else gets."""
    with browser.new_context(locale="zh-CN") as context:
        yield context.new_page()


@pytest.fixture
def without_script(browser: "Browser") -> "Iterator[Page]":
    with browser.new_context(locale="zh-CN", java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def plain(walker: "Walker", pages: dict[str, str]) -> Iterator[str]:
    """The folder behind a server that knows nothing of it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nobody asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(walker.site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def turn_on(page: "Page") -> None:
    page.get_by_role("link", name="长者版").click()


@pytest.mark.parametrize("name", ["home", "article", "results", "query"])
def test_with_script_letters_grow_at_once_and_stay_large(
    reader: "Page", pages: dict[str, str], name: str
) -> None:
    reader.goto(pages[name])
    before, at = reader.evaluate(LETTERS), reader.url

    turn_on(reader)
    assert reader.url == at
    assert reader.evaluate(LETTERS) >= 1.375 * before
    assert reader.evaluate("document.activeElement.innerText") == "标准版"
    reader.goto(pages["columns"])
    assert reader.evaluate("document.documentElement.dataset.mode") == "large"

    reader.get_by_role("link", name="标准版").click()
    reader.goto(at)
    assert reader.evaluate(LETTERS) == before


@pytest.mark.parametrize("name", ["home", "article", "results", "query"])
def test_without_script_a_link_does_the_same_and_comes_back(
    without_script: "Page", pages: dict[str, str], name: str
) -> None:
    page = without_script
    page.goto(pages[name])
    before, at = page.evaluate(LETTERS), page.url

    with page.expect_navigation():
        turn_on(page)
    assert page.url == at
    assert page.evaluate(LETTERS) >= 1.375 * before
    with page.expect_navigation():
        page.get_by_role("link", name="标准版").click()
    assert page.url == at
    assert page.evaluate(LETTERS) == before


def test_on_a_plain_web_server_the_script_keeps_it(reader: "Page", plain: str) -> None:
    reader.goto(f"{plain}/index.html")
    before = reader.evaluate(LETTERS)
    turn_on(reader)

    reader.context.clear_cookies()  # what the browser keeps for itself is enough
    reader.goto(f"{plain}/columns/index.html")
    reader.goto(f"{plain}/index.html")

    assert reader.evaluate(LETTERS) >= 1.375 * before


def test_what_was_chosen_without_script_can_be_left_with_it(
    reader: "Page", pages: dict[str, str]
) -> None:
    portal = pages["home"].rstrip("/")
    reader.goto(f"{portal}/mode?large=1&back=/columns/")
    assert reader.url == pages["columns"]
    large = reader.evaluate(LETTERS)

    reader.get_by_role("link", name="标准版").click()

    assert reader.evaluate(LETTERS) <= large / 1.375


def test_what_was_typed_is_not_lost_by_switching(reader: "Page", pages: dict[str, str]) -> None:
    reader.goto(pages["asking for opinions"])
    reader.get_by_label("意见内容").fill("写了一半的意见")

    turn_on(reader)

    assert reader.get_by_label("意见内容").input_value() == "写了一半的意见"


def test_an_article_is_read_aloud_paused_and_stopped_by_keyboard(
    reader: "Page", pages: dict[str, str]
) -> None:
    reader.add_init_script(VOICE)
    reader.goto(pages["article"])
    title = reader.locator("h1").inner_text()

    reader.get_by_role("button", name="朗读").press("Enter")
    said = reader.evaluate("said.map(one => [one.text, one.lang])")
    assert said[0] == [title, "zh-CN"]
    assert any("坚持先党内后党外" in text for text, _ in said)
    reader.get_by_role("button", name="暂停").press("Space")
    reader.get_by_role("button", name="继续").press("Space")
    reader.get_by_role("button", name="停止").press("Enter")

    assert reader.evaluate("did") == ["cancel", "pause", "resume", "cancel"]
    assert reader.get_by_role("button", name="朗读").evaluate("e => e === document.activeElement")
    assert reader.get_by_role("button", name="停止").count() == 0


def test_nothing_is_offered_where_nothing_can_be_read(
    reader: "Page", pages: dict[str, str]
) -> None:
    reader.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    reader.goto(pages["article"])

    assert reader.locator(".aloud").is_hidden()


def test_switching_works_in_the_dark(open_page: Open) -> None:
    page = open_page("article", color_scheme="dark")
    turn_on(page)

    style = "getComputedStyle(document.body)"
    assert page.evaluate(f"{style}.backgroundColor") == "rgb(0, 0, 0)"
    page.get_by_role("link", name="标准版").click()
