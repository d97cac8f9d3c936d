"""What stands below society/ is made from texts for society whose stage is open, and only there."""

import ast
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from common.errors import Conflict, NotAllowed
from common.seals import digest
from services.publish.channels.board import pages
from services.publish.channels.board.folder import (
    BoardFolder,
    InsideFile,
    SocietyFile,
    place,
)
from services.publish.domain import Board, Made, Posting, Print, plain_print, print_of
from services.publish.site import static
from services.publish.site.folder import Folder
from tests.unit.publish.board_samples import a_board, a_posting, a_text
from tests.unit.publish.publication_samples import NOW

ROOT = Path(__file__).resolve().parents[3]
MEMBERS = {"audience": ["members"]}


@dataclass(frozen=True)
class Cousin(SocietyFile):
    pass


def test_a_sheet_for_society_needs_society_in_the_audience() -> None:
    with pytest.raises(NotAllowed, match="不含社会"):
        pages.society_sheet(a_text(**MEMBERS), a_posting(), True)


def test_a_sheet_for_society_needs_the_outer_stage() -> None:
    with pytest.raises(NotAllowed, match="还在党内公开"):
        pages.society_sheet(a_text(), a_posting(stage="inside"), True)


@pytest.mark.parametrize("make", [pages.society_sheet, pages.inside_sheet])
@pytest.mark.parametrize(
    ("changes", "is_open"),
    [({}, False), ({}, 1), ({"version": 2}, True), ({"item": "i-9"}, True), ({"format": 9}, True)],
)
def test_a_sheet_needs_its_own_text_and_an_open_stage(
    make: Any, changes: dict[str, Any], is_open: Any
) -> None:
    with pytest.raises(NotAllowed):
        make(a_text(**changes), a_posting(), is_open)


def test_a_society_board_lists_nothing_of_the_inner_stage_and_no_strange_organ() -> None:
    for posting in (a_posting(stage="inside"), a_posting(organ="o-2")):
        with pytest.raises(NotAllowed, match="不能上公开栏"):
            pages.board_files(a_board(), [posting], (), NOW)


def test_the_type_alone_says_below_which_scope_a_file_stands(tmp_path: Path) -> None:
    folder = BoardFolder(tmp_path, fence=1)
    sheet = pages.inside_sheet(a_text(**MEMBERS), a_posting(stage="inside"), True)

    folder.write_many([sheet, *pages.assets()])

    assert (tmp_path / "inside/sheets" / "i-3f2a-1.html").read_bytes() == sheet.body
    assert not (tmp_path / "society/sheets").exists()
    assert place(sheet).startswith("/inside/")


@pytest.mark.parametrize(
    "stranger",
    [Cousin("/sheets/a.html", b""), static.static_pages, object()],
    ids=["a subclass", "a function", "an object"],
)
def test_nothing_else_is_written_to_the_boards_folder(tmp_path: Path, stranger: Any) -> None:
    folder = BoardFolder(tmp_path, fence=1)

    with pytest.raises(TypeError, match="不能写进公开栏目录"):
        folder.write_many([stranger])


def test_a_boards_file_cannot_be_written_to_the_site(tmp_path: Path) -> None:
    sheet: Any = pages.inside_sheet(a_text(**MEMBERS), a_posting(stage="inside"), True)

    with pytest.raises(TypeError, match="不能写进公开网站"):
        Folder(tmp_path, fence=1).write_many([sheet])


def test_an_owner_whose_time_is_over_writes_nothing(tmp_path: Path) -> None:
    late = BoardFolder(tmp_path, fence=1)
    BoardFolder(tmp_path, fence=2)

    with pytest.raises(Conflict):
        late.write_many(pages.assets())


def test_both_types_are_named_where_they_are_made_and_nowhere_else() -> None:
    named = set()
    for path in (ROOT / "services").rglob("*.py"):
        names = {n.id for n in ast.walk(ast.parse(path.read_text("utf-8"))) if type(n) is ast.Name}
        if names & {SocietyFile.__name__, InsideFile.__name__}:
            named.add(path.relative_to(ROOT / "services").as_posix())

    assert named == {f"publish/channels/board/{name}.py" for name in ("folder", "pages")}


def test_only_what_has_a_public_page_carries_its_code() -> None:
    public = pages.society_sheet(a_text(), a_posting(), True).body
    inside = pages.inside_sheet(a_text(**MEMBERS), a_posting(stage="inside", url=""), True).body

    assert b'<svg viewBox="0 0' in public
    assert b"style=" not in public  # the page's policy refuses it
    assert b"<svg" not in inside
    assert "请勿对外传播" in inside.decode()


def test_what_a_drafter_wrote_cannot_become_part_of_the_page() -> None:
    sealed = a_text(title="<script>1</script>", body="<img src=x>\n正文")

    body = pages.society_sheet(sealed, a_posting(title=sealed["title"]), True).body

    assert b"<script>" not in body
    assert b"<img" not in body


def test_a_list_says_what_hangs_and_the_same_list_has_the_same_version() -> None:
    page, manifest = pages.board_files(a_board(), [a_posting()], (), NOW)
    told = json.loads(manifest.body)

    assert told["items"] == [
        {
            "item": "i-3f2a",
            "version": 1,
            "title": "2026年党员教育培训计划",
            "number": "11A03/2026-03-0001",
            "organ": "市文化局",
            "sheet": "i-3f2a-1.html",
            "day": "2026-03-05",
            "from": NOW.isoformat(),
            "until": None,
            "urgent": None,
            "prints": {},
        }
    ]
    assert (told["board"], manifest.path) == ("b-1", "/boards/b-1/manifest.json")
    assert 'href="sheets/i-3f2a-1.html"' in page.body.decode()
    assert pages.board_files(a_board(), [a_posting()], (), NOW)[1] == manifest
    assert (
        json.loads(pages.board_files(a_board(), [], (), NOW)[1].body)["version"] != told["version"]
    )


def test_an_empty_board_says_so() -> None:
    page, _ = pages.board_files(a_board(), [], (), NOW)

    assert "暂时没有公开的内容" in page.body.decode()


def row(board: Board, posting: Posting, printed: Any = ()) -> dict[str, Any]:
    _, manifest = pages.board_files(board, [posting], printed, NOW)
    [found] = json.loads(manifest.body)["items"]
    return dict(found)


def test_a_list_says_until_when_a_device_may_show_an_item_and_what_is_urgent() -> None:
    soon, past = NOW + timedelta(hours=1), NOW - timedelta(hours=1)

    assert row(a_board(days=7), a_posting())["until"] == (NOW + timedelta(days=7)).isoformat()
    assert row(a_board(), a_posting(urgent_until=soon))["urgent"] == soon.isoformat()
    assert row(a_board(), a_posting(urgent_until=past))["urgent"] is None


# -- prints --------------------------------------------------------------------

PDF = {"a4": b"%PDF a4", "a3": b"%PDF a3"}


def made(wanted: Print, **changes: Any) -> Made:
    names = ("id", "item", "version", "stage", "hash", "board")
    marks = {size: digest(data) for size, data in PDF.items()}
    given = {name: getattr(wanted, name) for name in names} | {"marks": marks} | changes
    return Made(**given)


def test_a_print_hangs_where_its_sheet_may_hang_and_nowhere_else() -> None:
    outside, inside = a_posting(), a_posting(stage="inside", url="")

    for posting, scopes in ((outside, {"society", "inside"}), (inside, {"inside"})):
        found = pages.prints(posting, made(plain_print(posting)), PDF)
        assert {place(file) for file in found} == {
            f"/{scope}/sheets/i-3f2a-1-{size}.pdf" for scope in scopes for size in ("a4", "a3")
        }


def test_a_paper_board_has_prints_of_its_own_in_its_own_scope() -> None:
    paper, posting = a_board("b-7", kind="paper"), a_posting()
    wanted = print_of(paper, posting, "https://console.example")

    found = pages.prints(posting, made(wanted), PDF, paper)

    assert wanted.proof == "https://console.example/p/i-3f2a:1:board:main/b-7"
    assert [place(file) for file in found] == [
        f"/society/sheets/i-3f2a-1-b-7-{size}.pdf" for size in ("a4", "a3")
    ]
    with pytest.raises(NotAllowed, match="不能上公开栏"):
        inner = a_posting(stage="inside", url="")
        pages.prints(inner, made(print_of(paper, inner)), PDF, paper)


@pytest.mark.parametrize(
    "other", [{"version": 2}, {"stage": "inside"}, {"hash": "b2" * 32}, {"board": "b-7"}]
)
def test_a_print_of_another_text_never_hangs(other: dict[str, Any]) -> None:
    posting = a_posting()

    with pytest.raises(NotAllowed, match="打印件"):
        pages.prints(posting, made(plain_print(posting), **other), PDF)


def test_a_print_whose_bytes_are_not_what_was_made_does_not_hang() -> None:
    posting = a_posting()

    assert pages.prints(posting, made(plain_print(posting)), {"a4": b"something else"}) == []


def test_a_list_names_prints_that_are_there_and_the_boards_page_links_them() -> None:
    posting, paper = a_posting(), a_board("b-7", kind="paper")
    wanted = print_of(paper, posting)

    assert row(paper, posting, {wanted.id})["prints"] == wanted.names()
    assert row(paper, posting, {plain_print(posting).id})["prints"] == {}
    page, _ = pages.board_files(paper, [posting], {wanted.id}, NOW)
    assert 'href="sheets/i-3f2a-1-b-7-a4.pdf"' in page.body.decode()
