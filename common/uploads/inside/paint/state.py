"""What painting remembers from one operation to the next, and colours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.uploads.inside.paint.fonts import Font
from common.uploads.inside.paint.places import UNMOVED, Box, Matrix, times

Colour = tuple[float, ...] | None  # red, green, blue; None is what has none: a pattern, a picture
PAPER: Colour = (1.0, 1.0, 1.0)
INK: Colour = (0.0, 0.0, 0.0)
INVISIBLE = (3, 7)  # modes of showing text
OUTLINED = (1, 2, 5, 6)


@dataclass
class State:
    """What is saved and restored together."""

    clip: Box
    by: Matrix = UNMOVED
    colour: Colour = INK
    has_plain_colours: bool = True
    is_clear: bool = False  # nothing of what is painted can be seen
    mode: int = 0
    font: Font = field(default_factory=lambda: Font({}))
    size: float = 1.0
    apart: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0


@dataclass
class Pen:
    """Where the next character and the next line begin."""

    at: Matrix = UNMOVED
    line: Matrix = UNMOVED

    def put(self, at: Matrix) -> None:
        self.at = self.line = at

    def next(self, x: float, y: float) -> None:
        self.put(times((1.0, 0.0, 0.0, 1.0, x, y), self.line))

    def forward(self, x: float) -> None:
        self.at = times((1.0, 0.0, 0.0, 1.0, x, 0.0), self.at)


def numbers(operands: Iterable[Any]) -> list[float]:
    return [float(each) for each in operands]


def colour_of(values: Sequence[float]) -> Colour:
    """Of one, three or four numbers: grey, light or ink."""
    if len(values) == 4:
        left = 1 - values[3]
        values = [(1 - ink) * left for ink in values[:3]]
    if len(values) == 1:
        values = [*values] * 3
    return tuple(round(float(v), 2) for v in values) if len(values) == 3 else None
