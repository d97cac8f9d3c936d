"""The search file: what it finds is what stands on pages, and what is gone leaves no byte."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from common.errors import Conflict
from common.words import fold, phrase, tokens, words
from contracts import search
from services.publish.site.folder import Folder
from services.publish.site.pages import public_page
from services.publish.site.rows import SearchRow, search_row
from services.publish.site.search import SearchFile
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed, withdrawn

SECRET = "🏮龘龖"
TERM = b"f3ee"  # of its first character, as far as FTS5 does not share it with others


def a_row(n: int = 1, text: str = "每月集中学习一次", title: str = "学习计划") -> SearchRow:
    sealed = a_sealed(item=f"i-{n}", title=title, body=text)
    record = a_record(sealed, n, at=START + timedelta(days=n))
    return search_row(record, public_page(sealed, record, True, SITE), SITE)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site", fence=3)


@pytest.fixture
def file(folder: Folder) -> SearchFile:
    return SearchFile(folder.root, folder.fence, folder.check_fence)


def found(folder: Folder, query: str, **asked: str) -> list[str]:
    """Items, as anybody with an SQLite of his own would ask the file."""
    organ = words(asked.get("organ", ""))
    question = search.matching(words(query), organ, asked.get("column", ""))
    path = folder.root / search.PATH
    items: list[str] = []
    with sqlite3.connect(path) as db:
        for (number,) in db.execute("SELECT number FROM shards ORDER BY number DESC"):
            table = f"words_{number}"
            rows = f"SELECT item FROM {table} JOIN rows ON place = {table}.rowid"
            order = f"WHERE {table} MATCH ? ORDER BY {table}.rowid DESC"
            items += [item for (item,) in db.execute(f"{rows} {order}", (question,))]
    db.close()
    return items


def every_byte(folder: Folder) -> bytes:
    return b"".join(p.read_bytes() for p in folder.root.rglob("*") if p.is_file())


def test_a_page_is_found_by_its_title_text_number_organ_and_column(
    folder: Folder, file: SearchFile
) -> None:
    file.put([a_row(1), a_row(2, "另一件事，第2026号", "别的")])

    assert found(folder, "集中") == ["i-1"]
    assert found(folder, "02") == ["i-2", "i-1"]  # part of a number, part of an index number
    assert found(folder, "2026号") == ["i-2"]
    assert found(folder, "１１Ａ０３／２０２６-03-0001") == ["i-1"]
    assert found(folder, "学习 集中") == ["i-1"]
    assert found(folder, "学习 另一") == []
    assert found(folder, "", organ="文化局") == found(folder, "", organ="11A03") == ["i-2", "i-1"]
    assert found(folder, "", column="ideology") == ["i-2", "i-1"]
    assert found(folder, "", column="rules") == found(folder, "一次学习") == []


def test_a_corrected_page_is_found_by_what_it_says_now(folder: Folder, file: SearchFile) -> None:
    file.put([a_row(1, "原来的说法")])
    file.put([a_row(1, "更正的说法")])

    assert found(folder, "原来") == []
    assert found(folder, "更正") == ["i-1"]


def test_a_withdrawn_page_keeps_its_line_without_its_text(folder: Folder, file: SearchFile) -> None:
    file.put([a_row(1)])
    record = withdrawn(a_record(a_sealed(item="i-1"), 1), reason="数字有误")
    file.put([search_row(record, None, SITE)])

    assert found(folder, "学习") == []
    assert found(folder, record.number) == ["i-1"]
    assert "数字有误".encode() in every_byte(folder)


def test_what_was_withdrawn_leaves_no_byte_of_its_text(folder: Folder, file: SearchFile) -> None:
    file.put([a_row(1, f"关于{SECRET}的事" * 200, SECRET)])
    record = withdrawn(a_record(a_sealed(item="i-1"), 1), reason="数字有误")
    file.put([search_row(record, None, SITE)])

    assert SECRET.encode() not in every_byte(folder)
    assert TERM not in every_byte(folder)


def test_what_is_removed_for_secrecy_leaves_no_byte(folder: Folder, file: SearchFile) -> None:
    rows = [a_row(n, f"第{n}件事" * 50) for n in range(1, 40)]
    file.put([*rows, a_row(40, f"关于{SECRET}的事" * 200, SECRET)])
    assert SECRET.encode() in every_byte(folder)
    assert TERM in every_byte(folder)

    file.put([], ["i-40"])

    assert SECRET.encode() not in every_byte(folder)
    assert TERM not in every_byte(folder)
    assert b"i-40" not in every_byte(folder)
    assert found(folder, "件事") == [row.item for row in reversed(rows)]


def test_an_owner_that_died_before_all_bytes_were_gone_is_finished_by_the_next(
    folder: Folder, file: SearchFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.put([a_row(1), a_row(2, SECRET)])
    monkeypatch.setattr(SearchFile, "scrub", lambda _: None)
    file.put([], ["i-2"])
    monkeypatch.undo()
    file.close()

    later = SearchFile(folder.root, 4, folder.check_fence)
    assert later.soiled() == [1]
    later.scrub()

    assert TERM not in every_byte(folder)
    assert later.soiled() == []


def test_while_a_reader_holds_an_old_state_the_removal_is_not_called_done(
    folder: Folder, file: SearchFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.put([a_row(1), a_row(2, SECRET)])
    reader = sqlite3.connect(folder.root / search.PATH)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM rows").fetchall()
    file._db.execute("PRAGMA busy_timeout = 1")

    with pytest.raises(OSError, match="清除"):
        file.put([], ["i-2"])
    assert file.soiled() == [1]
    reader.close()
    file.put([], ["i-2"])

    assert TERM not in every_byte(folder)


def test_the_same_rows_give_the_same_marks_and_change_nothing(
    folder: Folder, file: SearchFile
) -> None:
    file.put([a_row(1)])
    file.settle()
    before = (folder.root / search.PATH).read_bytes()
    file.put([a_row(1)])
    file.settle()

    assert (folder.root / search.PATH).read_bytes() == before
    assert file.marks(["i-1", "i-2"]) == {"i-1": a_row(1).mark}
    assert a_row(1, "別").mark != a_row(1).mark


def test_a_former_owner_writes_nothing_more(folder: Folder, file: SearchFile) -> None:
    newer = SearchFile(folder.root, 4, folder.check_fence)
    with pytest.raises(Conflict):
        file.put([a_row(1)])
    newer.put([a_row(2)])

    assert found(folder, "学习") == ["i-2"]


@pytest.mark.parametrize("broken", [b"", b"no database at all" * 100, None])
def test_a_broken_file_is_begun_anew_and_says_that_it_is_unfilled(
    folder: Folder, file: SearchFile, broken: bytes | None
) -> None:
    file.put([a_row(1)])
    file.filled()
    file.close()
    path = folder.root / search.PATH
    path.unlink() if broken is None else path.write_bytes(broken)

    anew = SearchFile(folder.root, 3, folder.check_fence)
    assert anew.unfilled == ""
    anew.put([a_row(2)])
    anew.filled("i-1")

    assert anew.unfilled == "i-1"
    assert found(folder, "学习") == ["i-2"]


def test_a_file_taken_away_or_spoiled_while_it_is_open_holds_up_nothing(
    folder: Folder, file: SearchFile
) -> None:
    file.put([a_row(1)])
    file.filled()
    shutil.rmtree(folder.root / ".search")
    file.put([a_row(2)])
    assert found(folder, "学习") == ["i-2"]
    assert file.unfilled == ""

    file._db.execute("DROP TABLE words_1")  # what was written is not what is there
    file.put([a_row(2, "改过")])
    assert found(folder, "改过") == ["i-2"]


def test_another_schema_is_begun_anew(folder: Folder, file: SearchFile) -> None:
    file.put([a_row(1)])
    file._db.execute(f"PRAGMA user_version = {search.SCHEMA + 1}")
    file.close()

    assert SearchFile(folder.root, 3, folder.check_fence).marks(["i-1"]) == {}


def test_a_copy_of_the_folder_answers_too_even_where_nobody_may_write(
    folder: Folder, file: SearchFile, tmp_path: Path
) -> None:
    file.put([a_row(1)])
    file.settle()
    shutil.copytree(folder.root, tmp_path / "copy")

    with sqlite3.connect(f"file:{tmp_path}/copy/{search.PATH}?immutable=1", uri=True) as db:
        assert db.execute("SELECT item FROM rows").fetchall() == [("i-1",)]
    db.close()


def test_a_full_or_closed_folder_is_told_as_the_folder_tells_it(
    folder: Folder, file: SearchFile
) -> None:
    file._db.execute(
        f"PRAGMA max_page_count = {file._db.execute('PRAGMA page_count').fetchone()[0]}"
    )

    with pytest.raises(OSError, match="搜索文件"):
        file.put([a_row(1, os.urandom(40_000).hex())])
    assert file.marks(["i-1"]) == {}


def test_the_rows_of_a_shard_stay_together(folder: Folder, file: SearchFile) -> None:
    last, first = (replace(a_row(n), place=n) for n in (search.SHARD, search.SHARD + 1))
    file.put([last, first])

    assert found(folder, "学习") == [first.item, last.item]
    file.put([], [first.item])
    assert found(folder, "学习") == [last.item]


def test_whoever_ends_the_process_may_close_it(file: SearchFile) -> None:
    file.put([a_row(1)])
    failures: list[BaseException] = []
    closing = threading.Thread(target=_noting(failures, file.close))
    closing.start()
    closing.join()

    assert failures == []


def _noting(failures: list[BaseException], act: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        except BaseException as error:
            failures.append(error)

    return run


def pages_written(file: SearchFile, first: int, count: int) -> int:
    """Pages of the file that publishing these one after the other takes."""
    file.settle()
    file._db.execute("PRAGMA wal_autocheckpoint = 0")
    for n in range(first, first + count):
        file.put([replace(a_row(n), place=n)])
    [(_, pages, _)] = file._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    return int(pages)


def test_publishing_writes_the_same_however_much_is_there(file: SearchFile) -> None:
    few = pages_written(file, 1, 40)
    one = a_row(1000)
    more = range(1000, 1000 + 2 * search.SHARD)
    file.put([replace(one, place=n, item=f"i-{n}", url=f"/{n}") for n in more])
    many = pages_written(file, 3 * search.SHARD + 1, 40)

    assert many <= 1.5 * few


def test_rows_are_walked_in_the_order_of_their_items(file: SearchFile) -> None:
    file.put([a_row(n) for n in (3, 1, 2)])

    assert file.items("", 2) == ["i-1", "i-2"]
    assert file.items("i-2", 2) == ["i-3"]


def test_what_a_page_does_not_say_is_not_found_either(folder: Folder, file: SearchFile) -> None:
    sealed = a_sealed(change_note="内部说明", entry="e-99")
    record = a_record(sealed)
    page = public_page(sealed, record, True, SITE)
    file.put([search_row(record, page, SITE)])

    said = page.body.decode()
    assert all(line.strip() in said for line in page.words.splitlines())
    assert found(folder, "内部说明") == found(folder, "e-99") == []
    assert found(folder, "李明远") == found(folder, "附件1") == [record.item]


# The tokens are in files that are there already: whoever changes one of these raises SCHEMA.
def test_tokens_stay_what_they_are_for_this_schema() -> None:
    assert search.SCHEMA == 2
    assert tokens(fold("第２0 \nＡb")) == "7b2cx32 32x30 30xa ax61 61x62 62x"
    assert phrase("第20") == '"7b2cx32 32x30"'
    assert phrase("第", "o") == '"o7b2cx"*'
    assert search.facet("rules") == "c72756c6573"
