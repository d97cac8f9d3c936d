"""What changed between two versions of a text: first by lines, then inside lines that changed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Operation = Literal["same", "added", "removed"]
Difference = tuple[Operation, str]

FINE = 2000  # words of a changed passage; a longer one is shown whole, old and new
AROUND = 2  # unchanged lines that stay in sight before and after a change
LEAST_FOLDED = 4  # lines; fewer are not worth a click
LINES = 2000  # of one side; beyond this the whole text is shown, old and new

# A Han character is a word; figures and letters are read together.
_WORDS = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)


def differences(old: str, new: str) -> list[Difference]:
    """What is `same` and `added`, joined, is the new text; `same` and `removed` is the old one."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(_joined(_compared(before, after, _passage, LINES)))


def _passage(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """A changed passage by its words, where that is short enough to be read and computed."""
    before, after = "".join(old), "".join(new)
    words = _WORDS.findall(before), _WORDS.findall(after)
    yield from _compared(*words, _whole, FINE)


def _whole(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    if old:
        yield "removed", "".join(old)
    if new:
        yield "added", "".join(new)


def _compared(
    old: Sequence[str],
    new: Sequence[str],
    changed: Callable[[Sequence[str], Sequence[str]], Iterator[Difference]],
    limit: int,
) -> Iterator[Difference]:
    if max(len(old), len(new)) > limit:
        yield from _whole(old, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[first:last])
        elif kind == "replace":
            yield from changed(old[first:last], new[begin:end])
        else:
            yield from _whole(old[first:last], new[begin:end])


def _joined(found: Iterator[Difference]) -> Iterator[Difference]:
    """Neighbours of one kind as one."""
    held: Difference | None = None
    for operation, text in found:
        if held and held[0] == operation:
            held = (operation, held[1] + text)
            continue
        if held:
            yield held
        held = (operation, text)
    if held:
        yield held


def additions(old: str, new: str) -> list[str] | None:
    """The lines that the new text adds, where it keeps every line of the old one whole and in its
    order; None where it does not. Empty lines say nothing."""
    kept = [line for line in old.splitlines() if line.strip()][::-1]
    added = []
    for line in filter(str.strip, new.splitlines()):
        if kept and kept[-1] == line:
            kept.pop()
        else:
            added.append(line)
    return None if kept else added


# -- for pages: lines, with long unchanged runs folded ----------------------------


@dataclass(frozen=True)
class Line:
    """One line as (operation, text) pieces."""

    pieces: list[Difference] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(operation != "same" for operation, _ in self.pieces)

    @property
    def sign(self) -> str:
        """＋ and － for what was only added or only removed, ± for both."""
        kinds = {operation for operation, text in self.pieces if text and operation != "same"}
        return {"added": "＋", "removed": "－"}.get("".join(kinds), "±") if kinds else ""


@dataclass(frozen=True)
class Run:
    """Lines to show as they are, or to fold away because nothing in them changed."""

    lines: list[Line]
    folded: bool = False


def runs(old: str, new: str) -> list[Run]:
    """One folded run when both say the same."""
    return folded(lines_of(differences(old, new)))


def lines_of(found: Iterable[Difference]) -> list[Line]:
    """A line ends where either text ends one; empty lines that did not change are left out."""
    lines: list[Line] = []
    pieces: list[Difference] = []
    for operation, text in found:
        for part in text.splitlines(keepends=True):
            pieces.append((operation, part.rstrip("\r\n")))
            if part != part.rstrip("\r\n"):
                lines.append(Line(pieces))
                pieces = []
    lines.append(Line(pieces))
    return [line for line in lines if any(text for _, text in line.pieces)]


def folded(lines: Sequence[Line]) -> list[Run]:
    """Unchanged lines far from any change are folded."""
    changed = [at for at, line in enumerate(lines) if line.changed]
    near = {at for change in changed for at in range(change - AROUND, change + AROUND + 1)}
    found_runs: list[Run] = []
    for shown, places in groupby(range(len(lines)), key=lambda at: at in near):
        found = [lines[at] for at in places]
        found_runs.append(Run(found, folded=not shown and len(found) >= LEAST_FOLDED))
    return found_runs
