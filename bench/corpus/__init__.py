"""The labelled corpus of the secrecy detectors: templates filled with invented values.

`held.toml` was written before the detectors and is not looked at while they are tuned. Every text
is made again from the same seed, so that a figure can be traced to its sentence. Persons, villages
and numbers are invented; identity numbers bear regions that do not exist.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from bench.corpus import values
from bench.corpus.dresses import Dress, dressed
from bench.corpus.values import THIS_YEAR

__all__ = ["HALVES", "THIS_YEAR", "Sample", "samples"]

HALVES = ("tuned", "held")
TIMES = 3  # each template in each dress
_THING = re.compile("«([^»]*)»")


@dataclass(frozen=True)
class Sample:
    """`places` are text[start:end] that have to be found as `kind`; none in an honest text, in
    which nothing of the kind may be found."""

    kind: str
    text: str
    places: tuple[tuple[int, int], ...]


def samples(half: str) -> list[Sample]:
    text = resources.files("bench.corpus").joinpath(f"{half}.toml").read_text("utf-8")
    luck = random.Random(half)
    return [
        sample
        for kind, templates in tomllib.loads(text).items()
        for sample in (*_found(luck, kind, templates["found"]), *_honest(luck, kind, templates))
    ]


def _found(luck: random.Random, kind: str, templates: list[str]) -> Iterator[Sample]:
    for template in templates:
        filled = [values.fill(luck, template) for _ in range(TIMES)]
        for text in filled:
            for dress in dressed(luck, kind):
                yield _sample(kind, text, dress)


def _honest(luck: random.Random, kind: str, templates: dict[str, list[str]]) -> Iterator[Sample]:
    for template in templates["honest"]:
        for _ in range(2 * TIMES):
            yield Sample(kind, values.fill(luck, template), ())


def _sample(kind: str, marked: str, dress: Dress) -> Sample:
    text, places, last = "", [], 0
    for match in _THING.finditer(marked):
        text += marked[last : match.start()]
        thing = dress(match[1])
        places.append((len(text), len(text) + len(thing)))
        text, last = text + thing, match.end()
    return Sample(kind, text + marked[last:], tuple(places))
