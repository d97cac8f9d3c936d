"""What should not be public in a file, told without the words themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from common.confirmations import HIDDEN, digest_of
from common.detect import find, mask
from common.uploads.inside.pieces import UNREAD, Piece

VERSION = 2  # of detectors and readers together: a higher one looks at every file again
MOST = 1000
LONGEST = 2_000_000  # characters


def found(pieces: Sequence[Piece], today: date) -> list[dict[str, Any]]:
    """[{place, kind, masked, digest}], each once: what is hidden is a finding of its own, and so
    is everything personal in it."""
    told = [one for piece in _within(pieces) for one in _in_piece(piece, today)]
    each = list({(one["place"], one["digest"]): one for one in told}.values())
    if len(each) <= MOST:
        return each
    return [*each[:MOST], _told(f"{UNREAD}（发现超过 {MOST} 处）", HIDDEN, "", str(len(each)))]


def _within(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """As many characters as can be looked through while somebody waits."""
    left = LONGEST
    for piece in pieces:
        yield replace(piece, text=piece.text[:left])
        left -= len(piece.text)
        if left < 0:
            yield Piece(f"{UNREAD}（{piece.place}及以后，文字太多）", "", hidden=True)
            return


def _in_piece(piece: Piece, today: date) -> Iterator[dict[str, Any]]:
    if piece.hidden:
        yield _told(piece.place, HIDDEN, "", f"{piece.place}:{piece.text}")
    for span in find(piece.text, today=today):
        text = piece.text[span.start : span.end]
        yield _told(piece.place, span.kind, mask(span.kind, text), text)


def _told(place: str, kind: str, masked: str, text: str) -> dict[str, Any]:
    return {"place": place, "kind": kind, "masked": masked, "digest": digest_of(kind, text)}
