"""Goes through the operations of a page, forms inside it included, and notes which words it shows
and what is painted where.

Comes out with one list of operations of text in one system of places, so that pypdf can set any
choice of the words in lines (ISO 32000-1, tables 51 to 113).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ContentStream, DictionaryObject, NameObject

from common.uploads.inside.paint import places
from common.uploads.inside.paint.brush import BRUSH, Brush
from common.uploads.inside.paint.fonts import Fonts
from common.uploads.inside.paint.layers import Layers
from common.uploads.inside.paint.of import each_of, of
from common.uploads.inside.paint.places import Box
from common.uploads.inside.paint.state import INVISIBLE, OUTLINED, Colour, Pen, numbers

DEEPEST = 12  # forms in forms
NO_WORD = -1
_KEPT = {b"BT", b"ET", b"Tc", b"Tw", b"Tz", b"TL", b"Td", b"TD", b"Tm", b"T*", b"q", b"Q", b"cm"}

Operation = tuple[Any, bytes, int]  # operands, operator, number of the word that it shows


@dataclass(frozen=True)
class Word:
    """What one operation shows; `after` is how many areas had been painted by then."""

    box: Box
    em: float
    colour: Colour
    is_hidden: bool
    is_readable: bool
    clip: Box
    after: int


class Painter(Brush):
    def __init__(self, box: Box, layers: Layers, fonts: Fonts) -> None:
        super().__init__(box, layers)
        self.words: list[Word] = []
        self.operations: list[Operation] = []
        self.fonts = DictionaryObject()
        self.pen = Pen()
        self._known = fonts
        self._depth = self._floor = 0

    def paint(self, content: Any, resources: Any) -> None:
        """What was open when it began stays as it was."""
        around = self.resources, self._floor, self.off
        self.resources, self._floor, self.off = resources, len(self.saved), [any(self.off)]
        for operands, operator in ContentStream(content, None, "bytes").operations:
            self._run(operator, operands)
        while len(self.saved) > self._floor:
            self._run(b"Q", [])
        self.resources, self._floor, self.off = around

    def _run(self, operator: bytes, operands: Any) -> None:
        if operator == b"Q" and len(self.saved) <= self._floor:
            return
        if operator in _KEPT:
            self.operations.append((operands, operator, NO_WORD))
        if operator in _HANDLERS:
            _HANDLERS[operator](self, operands)

    # -- words

    def _font(self, operands: Any) -> None:
        told = of(self.resources, "/Font", operands[0])
        font = self._known.font(told)
        name = NameObject(f"/F{font.number}")
        if told is not None:
            self.fonts[name] = told
        self.state.font, self.state.size = font, float(operands[1])
        self.operations.append(([name, operands[1]], b"Tf", NO_WORD))

    def _next_line(self, _: Any) -> None:
        self.pen.next(0.0, -self.state.leading)

    def _next_and_lead(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self.pen.next(*numbers(operands))

    def _show(self, operands: Any) -> None:
        self._word(operands, b"Tj", operands)

    def _show_spaced(self, operands: Any) -> None:
        self._word(operands, b"TJ", operands[0])

    def _show_below(self, operands: Any) -> None:
        self._run(b"T*", [])
        self._run(b"Tj", operands[-1:])

    def _show_apart_below(self, operands: Any) -> None:
        self._run(b"Tw", operands[:1])
        self._run(b"Tc", operands[1:2])
        self._show_below(operands)

    def _word(self, operands: Any, operator: bytes, parts: Sequence[Any]) -> None:
        state = self.state
        width = state.stretch * sum(self._advance(part) for part in parts)
        by = places.times(self.pen.at, state.by)
        self.pen.forward(width)
        self.operations.append((operands, operator, len(self.words)))
        self.words.append(
            Word(
                box=places.rectangle(0.0, -0.1 * state.size, width, state.size, by),
                em=places.height(by) * abs(state.size),
                colour=None if state.mode in OUTLINED else state.colour,
                is_hidden=state.mode in INVISIBLE or self.is_unseen(),
                is_readable=state.font.is_readable,
                clip=state.clip,
                after=len(self.areas),
            )
        )

    def _advance(self, part: Any) -> float:
        state = self.state
        if isinstance(part, bytes):
            return state.font.width(part) * state.size + state.font.count(part) * state.apart
        return -float(part) / 1000 * state.size

    # -- forms and pictures

    def _thing(self, operands: Any) -> None:
        thing = of(self.resources, "/XObject", operands[0])
        if thing is None:
            return
        hidden = "/OC" in thing and not self.layers.shows(thing, "/OC")
        self.off.append(hidden)
        if thing["/Subtype"] == "/Image":
            self.picture([])
        else:
            self._form(thing)
        self.off.pop()

    def _form(self, form: Any) -> None:
        if self._depth >= DEEPEST:
            raise ValueError("forms in forms without end")
        self._depth += 1
        self._run(b"q", [])
        if matrix := each_of(form, "/Matrix"):
            self._run(b"cm", matrix)
        left, low, right, high = numbers(each_of(form, "/BBox"))
        cut = places.rectangle(left, low, right - left, high - low, self.state.by)
        self.state.clip = places.common(self.state.clip, cut)
        self.paint(form, of(form, "/Resources") or self.resources)
        self._run(b"Q", [])
        self._depth -= 1


def _sets(name: str, share: float = 1.0) -> Callable[[Painter, Any], None]:
    """An operation that sets one number."""
    return lambda painter, operands: setattr(painter.state, name, float(operands[0]) * share)


_HANDLERS: Mapping[bytes, Callable[[Painter, Any], None]] = {
    **BRUSH,
    b"BT": lambda painter, _: painter.pen.put(places.UNMOVED),
    b"Tm": lambda painter, operands: painter.pen.put(tuple(numbers(operands))),
    b"Td": lambda painter, operands: painter.pen.next(*numbers(operands)),
    b"TD": Painter._next_and_lead,
    b"T*": Painter._next_line,
    b"Tc": _sets("apart"),
    b"Tz": _sets("stretch", 0.01),
    b"TL": _sets("leading"),
    b"Tr": _sets("mode"),
    b"Tf": Painter._font,
    b"Tj": Painter._show,
    b"TJ": Painter._show_spaced,
    b"'": Painter._show_below,
    b'"': Painter._show_apart_below,
    b"Do": Painter._thing,
}
