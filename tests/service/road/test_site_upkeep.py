"""The site as a whole: numbered lists, rebuilt to the same bytes, mended when damaged."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import count, takewhile
from uuid import uuid4

import pytest

from tests.faults import shown
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.road.walker import SHORT, View, Walker

STILL = 4  # looks in a row that see the same
pytestmark = pytest.mark.service
LINK = re.compile(r'<p class="item-title"><a href="([^"]+)"')
PAGE = 20
SERVICES = ("access", "catalog", "review", "publish")
BUREAU, LIST = "o-10a12", "/organs/10a12"


def titles_on(walker: Walker, path: str) -> list[str]:
    """The addresses of a list's items, in the order of the page."""
    return LINK.findall(walker.read(path))


def many(walker: Walker, how_many: int) -> list[View]:
    with ThreadPoolExecutor(6) as pool:
        return list(
            pool.map(
                lambda n: walker.published(SHORT, organ=BUREAU, title=f"第{n}件"), range(how_many)
            )
        )


def numbered(walker: Walker) -> list[str]:
    """The paths of the bureau's full pages."""
    paths = (f"{LIST}/{number}.html" for number in count(1))
    return list(takewhile(walker.read, paths))


@pytest.fixture(scope="module")
def two_pages(walker: Walker) -> list[View]:
    """Two full pages of one bureau at least."""
    return many(walker, 2 * PAGE)


def test_full_pages_are_numbered_from_the_oldest(walker: Walker, two_pages: list[View]) -> None:
    pages = [titles_on(walker, path) for path in numbered(walker)]

    assert len(pages) >= 2
    assert {len(page) for page in pages} == {PAGE}
    listed = [url for page in pages for url in reversed(page)]
    newest = titles_on(walker, f"{LIST}/index.html")[::-1]
    beyond = len({*newest} - {*listed})
    assert newest[: PAGE - beyond] == listed[beyond - PAGE :]
    assert {view["url"] for view in two_pages} <= {*listed, *newest}
    assert len(set(listed)) == len(listed)


def test_a_full_page_never_changes_when_more_is_published(
    walker: Walker, two_pages: list[View]
) -> None:
    paths = [path.lstrip("/") for path in numbered(walker)]
    before = {path: walker.tree()[path] for path in paths}

    [more] = many(walker, 1)

    after = walker.tree()
    assert {path: after[path] for path in paths} == before
    index = titles_on(walker, f"{LIST}/index.html")
    assert (len(index), index[0]) == (PAGE, more["url"])


def test_a_withdrawal_keeps_everybody_in_place(walker: Walker, two_pages: list[View]) -> None:
    before = {path: titles_on(walker, path) for path in numbered(walker)}
    path, page = next((p, urls) for p, urls in before.items() if two_pages[PAGE]["url"] in urls)

    walker.withdraw(two_pages[PAGE], reason="重复公开")
    walker.until(two_pages[PAGE], "recalled", "website")

    assert "重复公开" in walker.read(path)
    assert {p: titles_on(walker, p) for p in numbered(walker)} == before
    assert f">{walker.publication(two_pages[PAGE])['number']}</a>" in walker.read(path)
    assert len(page) == PAGE


def quiet(walker: Walker) -> dict[str, str]:
    """The site once nothing is being written any more. PDFs come after the rest, and sitemaps up
    to half a minute later while it is busy: standing still alone does not say they are written."""
    trees: list[dict[str, str]] = []

    def unchanged() -> bool:
        trees.append(walker.tree())
        still = len(trees) >= STILL and all(tree == trees[-1] for tree in trees[-STILL:])
        return still and mapped(walker)

    eventually(unchanged, 180, every=1.5)
    return trees[-1]


def mapped(walker: Walker) -> bool:
    """The sitemaps name every page that is shown, and none that is not."""
    site = shown.read(walker.site)
    pages = {each.path for each in site.articles.values() if not (each.gone or each.older)}
    return pages == {path for path in site.sitemap if shown.ARTICLE.fullmatch(path)}


def rebuild(walker: Walker) -> None:
    id_ = uuid4().hex
    walker.tell("publish", "rebuild_site", walker.admin, command_id=id_)

    def done() -> bool:
        work = walker.ask("publish", "show_site")["rebuild"]
        return bool(work["id"] == id_ and work["state"] == "done")

    eventually(done, 90)


def test_a_deleted_site_is_rebuilt_to_the_same_bytes(walker: Walker, two_pages: list[View]) -> None:
    walker.published(SHORT, attachments=[walker.attach("附件.txt", uuid4().hex.encode())])
    before = quiet(walker)

    for entry in walker.site.iterdir():
        if entry.is_dir():  # at once: what is mended meanwhile would stand in the way
            gone = entry.rename(walker.site.parent / f"gone-{uuid4().hex}")
            shutil.rmtree(gone)
        elif not entry.name.startswith("."):
            entry.unlink()
    rebuild(walker)

    assert quiet(walker) == before


def test_a_stranger_in_the_site_goes_with_a_rebuild(walker: Walker) -> None:
    stranger = walker.site / "columns" / "stranger.html"
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_text("nobody wrote this", encoding="utf-8")

    rebuild(walker)

    assert not stranger.exists()


@pytest.mark.parametrize("damage", ["changed", "deleted"])
def test_a_damaged_page_is_found_and_mended(walker: Walker, damage: str) -> None:
    view = walker.published(title=f"完好{uuid4().hex[:6]}")
    page = walker.site / view["url"].lstrip("/")
    whole = page.read_bytes()

    if damage == "deleted":
        page.unlink()
    else:
        page.write_bytes(whole.replace("完好".encode(), "篡改".encode()))

    eventually(lambda: page.exists() and page.read_bytes() == whole, 40)


@pytest.mark.parametrize("new_owner", [False, True], ids=["", "a new owner"])
def test_a_withdrawal_that_could_not_be_finished_at_once_leaves_nothing_either(
    walker: Walker, new_owner: bool
) -> None:
    """A folder in the way of a list makes the first attempt fail after its record was changed; a
    new owner of the site does not even come that far."""
    token = f"口令{a_mark()}"
    file = walker.attach("附件.txt", token.encode())
    view = walker.published("b9-service-04", title=token, body=token, attachments=[file])
    blocked = walker.site / "columns/service/index.html"
    kept = blocked.read_bytes()
    blocked.unlink()
    (blocked / "in the way").mkdir(parents=True)
    if new_owner:
        walker.city.stack.kill("publish.worker")

    walker.withdraw(view, kind="secrecy", reason="涉及敏感内容")
    eventually(lambda: walker.delivery(view, "website")["problem"])
    shutil.rmtree(blocked)
    blocked.write_bytes(kept)

    walker.until(view, "recalled", "website")
    assert walker.read(view["url"]) == ""
    assert not [
        p for p in walker.site.rglob("*") if p.is_file() and token.encode() in p.read_bytes()
    ]


def test_everything_may_be_said_again_and_nothing_changes(walker: Walker) -> None:
    view = walker.published()
    before, parked = quiet(walker), parked_now(walker)

    for service in SERVICES:
        walker.tell(service, "reannounce", walker.admin)
    again = walker.published()

    assert walker.item(view)["state"] == walker.item(again)["state"] == "published"
    after = walker.tree()
    assert after[view["url"].lstrip("/")] == before[view["url"].lstrip("/")]
    assert parked_now(walker) == parked


def parked_now(walker: Walker) -> list[View]:
    """But echoes of what other tests said by hand about items that only one service knows."""
    found = [event for each in SERVICES for event in walker.ask(each, "list_parked")]
    return [event for event in found if not event["reason"].startswith("NotFound")]
