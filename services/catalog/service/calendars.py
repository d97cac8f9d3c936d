"""The working calendar: holiday notices are imported, kept in versions and told to everybody."""

from typing import Any

from common import clock, kernel
from common.entrypoints import Provide, command
from common.errors import Conflict, Invalid
from common.store import Command
from contracts.commands.catalog import calendars as commands
from services.catalog import store
from services.catalog.domain import calendars
from services.catalog.domain.calendars import CalendarVersion

REFUSED = "放假安排有错，一行也没有导入。请改正下列各处后重新导入。"
TAKEN = "工作日历刚刚由别人改过，这一次没有导入。请核对后重新导入。"
VERSIONS = 50


class Calendars(kernel.Kernel):
    versions: store.Calendars = Provide(store.calendars)

    @command(commands.ImportCalendar)
    def import_calendar(self, command: dict[str, Any]) -> dict[str, Any]:
        """A whole table or nothing; what changes nothing makes no version. Which dates would move
        every service tells by `list_moved_dates`."""
        account = command["by"]["account"]
        self.copies.must(account, "catalog.import_calendar")
        before, rows = self.versions.last(), command["rows"]
        after, problems = calendars.following(before, rows, account, clock.now())
        if problems:
            raise Invalid(REFUSED, problems)
        if after != before and not command["dry_run"]:
            said = calendars.changed(after)
            if not self.versions.add_once(after, said, Command.of(command)):
                raise Conflict(TAKEN)
        return {
            **calendars.counts(before, rows),
            "version": after.version,
            "published_to": after.calendar().last_year,
        }

    @command(commands.ShowNotices)
    def show_notices(self, query: dict[str, Any]) -> dict[str, Any]:
        """{version, rows}: to be laid over the notices that ship with the program."""
        self.copies.must_ask(query["by"], "catalog.show_notices")
        last = self.versions.last()
        return {"version": last.version, "rows": last.rows}

    @command(commands.ShowCalendar)
    def show_calendar(self, query: dict[str, Any]) -> dict[str, Any]:
        """{version, published_to, year, days, versions}."""
        self.copies.must_ask(query["by"], "catalog.show_calendar")
        last = self.versions.last()
        calendar = last.calendar()
        year = query["year"] or calendar.last_year
        return {
            "version": last.version,
            "published_to": calendar.last_year,
            "year": year,
            "days": calendars.days_of(calendar, last.rows, year),
            "versions": [_version(one) for one in self.versions.newest(VERSIONS)],
        }


def _version(one: CalendarVersion) -> dict[str, Any]:
    return {
        "version": one.version,
        "at": one.at.isoformat() if one.at else "",
        "by": one.by,
        "notices": sorted({row["notice"] for row in one.rows}),
        "days": len(one.rows),
    }
