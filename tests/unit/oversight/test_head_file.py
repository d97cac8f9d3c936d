"""The head lies in one small file that is whole, old or new."""

from pathlib import Path

import pytest

from common.errors import Damaged
from services.oversight.domain.chain import START, Link
from services.oversight.store.head import HeadFile


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "head.json")
    assert head.read() is None

    for link in (START, Link(7, "ab" * 32)):
        head.write(link)
        assert head.read() == link
    assert [path.name for path in tmp_path.iterdir()] == ["head.json"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"seq": 1, "mac": "ab"}', '{"seq": "1", "mac": "%s"}' % ("ab" * 32)]
)
def test_a_file_that_is_not_ours_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "head.json").write_text(text, "ascii")

    with pytest.raises(Damaged, match="读不懂"):
        HeadFile(tmp_path / "head.json").read()


def test_old_heads_are_all_kept(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "head.json")
    assert head.set_aside() is None

    for seq in (1, 2):
        head.write(Link(seq, "ab" * 32))
        head.set_aside()

    kept = [HeadFile(path).read() for path in sorted(tmp_path.glob("head.json.old-*"))]
    assert kept == [Link(1, "ab" * 32), Link(2, "ab" * 32)]
    assert head.read() is None
