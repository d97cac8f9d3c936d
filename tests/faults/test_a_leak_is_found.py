"""The search for leaks finds what it should: a check that cannot fail is a defect."""

from pathlib import Path

import pytest

from tests.faults import leak


@pytest.mark.parametrize("place", ["index.html", "a/b/feed.xml", ".new/half", "files/tk1.txt"])
def test_a_token_is_found_wherever_it_stands(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("<p>tk1</p>", encoding="utf-8")

    assert f"{place}: tk1" in leak.search(["tk1", "tk2"], tmp_path)


def test_a_token_is_found_in_a_name_and_in_a_log(tmp_path: Path) -> None:
    site, logs = tmp_path / "site", tmp_path / "log"
    for folder in (site, logs):
        folder.mkdir()
    (site / "tk1.html").write_text("nothing")
    (logs / "publish.worker.log").write_text('{"title": "tk2"}')

    found = leak.search(["tk1", "tk2"], site, log_dir=logs)

    assert found == ["log publish.worker.log: tk2", "name of tk1.html: tk1"]


def test_what_does_not_leak_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("tk", encoding="utf-8")

    assert leak.search(["tk1"], tmp_path) == []
    assert leak.search([], tmp_path) == []
