"""What a result shows of a text: the part around the first hit, with every hit marked."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from common.words import folded

LENGTH = 110  # characters shown
BEFORE = 25  # of them before the first hit


class Part(NamedTuple):
    text: str
    is_hit: bool


def marked(text: str, words: Iterable[str]) -> list[Part]:
    """The whole text in parts."""
    return list(_parts(text, _spans(text, words)))


def excerpt(text: str, words: Iterable[str]) -> list[Part]:
    """A part of it, on one line; the beginning when no word stands there."""
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    end = min(len(text), start + LENGTH)
    inside = [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end]
    parts = list(_parts(text[start:end].replace("\n", " "), inside))
    head = [Part("…", False)] if start else []
    tail = [Part("…", False)] if end < len(text) else []
    return [*head, *parts, *tail]


def _parts(text: str, spans: list[tuple[int, int]]) -> Iterator[Part]:
    at = 0
    for start, end in spans:
        if at < start:
            yield Part(text[at:start], False)
        yield Part(text[start:end], True)
        at = end
    if at < len(text):
        yield Part(text[at:], False)


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as it is, one after the other, none overlapping."""
    seen, at = folded(text)
    found = sorted(
        (at[start], at[start + len(word) - 1] + 1) for word in words for start in _each(seen, word)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _each(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
