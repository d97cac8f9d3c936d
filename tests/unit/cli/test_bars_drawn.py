"""Bars are for eyes: on a terminal they grow and leave room for lines, in a pipe they are not."""

import io
import re
import sys

import pytest

from cli import screen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """In the test itself: pytest gives standard error back between a fixture and its test."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return made


def draw() -> list[str]:
    with screen.bar("导入", 3) as advance:
        seen = list(screen.counted("甲乙丙", advance))
        screen.progress("等待职务……")
    return seen


def test_a_bar_counts_every_portion_and_a_line_stands_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal(monkeypatch)

    assert draw() == ["甲", "乙", "丙"]

    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue())
    lines = [line.strip() for line in re.split(r"[\r\n]+", plain)]
    assert "等待职务……" in lines
    assert re.search(r"导入 .* 3/3 ", lines[-1] or lines[-2])


@pytest.mark.parametrize("colour", ["", "1"])
def test_a_pipe_sees_the_lines_and_no_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, colour: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", colour)  # who wants colours in a pipe wants no bars there

    assert draw() == ["甲", "乙", "丙"]

    told = capsys.readouterr()
    assert told.out == ""
    assert re.sub(r"\x1b\[[0-9;]*m", "", told.err) == "等待职务……\n"


def test_after_a_bar_that_failed_complaints_are_plain_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal(monkeypatch)

    with pytest.raises(ValueError, match="x"), screen.bar("导入", 3):
        raise ValueError("x")

    assert screen.err() is not screen.err()
