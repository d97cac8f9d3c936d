"""The demonstration reads the whole folder of a site that is still written to."""

from pathlib import Path

import pytest

from deploy.local.demo.public import Public

STAGED, TEXT = ".new/6be4", "刚写好的一页"


def test_a_file_that_is_put_in_place_meanwhile_is_read_where_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".new").mkdir()
    staged, placed = tmp_path / STAGED, tmp_path / "index.html"
    staged.write_text(TEXT, "utf-8")
    read = Path.read_bytes

    def read_late(path: Path) -> bytes:
        if staged.exists():
            staged.rename(placed)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_late)

    assert Public("http://127.0.0.1:1", tmp_path).everything() == TEXT
