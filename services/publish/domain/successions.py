"""Items that another one has taken the place of, turn by turn, and what each turn says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from common.events import Event

DUE = ("site_at", "board_at")  # who has not yet said so


@dataclass(frozen=True)
class Succession:
    """`id` is the item that was replaced. `turns` by their number: {at, by, reason, stands}, where
    `stands` says that it stands again since `by` is gone. The highest number holds, in whatever
    order they are heard."""

    id: str
    organ: str = ""
    turns: dict[str, dict[str, Any]] = field(default_factory=dict)
    site_at: datetime | None = None
    board_at: datetime | None = None

    def in_order(self) -> list[dict[str, Any]]:
        return [self.turns[number] for number in sorted(self.turns, key=int)]

    @property
    def last(self) -> Mapping[str, Any]:
        """What holds now; empty while nothing replaces it."""
        last: list[dict[str, Any]] = self.in_order()[-1:]
        return last[0] if last and not last[0]["stands"] else {}

    def without(self, secret: Collection[str]) -> Self:
        """As may be told once some successors were withdrawn for secrecy: they never were."""
        told = {number: t for number, t in self.turns.items() if t["by"] not in secret}
        return replace(self, turns=told)


def turned(
    succession: Succession, number: int, turn: Mapping[str, Any], now: datetime
) -> tuple[Succession, list[Event]]:
    """`turn` as in `turns`; site and boards are to say so."""
    if str(number) in succession.turns:
        return succession, []
    turns = {**succession.turns, str(number): dict(turn)}
    return replace(succession, turns=turns, site_at=now, board_at=now), []
