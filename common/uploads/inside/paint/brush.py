"""What is painted on a page but words: areas, pictures, and whether a layer hides them."""

from copy import copy
from typing import Any

from common.uploads.inside.paint import places
from common.uploads.inside.paint.layers import Layers
from common.uploads.inside.paint.of import of
from common.uploads.inside.paint.paths import Path
from common.uploads.inside.paint.places import Box
from common.uploads.inside.paint.state import PAPER, Colour, State, colour_of, numbers

THIN = 3.0  # points: a rule or border hides nothing
CLEAR = 0.05
_PLAIN = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/ICCBased", "/CalGray", "/CalRGB")


class Brush:
    """`marks` is whether anything was painted that differs from paper."""

    def __init__(self, box: Box, layers: Layers) -> None:
        self.areas: list[tuple[Box, Colour]] = []
        self.pictures: list[Box] = []
        self.marks = False
        self.state = State(clip=box)
        self.saved: list[State] = []
        self.off: list[bool] = []  # of the content around
        self.resources: Any = None
        self.layers = layers
        self._path = Path()

    def is_unseen(self) -> bool:
        return self.state.is_clear or any(self.off)

    def save(self, _: Any) -> None:
        self.saved.append(copy(self.state))

    def restore(self, _: Any) -> None:
        self.state = self.saved.pop()

    def move(self, operands: Any) -> None:
        self.state.by = places.times(tuple(numbers(operands)), self.state.by)

    def graphics(self, operands: Any) -> None:
        clear = of(self.resources, "/ExtGState", operands[0], "/ca")
        if clear is not None:
            self.state.is_clear = float(clear) < CLEAR

    def space(self, operands: Any) -> None:
        space = of(self.resources, "/ColorSpace", operands[0]) or operands[0]
        name = space[0] if isinstance(space, list) else space
        self.state.has_plain_colours = name in _PLAIN
        self.colour([0.0])

    def plain_colour(self, operands: Any) -> None:
        self.state.has_plain_colours = True
        self.colour(operands)

    def colour(self, operands: Any) -> None:
        is_plain = self.state.has_plain_colours and not any(isinstance(o, str) for o in operands)
        self.state.colour = colour_of(numbers(operands)) if is_plain else None

    # -- paths and pictures

    def begin(self, operands: Any) -> None:
        self._path.begin(numbers(operands), self.state.by)

    def line(self, operands: Any) -> None:
        self._path.go(numbers(operands), self.state.by)

    def rectangle(self, operands: Any) -> None:
        self._path.rectangle(numbers(operands), self.state.by)

    def cut(self, _: Any) -> None:
        self._path.cuts = True

    def end(self, _: Any) -> None:
        if self._path.cuts and self._path.shapes():
            self.state.clip = places.common(self.state.clip, self._path.box())
        self._path = Path()

    def stroke(self, _: Any) -> None:
        self.marks = self.marks or not self.is_unseen()
        self.end([])

    def fill(self, _: Any) -> None:
        for box in self._path.filled():
            self._area(box, self.state.colour)
        self.end([])

    def fill_and_stroke(self, _: Any) -> None:
        self.fill([])
        self.stroke([])

    def shade(self, _: Any) -> None:
        self._area(self.state.clip, None)

    def _area(self, box: Box, colour: Colour) -> None:
        seen = places.common(box, self.state.clip)
        if self.is_unseen() or not places.area(seen):
            return
        self.marks = self.marks or colour != PAPER
        if places.narrowest(seen) >= THIN:
            self.areas.append((seen, colour))

    def picture(self, _: Any) -> None:
        box = places.rectangle(0.0, 0.0, 1.0, 1.0, self.state.by)
        self._area(box, None)
        if not self.is_unseen():
            self.pictures.append(places.common(box, self.state.clip))

    # -- layers

    def open(self, operands: Any) -> None:
        layers = of(self.resources, "/Properties")
        is_layer = operands[0] == "/OC" and isinstance(layers, dict) and operands[1] in layers
        self.off.append(is_layer and not self.layers.shows(layers, operands[1]))

    def open_plain(self, _: Any) -> None:
        self.off.append(False)

    def shut(self, _: Any) -> None:
        if len(self.off) > 1:  # the first is of what is around
            self.off.pop()


BRUSH = {
    **dict.fromkeys((b"g", b"rg", b"k"), Brush.plain_colour),
    **dict.fromkeys((b"sc", b"scn"), Brush.colour),
    **dict.fromkeys((b"l", b"c", b"v", b"y"), Brush.line),
    **dict.fromkeys((b"W", b"W*"), Brush.cut),
    **dict.fromkeys((b"S", b"s"), Brush.stroke),
    **dict.fromkeys((b"f", b"F", b"f*"), Brush.fill),
    **dict.fromkeys((b"B", b"B*", b"b", b"b*"), Brush.fill_and_stroke),
    b"q": Brush.save,
    b"Q": Brush.restore,
    b"cm": Brush.move,
    b"gs": Brush.graphics,
    b"cs": Brush.space,
    b"m": Brush.begin,
    b"re": Brush.rectangle,
    b"n": Brush.end,
    b"sh": Brush.shade,
    b"INLINE IMAGE": Brush.picture,
    b"BDC": Brush.open,
    b"BMC": Brush.open_plain,
    b"EMC": Brush.shut,
}
