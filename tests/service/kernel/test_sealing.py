"""Sealed content: what was stored is what is read, or a clear error; never half a text."""

import signal
import subprocess
import sys
from io import RawIOBase
from pathlib import Path
from typing import Any

import pytest
from bson.binary import Binary

from common import seals, uploads
from common.content import INLINE, LIMIT, ContentStore
from common.errors import Damaged, Invalid
from tests.service.kernel.conftest import Documents

ROOT = Path(__file__).resolve().parents[3]
DYING = """
import os, signal
from pymongo.collection import Collection
from common import content, database

left, insert = [{inserts}], Collection.insert_one

def insert_or_die(*given, **more):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return insert(*given, **more)

Collection.insert_one = insert_or_die
content.ContentStore(database.database("access", "{database}")).put(bytes({size}))
"""
TEXT = {"format": 1, "title": "公开", "body": "一、$set\n二、𠮷"}


class Zeros(RawIOBase):
    """A stream of so many zeros, none of which is there before it is asked for."""

    def __init__(self, size: int):
        self._left = size

    def read(self, size: int = -1) -> bytes:
        given = min(self._left, size)
        self._left -= given
        return bytes(given)


@pytest.fixture
def content(kept: Documents) -> ContentStore:
    return ContentStore(kept)


def test_what_is_sealed_is_opened_again(content: ContentStore) -> None:
    name = content.seal(TEXT)

    assert name == seals.digest(seals.canonical(TEXT))
    assert content.unseal(name) == TEXT


def test_storing_twice_is_storing_once(content: ContentStore, kept: Documents) -> None:
    assert content.put(b"same") == content.put(b"same")
    assert kept["blobs"].estimated_document_count() == 1


def test_many_are_opened_at_once(content: ContentStore) -> None:
    names = [content.put(bytes([n])) for n in range(3)]

    assert content.open_many(names) == {name: bytes([n]) for n, name in enumerate(names)}
    assert content.open_many([]) == {}


@pytest.mark.parametrize("data", [b"altered", b"", b"same\n"])
def test_altered_content_is_damaged_whoever_touches_it(
    content: ContentStore, kept: Documents, data: bytes
) -> None:
    name = content.put(b"same")
    kept["blobs"].update_one({"_id": name}, {"$set": {"data": Binary(data)}})

    with pytest.raises(Damaged, match="does not match its hash"):
        content.open(name)
    with pytest.raises(Damaged, match="does not match its hash"):
        content.put(b"same")  # what stands under this name is not what was meant


def test_missing_content_is_damaged_and_the_others_are_not(content: ContentStore) -> None:
    there, missing = content.put(b"there"), seals.digest(b"missing")

    with pytest.raises(Damaged, match=f"{missing} is missing"):
        content.open_many([there, missing])
    found = content.try_many([there, missing])
    assert found[there] == b"there"
    assert isinstance(found[missing], Damaged)


def test_eight_mebibytes_are_one_document_and_one_byte_more_lies_in_pieces(
    content: ContentStore, kept: Documents
) -> None:
    whole = bytes(INLINE)

    for data, pieces in ((whole, 0), (whole + b"1", 9)):
        name = content.put(data, "application/pdf")
        assert content.open(name) == data
        assert b"".join(content.open_stream(name)) == data
        assert content.describe(name) == {"size": len(data), "type": "application/pdf"}
        assert kept["large.chunks"].estimated_document_count() == pieces
    assert content.describe(seals.digest(b"missing")) is None


def test_fifty_mebibytes_are_kept_and_one_byte_more_is_refused(
    content: ContentStore, kept: Documents
) -> None:
    name = content.put_stream(Zeros(LIMIT))
    content.check(name)

    with pytest.raises(Invalid, match="50 MiB"):
        content.put_stream(Zeros(LIMIT + 1))
    assert kept["blobs"].estimated_document_count() == 1


def test_a_large_file_stored_twice_is_stored_once(content: ContentStore, kept: Documents) -> None:
    names = {content.put_stream(Zeros(INLINE + 5)) for _ in range(2)}

    assert len(names) == kept["blobs"].estimated_document_count() == 1
    assert kept["large.files"].estimated_document_count() == 1


@pytest.mark.parametrize("change", [{"$set": {"data": Binary(b"x")}}, None], ids=["cut", "gone"])
def test_a_large_file_that_lost_a_piece_is_damaged(
    content: ContentStore, kept: Documents, change: dict[str, Any] | None
) -> None:
    name = content.put_stream(Zeros(INLINE + 5))
    blob = kept["blobs"].find_one({"_id": name}) or {}
    piece = {"files_id": blob["file"], "n": 3}
    if change:
        kept["large.chunks"].update_one(piece, change)
    else:
        kept["large.chunks"].delete_one(piece)

    with pytest.raises(Damaged, match=name):
        content.open(name)
    with pytest.raises(Damaged, match=name):
        content.check(name)
    assert isinstance(content.try_many([name])[name], Damaged)


# Of nine pieces, the file and the blob: killed after some, after all, after the file.
@pytest.mark.parametrize("inserts", [3, 9, 10])
def test_who_is_killed_while_storing_leaves_nothing_that_can_be_seen(
    content: ContentStore, kept: Documents, inserts: int
) -> None:
    code = DYING.format(inserts=inserts, database=kept.name, size=INLINE + 5)
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    name = seals.digest(bytes(INLINE + 5))

    assert ended.returncode == -signal.SIGKILL
    assert kept["large.chunks"].estimated_document_count() == min(inserts, 9)
    assert content.describe(name) is None
    assert content.put_stream(Zeros(INLINE + 5)) == name
    content.check(name)


@pytest.mark.parametrize("sealed", [{"title": "none"}, {"format": 2}, {"format": "1"}])
def test_a_format_nobody_knows_is_damaged(content: ContentStore, sealed: dict[str, Any]) -> None:
    with pytest.raises(Damaged, match="unknown format"):
        content.unseal(content.seal(sealed))


def test_a_file_with_a_classification_mark_is_never_stored(
    content: ContentStore, kept: Documents
) -> None:
    with pytest.raises(Invalid, match="有密级标志，没有保存"):
        uploads.store(content, "附件1.txt", "机密★10年\n内容".encode())

    assert kept["blobs"].estimated_document_count() == 0


def test_a_stored_file_is_named_by_its_hash(content: ContentStore) -> None:
    kept_file = uploads.store(content, "附件1.txt", "内容".encode())

    digest = seals.digest("内容".encode())
    assert kept_file == {"name": "附件1.txt", "hash": digest, "size": 6, "type": "text/plain"}
