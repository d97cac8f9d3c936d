"""Text as search sees it: folded character by character, and one token for every character.

The truth is plain: a word is found where it stands as a substring of the folded text. An index with
a token for every character gives exactly that when it is asked for them as one phrase, be they Han,
letters, digits or marks. A token also says which character follows: pairs are so much rarer than
characters that a question needs a quarter of the time (ADR 0016).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_UNSEEN = {"Cc", "Cf", "Cs"}  # controls, marks of direction and width, half surrogates
_HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
_GAP = re.compile("[ \n]+")


class Folded(NamedTuple):
    """`at` says for every folded character which one of the text it came from."""

    text: str
    at: list[int]


class _Folds(dict[str, str]):
    """Of one character: half width, small, without what nobody sees."""

    def __missing__(self, character: str) -> str:
        self[character] = found = self._fold(character)
        return found

    @staticmethod
    def _fold(character: str) -> str:
        if character in _LINE_ENDS:
            return "\n"
        if character.isspace():
            return " "
        if unicodedata.category(character) in _UNSEEN:
            return ""
        return unicodedata.normalize("NFKC", character).lower().replace(" ", "")


class _Tokens(dict[str, str]):
    """Of one character: its code, which no tokenizer takes apart or folds once more."""

    def __missing__(self, character: str) -> str:
        self[character] = found = format(ord(character), "x")
        return found


_FOLDS, _TOKENS = _Folds(), _Tokens()


def fold(text: str) -> str:
    """Full width as half width, capitals small; blanks between Han characters (王　明) are no
    part of a word and go, any other gap is one blank, and a new line stays one."""
    return _GAP.sub(_gap, "".join(map(_FOLDS.__getitem__, text)))


def folded(text: str) -> Folded:
    """The same, with the way back to the text."""
    parts = list(map(_FOLDS.__getitem__, text))
    at = [index for index, part in enumerate(parts) for _ in part]
    loose = "".join(parts)
    kept: list[str] = []
    places: list[int] = []
    end = 0
    for gap in _GAP.finditer(loose):
        between = _gap(gap)
        kept += [loose[end : gap.start()], between]
        places += at[end : gap.start()] + at[gap.start() : gap.start() + len(between)]
        end = gap.end()
    return Folded("".join([*kept, loose[end:]]), places + at[end:])


def words(query: str) -> tuple[str, ...]:
    """What somebody looks for: folded words, each of which must be there."""
    return tuple(dict.fromkeys(filter(None, map(fold, query.split()))))


def tokens(folded_text: str, kind: str = "") -> str:
    """For the index: a token for every character and the one after it, gaps included, so that no
    word reaches over one. Tokens of another `kind` (letters) are never taken for these."""
    return " ".join(f"{kind}{one}x{next_}" for one, next_ in _pairs(folded_text))


def phrase(word: str, kind: str = "") -> str:
    """What FTS5 is asked for a folded word: all its pairs in a row, or its one character before
    any other."""
    if len(word) == 1:
        return f'"{kind}{_TOKENS[word]}x"*'
    return f'"{tokens(word, kind).rpartition(" ")[0]}"'


def _pairs(folded_text: str) -> Iterator[tuple[str, str]]:
    codes = [*map(_TOKENS.__getitem__, folded_text), ""]
    return pairwise(codes)


def _gap(found: re.Match[str]) -> str:
    start, end = found.span()
    if "\n" in found[0]:
        return "\n"
    around = found.string[start - 1 : start], found.string[end : end + 1]
    return "" if all(map(_HAN.match, around)) else " "
