"""One page as it is painted: its words, and what stands over and under them."""

from collections.abc import Callable
from typing import Any

from pypdf.generic import ContentStream, DictionaryObject, NameObject

from common.uploads.inside.paint import notes, places
from common.uploads.inside.paint.fonts import Fonts
from common.uploads.inside.paint.layers import Layers
from common.uploads.inside.paint.of import of
from common.uploads.inside.paint.painter import Painter, Word
from common.uploads.inside.paint.places import Box
from common.uploads.inside.paint.state import PAPER

TINY = 1.0  # point


class Page:
    """`page` is pypdf's, and afterwards good for nothing else."""

    def __init__(self, page: Any, layers: Layers, fonts: Fonts) -> None:
        corners = [float(each) for each in page.cropbox]
        page_box = places.around([(corners[0], corners[1]), (corners[2], corners[3])])
        self._page = page
        self._painter = painter = Painter(page_box, layers, fonts)
        content = of(page, "/Contents")
        if content is not None:
            painter.paint(content, of(page, "/Resources"))
        painter.areas += [(box, None) for box in notes.covers(page)]
        self._colours = {PAPER, *(colour for _, colour in painter.areas)}
        self.pictured = sum(map(places.area, painter.pictures)) / (places.area(page_box) or 1.0)
        self.has_marks = painter.marks

    def seen(self) -> str:
        return self._text(lambda word: not word.is_hidden)

    def unseen(self) -> str:
        """What no reader shows."""
        return self._text(lambda word: word.is_hidden)

    def unsure(self) -> str:
        """Seen words of which a reader may see nothing: as pale as what is below them, tiny, cut
        off, or painted over."""
        return self._text(lambda word: not word.is_hidden and self._may_be_unseen(word))

    def unreadable(self) -> str:
        """Words in a font that does not say which characters they are."""
        return self._text(lambda word: not word.is_readable)

    def _may_be_unseen(self, word: Word) -> bool:
        return (
            word.em < TINY
            or not _meet(word, word.clip)
            or self._is_painted_over(word)
            or self._is_pale(word)
        )

    def _is_painted_over(self, word: Word) -> bool:
        return any(_meet(word, box) for box, _ in self._painter.areas[word.after :])

    def _is_pale(self, word: Word) -> bool:
        """Of the same colour as what was painted last below it."""
        if word.colour is None or word.colour not in self._colours:
            return False
        below = self._painter.areas[: word.after]
        return word.colour == next((c for box, c in reversed(below) if _meet(word, box)), PAPER)

    def _text(self, wanted: Callable[[Word], bool]) -> str:
        chosen = [wanted(word) for word in self._painter.words]
        if not any(chosen):
            return ""
        stream = ContentStream(None, None)
        stream.operations = [
            (operands, operator)
            for operands, operator, at in self._painter.operations
            if at < 0 or chosen[at]
        ]
        self._page[NameObject("/Contents")] = stream
        fonts = DictionaryObject({NameObject("/Font"): self._painter.fonts})
        self._page[NameObject("/Resources")] = fonts
        text: str = self._page.extract_text(visitor_text=lambda *_: None)  # or it packs the stream
        return text.strip("\n")  # the moves of other words


def _meet(word: Word, other: Box) -> bool:
    """Half a character at least: a rule below a word does not hide it."""
    least = min(word.em, places.narrowest(word.box)) / 2
    return places.narrowest(places.common(word.box, other)) >= least
