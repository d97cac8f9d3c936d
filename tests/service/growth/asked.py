"""What a database was asked, and how much it had to look at for its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

Documents = Database[dict[str, Any]]
QUESTIONS = ("find", "aggregate", "distinct", "count")
LOOKED_AT = ("totalKeysExamined", "totalDocsExamined")


@dataclass(frozen=True)
class Cost:
    """How many documents came back, and the most of documents or index entries looked at."""

    question: str
    returned: int
    looked_at: int


class Asked(CommandListener):
    """Commands as the driver sends them, while `listening`."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []
        self._on = False

    @contextmanager
    def listening(self) -> Iterator[list[dict[str, Any]]]:
        self.commands = []
        self._on = True
        yield self.commands
        self._on = False

    def started(self, event: CommandStartedEvent) -> None:
        if self._on:
            self.commands.append(dict(event.command))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """What was answered is not counted here."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Whoever asked hears of it."""

    def costs(self, kept: Documents) -> list[Cost]:
        """Of every question heard, asked again with an explanation."""
        return [_cost(kept, c) for c in self.commands if next(iter(c)) in QUESTIONS]


def _cost(kept: Documents, command: dict[str, Any]) -> Cost:
    known = {k: v for k, v in command.items() if k not in ("lsid", "$clusterTime", "$db")}
    told = kept.command("explain", known, verbosity="executionStats")
    if "stages" in told:  # an aggregation; its first stage is what reads
        told = told["stages"][0]["$cursor"]
    stats = told["executionStats"]
    return Cost(str(known), stats["nReturned"], max(stats[name] for name in LOOKED_AT))
