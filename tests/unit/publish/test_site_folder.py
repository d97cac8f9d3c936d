"""The folder: whole files or none, the newest owner only, nothing but public types."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from common.errors import Conflict, Damaged, Invalid, NotAllowed
from common.seals import digest
from services.publish.site import paths
from services.publish.site.folder import Folder
from services.publish.site.model import PublicIndex, PublicPage
from services.publish.site.pages import public_page
from tests.unit.publish.site_samples import FILE, SITE, a_record, a_sealed

BAD_PATHS = [
    "",
    "/",
    "index.html",
    "//index.html",
    "/../index.html",
    "/a/../../b.html",
    "/a/./b.html",
    "/.htaccess",
    "/a/.tmp-1",
    "/a\\b.html",
    "/a\x00.html",
    "/a b.html",
    "/a.html\n",
    f"/{'长' * 80}.html",
]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site", fence=3)


def the_page() -> PublicPage:
    return public_page(a_sealed(), a_record(), True, SITE)


def names_in(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_what_was_written_is_read_back_by_its_hash(folder: Folder) -> None:
    page, index = the_page(), PublicIndex("/columns/ideology/index.html", b"list")
    assert folder.write_many([index, page]) == 2
    assert folder.read_back(page.path) == page.hash
    assert folder.read_back(index.path) == digest(b"list")
    assert folder.read_back("/nothing.html") is folder.read_back("/columns") is None


@pytest.mark.parametrize("stranger", [b"bytes", "text", ("/a.html", b""), None, object()])
def test_nothing_but_the_two_public_types_is_written(folder: Folder, stranger: Any) -> None:
    with pytest.raises(TypeError):
        folder.write_many([PublicIndex("/a.html", b""), stranger])
    assert names_in(folder.root) == {".fence", ".fence.lock"}


def test_a_look_alike_is_not_a_public_page(folder: Folder) -> None:
    class LookAlike(PublicPage):
        pass

    for write in (lambda p: folder.write_many([p]), lambda p: folder.put_file("", "", [], p)):
        with pytest.raises(TypeError):
            write(LookAlike("/a.html", b"inside", frozenset()))


@pytest.mark.parametrize("path", BAD_PATHS)
def test_no_path_leaves_the_folder_or_hides_in_it(folder: Folder, path: str) -> None:
    for act in (
        lambda: folder.write_many([PublicIndex(path, b"")]),
        lambda: folder.delete_many([path]),
        lambda: folder.read_back(path),
    ):
        with pytest.raises(Invalid):
            act()


def test_a_reader_never_sees_part_of_a_page(folder: Folder) -> None:
    versions = [bytes([65 + turn]) * 200_000 for turn in range(2)]
    folder.write_many([PublicIndex("/a.html", versions[0])])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((folder.root / "a.html").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        folder.write_many([PublicIndex("/a.html", versions[turn % 2])])
    done.set()
    reader.join()
    assert seen <= set(versions)


def test_articles_and_withdrawals_are_synced_with_their_folder_and_lists_are_not(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, tombstone = the_page(), PublicIndex("/organs/11a03/2026/0002.html", b"", durable=True)
    folder.write_many([page, PublicIndex("/columns/ideology/index.html", b"")])
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    folder.write_many([PublicIndex("/columns/ideology/index.html", b"")])
    assert len(synced) == 0
    folder.write_many([page, tombstone])
    assert len(synced) == 3


def test_articles_are_in_place_before_the_lists_that_link_to_them(folder: Folder) -> None:
    (folder.root / "list.html").mkdir()
    with pytest.raises(OSError):
        folder.write_many([PublicIndex("/list.html", b""), the_page()])
    assert folder.read_back(the_page().path) == the_page().hash


def test_a_batch_that_fails_leaves_no_temporary_file(folder: Folder) -> None:
    (folder.root / "taken.html").mkdir()
    with pytest.raises(OSError):
        folder.write_many([PublicIndex("/taken.html", b""), PublicIndex("/b.html", b"")])
    assert names_in(folder.root) == {".fence", ".fence.lock"}


def test_a_folder_that_cannot_be_written_says_so_as_it_is(folder: Folder) -> None:
    (folder.root / "columns").write_text("a file where a folder should be")
    with pytest.raises(OSError):
        folder.write_many([PublicIndex("/columns/a.html", b"")])


def test_the_former_owner_stops_when_a_newer_one_has_come(folder: Folder) -> None:
    folder.write_many([PublicIndex("/a.html", b"old")])
    newer = Folder(folder.root, fence=4)
    for act in (
        lambda: folder.write_many([PublicIndex("/a.html", b"late")]),
        lambda: folder.delete_many(["/a.html"]),
        lambda: folder.put_file(digest(FILE), "附件1.txt", [FILE], the_page()),
        lambda: Folder(folder.root, fence=3),
    ):
        with pytest.raises(Conflict):
            act()
    assert newer.read_back("/a.html") == digest(b"old")
    Folder(folder.root, fence=4).write_many([PublicIndex("/a.html", b"new")])


def test_an_attachment_comes_only_with_a_page_that_names_it(folder: Folder) -> None:
    page = the_page()
    path = folder.put_file(digest(FILE), "附件1.txt", [FILE], page)
    assert path == f"/files/{digest(FILE)[:2]}/{digest(FILE)}/附件1.txt"
    assert folder.put_file(digest(FILE), "附件1.txt", [FILE], page) == path
    assert folder.read_back(path) == digest(FILE)
    with pytest.raises(NotAllowed):
        folder.put_file(digest(b"other"), "a.txt", [b"other"], page)
    with pytest.raises(Damaged):
        folder.put_file(digest(FILE), "改过.txt", [FILE, b"changed"], page)
    assert folder.read_back(paths.attachment(digest(FILE), "改过.txt")) is None
    assert list((folder.root / ".new").iterdir()) == []


@pytest.mark.parametrize(
    "name, safe",
    [
        ("附件1：任务 分解.XLSX", "附件1-任务-分解.xlsx"),
        ("../../etc/passwd", "etc-passwd.bin"),
        ("page.html", "page-html.bin"),
        ("logo.svg", "logo-svg.bin"),
        (".htaccess", "htaccess.bin"),
        ("？？.pdf", "file.pdf"),
        ("长" * 200 + ".pdf", "长" * 50 + ".pdf"),
        ("", "file.bin"),
    ],
)
def test_the_name_of_an_attachment_is_made_harmless(name: str, safe: str) -> None:
    assert paths.attachment("0" * 64, name).rpartition("/")[2] == safe


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        paths.attachment("../../x", "a.txt")


def test_deleting_takes_the_empty_folders_along(folder: Folder) -> None:
    page = the_page()
    path = folder.put_file(digest(FILE), "附件1.txt", [FILE], page)
    folder.write_many([page])
    assert folder.delete_many([path, "/never/there.html"]) == 1
    assert not (folder.root / "files").exists()
    assert folder.read_back(page.path) == page.hash


def test_the_folder_is_walked_some_files_at_a_time(folder: Folder) -> None:
    there = ["/a.html", "/b/c.html", "/b/d.html", "/b/e/f.html", "/g/h.html"]
    folder.write_many([PublicIndex(path, b"") for path in there])

    batches = list(folder.walk(2))

    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert sorted(path for batch in batches for path in batch) == there


def test_a_new_owner_sweeps_what_a_killed_one_left_half_done(folder: Folder) -> None:
    folder.write_many([PublicIndex("/a.html", b"")])
    (folder.root / ".new" / "left").write_bytes(b"half a page, of an item hidden since")
    Folder(folder.root, fence=4)
    assert names_in(folder.root) == {"a.html", ".fence", ".fence.lock"}
