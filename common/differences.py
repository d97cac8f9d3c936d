"""What changed between two versions of a text: first by lines, then inside lines that changed."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Operation = Literal["same", "added", "removed"]
Difference = tuple[Operation, str]

FINE = 2000  # words of a changed passage; a longer one is shown whole, old and new
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
