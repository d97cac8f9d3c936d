"""Notes (annotations) that lie over a page: a bar drawn with one hides words as little as paint."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from common.uploads.inside.paint import places
from common.uploads.inside.paint.of import each_of, of
from common.uploads.inside.paint.places import Box
from common.uploads.inside.paint.state import colour_of, numbers

NOT_SHOWN = 1 | 2 | 32  # flags: unknown kind, hidden, not on screens
_DARK = 0.3


def _is_filled(note: Any) -> bool:
    return bool(each_of(note, "/IC"))


def _is_dark(note: Any) -> bool:
    """A marker lets through what is darker than itself."""
    colour = colour_of(numbers(each_of(note, "/C")))
    return colour is not None and max(colour) < _DARK


_COVERS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("/Redact", "/Stamp", "/FreeText", "/Ink"), lambda _: True),
    **dict.fromkeys(("/Square", "/Circle", "/Polygon"), _is_filled),
    "/Highlight": _is_dark,
}


def is_shown(note: Any) -> bool:
    return not int(of(note, "/F") or 0) & NOT_SHOWN


def covers(page: Any) -> Iterator[Box]:
    """Where one may hide what is painted; not what fields and signatures show, which are there to
    be read with the words around them."""
    for note in each_of(page, "/Annots"):
        hides = _COVERS.get(str(of(note, "/Subtype")))
        if hides and is_shown(note) and hides(note):
            left, low, right, high = numbers(each_of(note, "/Rect"))
            yield places.around([(left, low), (right, high)])
