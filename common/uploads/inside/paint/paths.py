"""One path: lines and rectangles until it is filled, drawn or made an edge."""

from collections.abc import Sequence

from common.uploads.inside.paint import places
from common.uploads.inside.paint.places import Box, Matrix, Point


class Path:
    """`cuts` is whether it becomes the edge of what is painted afterwards."""

    def __init__(self) -> None:
        self.cuts = False
        self._shapes: list[Box] = []
        self._points: list[Point] = []

    def begin(self, numbers: Sequence[float], by: Matrix) -> None:
        self._close()
        self.go(numbers, by)

    def go(self, numbers: Sequence[float], by: Matrix) -> None:
        """A line or a curve: what it bends around counts as touched."""
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self._points += [places.moved(pair, by) for pair in pairs]

    def rectangle(self, numbers: Sequence[float], by: Matrix) -> None:
        self._close()
        x, y, wide, high = numbers
        self._shapes.append(places.rectangle(x, y, wide, high, by))

    def shapes(self) -> list[Box]:
        self._close()
        return self._shapes

    def filled(self) -> list[Box]:
        return places.without_frames(self.shapes())

    def box(self) -> Box:
        """Around all of it."""
        corners = [(at[i], at[j]) for at in self.shapes() for i, j in ((0, 1), (2, 3))]
        return places.around(corners)

    def _close(self) -> None:
        if self._points:
            self._shapes.append(places.around(self._points))
            self._points = []
