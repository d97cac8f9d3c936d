"""Where things stand on a page: matrices of six numbers, and boxes along the axes."""

from collections.abc import Iterable
from itertools import permutations
from math import hypot

Matrix = tuple[float, ...]
Box = tuple[float, ...]  # left, low, right, high
Point = tuple[float, float]

UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SHAPES = 100  # of one path that are compared with each other


def times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, _, _ = outer
    return (
        inner[0] * a + inner[1] * c,
        inner[0] * b + inner[1] * d,
        inner[2] * a + inner[3] * c,
        inner[2] * b + inner[3] * d,
        *moved((inner[4], inner[5]), outer),
    )


def moved(point: Point, by: Matrix) -> Point:
    x, y = point
    return x * by[0] + y * by[2] + by[4], x * by[1] + y * by[3] + by[5]


def around(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def rectangle(x: float, y: float, wide: float, high: float, by: Matrix) -> Box:
    """The box around it, once moved."""
    corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    return around(moved(corner, by) for corner in corners)


def height(by: Matrix) -> float:
    return hypot(by[2], by[3])


def common(one: Box, other: Box) -> Box:
    """Where both are; of no size where they do not meet."""
    left, low = max(one[0], other[0]), max(one[1], other[1])
    return left, low, max(left, min(one[2], other[2])), max(low, min(one[3], other[3]))


def narrowest(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def without_frames(boxes: list[Box]) -> list[Box]:
    """Shapes of one path: where one goes around another, only the rim between the two is filled."""
    if len(boxes) > SHAPES:
        return boxes
    pairs = permutations(set(boxes), 2)
    rims = {box for one, other in pairs if common(one, other) == other for box in (one, other)}
    return [box for box in boxes if box not in rims]
