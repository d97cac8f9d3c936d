"""What a detector looks at, and what it answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

Places = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Looked:
    """`plain` is folded text. `today` tells how old somebody is; without it only an age that is
    said counts. With `strict=False` a number that only looks like one is found too."""

    plain: str
    today: date | None = None
    strict: bool = True


Finder = Callable[[Looked], Places]
