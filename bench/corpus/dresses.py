"""What hides a number from a plain search: wide figures, gaps, a line end, characters unseen."""

import random
from collections.abc import Callable, Iterator

Dress = Callable[[str], str]

WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZX@.-()"}
BROKEN = {"id_card", "mobile", "bank_card"}  # long enough to be wrapped at the end of a line
GROUPED = {*BROKEN}


def dressed(luck: random.Random, kind: str) -> Iterator[Dress]:
    yield str
    yield lambda thing: thing.translate(WIDE)
    yield lambda thing: _with(thing, len(thing) // 2, "\u200b")
    yield lambda thing: _with(thing, 1, "\ufeff")
    if kind in BROKEN:
        place = luck.randint(3, 9)
        yield lambda thing: _with(thing, place, "\n")
        yield lambda thing: _with(thing, place, " \r\n  ")
    if kind in GROUPED:
        yield lambda thing: _grouped(thing, " ")
        yield lambda thing: _grouped(thing, "-")
        yield lambda thing: _grouped(thing, "\u3000").translate(WIDE)


def _with(thing: str, place: int, between: str) -> str:
    return thing[:place] + between + thing[place:]


def _grouped(thing: str, gap: str) -> str:
    """138 1234 5678, 110105 19491231 002X, 6222 0212 3456 7890 128."""
    sizes = {11: (3, 4, 4), 18: (6, 8, 4)}.get(len(thing), (4, 4, 4, 4, 4))
    groups, rest = [], thing
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return gap.join(filter(None, groups))
