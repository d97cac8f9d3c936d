"""Sealed content: what was stored is what is read, or a clear error; never half a text."""

from typing import Any

import pytest
from bson.binary import Binary

from common import seals, uploads
from common.content import LIMIT, ContentStore
from common.errors import Damaged, Invalid
from tests.service.kernel.conftest import Documents

TEXT = {"format": 1, "title": "公开", "body": "一、$set\n二、𠮷"}


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


def test_eight_mebibytes_are_kept_and_one_byte_more_is_refused(
    content: ContentStore, kept: Documents
) -> None:
    whole = bytes(LIMIT)
    assert content.open(content.put(whole)) == whole

    with pytest.raises(Invalid, match="8 MiB"):
        content.put(whole + b"1")
    assert kept["blobs"].estimated_document_count() == 1


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
