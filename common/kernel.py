"""What every service has beside its own commands: copies of organs and posts, the echo's readers,
parked events and re-announcing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema

from common import workdays
from common.calendars import Calendars, calendars_of
from common.clocks import Almanac
from common.clocks.moving import Open, moved
from common.copies import Copies, copies_of
from common.database import database
from common.echo import Echo
from common.entrypoints import Deadline, Process, ProvideOwn, command, on_event
from common.parking import Parked
from common.reading import CalendarChanged, EventsRepeated, OrganChanged, PostChanged, repeat
from common.running import Running
from contracts.commands import kernel as commands

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Kernel:
    """Base of every service class. Subclasses name the schemas of all they read in `READS`."""

    name: str
    READS: Mapping[str, type[Schema]]
    process = Process()
    deadline = Deadline()
    copies: Copies = ProvideOwn(copies_of)
    calendars: Calendars = ProvideOwn(calendars_of)
    database: Any = ProvideOwn(database)

    @on_event("catalog", "organ_changed", OrganChanged)
    def on_organ_changed(self, event: dict[str, Any]) -> None:
        self.copies.organ_changed(event)

    @on_event("access", "post_changed", PostChanged)
    def on_post_changed(self, event: dict[str, Any]) -> None:
        self.copies.post_changed(event)

    @on_event("catalog", "calendar_changed", CalendarChanged)
    def on_calendar_changed(self, event: dict[str, Any]) -> None:
        self.calendars.changed(event)

    @on_event("catalog", "events_repeated", EventsRepeated)
    def on_catalog_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    @on_event("access", "events_repeated", EventsRepeated)
    def on_access_repeated(self, event: dict[str, Any]) -> None:
        repeat(self, event)

    def almanac(self) -> Almanac:
        """What this service counts dates by at this moment."""
        return self.calendars.almanac()

    def open_clocks(self) -> Iterator[Open]:
        """Clocks that a working calendar may move; a service that has some overrides this."""
        yield from ()

    def moved_beside(self, before: Almanac, after: Almanac) -> Iterator[dict[str, Any]]:
        """Rows of `list_moved_dates` for dates that are no clocks; what moves alike may be one."""
        yield from ()

    @command(commands.ListMovedDates)
    def list_moved_dates(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Every open date that these notices would move, or that a promise keeps where it is:
        `count` of them, of which `thing` is the first."""
        self.copies.must_ask(query["by"], f"{self.name}.list_moved_dates")
        before = self.almanac()
        after = replace(before, calendar=workdays.overlay(before.calendar, query["rows"]))
        found = (moved(each, before, after) for each in self.open_clocks())
        return [*(row for row in found if row), *self.moved_beside(before, after)]

    @command(commands.ListParked)
    def list_parked(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """{id, queue, reason, state, size, at, history}, oldest first."""
        self.copies.must_ask(query["by"], f"{self.name}.list_parked")
        shown = ("queue", "reason", "state", "size", "whole")
        listed = self._parked.decided if query["decided"] else self._parked.listed
        return [
            {
                "id": d["_id"],
                "at": d["at"].isoformat(),
                **{k: d[k] for k in shown},
                "history": [{**step, "at": step["at"].isoformat()} for step in d["history"]],
            }
            for d in listed(query["limit"])
        ]

    @command(commands.ShowRunning)
    def show_running(self, query: dict[str, Any]) -> dict[str, Any]:
        """{service, parked, processes}: see common/running.py."""
        self.copies.must_ask(query["by"], f"{self.name}.show_running")
        running = Running(self.name, self.database)
        return {
            "service": self.name,
            "parked": self._parked.count(),
            "processes": running.listed(),
        }

    @command(commands.ParkedEvent)
    def replay_parked(self, command: dict[str, Any]) -> None:
        """The worker sends it to the one queue it came from."""
        self._decide(command, "replay_parked", "replaying")

    @command(commands.ParkedEvent)
    def discard_parked(self, command: dict[str, Any]) -> None:
        self._decide(command, "discard_parked", "discarded")

    @command(commands.Reannounce)
    def reannounce(self, command: dict[str, Any]) -> None:
        """Everything aggregates said last, since a moment or from the beginning."""
        self.copies.must(command["by"]["account"], f"{self.name}.reannounce")
        echo = Echo(self.name, self.database, [])
        since = command["since"] or BEGINNING
        echo.request(command["command_id"], since, command["by"]["account"])

    def _decide(self, command: dict[str, Any], action: str, state: str) -> None:
        self.copies.must(command["by"]["account"], f"{self.name}.{action}")
        self._parked.decide(command["parked"], state, command["by"]["account"])

    @property
    def _parked(self) -> Parked:
        return Parked(self.name, self.database)
