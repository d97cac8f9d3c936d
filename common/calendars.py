"""A service's own copy of the holiday notices that were imported, kept up by events.

The calendar of a process is the library's, our own table's and these, in this order; a newer copy
is seen at the next question, in every process of the service.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock, clocks, workdays
from common.clocks import Almanac
from common.database import database
from common.workdays import Calendar

ID = "calendar"  # of the one document there is, and what its events are about


class Known(NamedTuple):
    """`version` 0 is what ships with the program."""

    version: int
    calendar: Calendar


class Calendars:
    def __init__(self, database: Database[Any]):
        self._docs = database["copied_calendars"]
        self._last = Known(0, workdays.published())

    def changed(self, event: Mapping[str, Any]) -> None:
        """An event holds all notices there are; an older one never overwrites a newer."""
        older = {"_id": ID, "version": {"$lt": event["version"]}}
        values = {"rows": event["data"]["rows"], "version": event["version"]}
        try:
            self._docs.update_one(older, {"$set": values}, upsert=True)
        except DuplicateKeyError:
            return  # what stands there is as new or newer

    def known(self) -> Known:
        """As last heard of."""
        newer = self._docs.find_one({"_id": ID, "version": {"$gt": self._last.version}})
        if newer:
            calendar = workdays.overlay(workdays.published(), newer["rows"])
            self._last = Known(newer["version"], calendar)
        return self._last

    def almanac(self) -> Almanac:
        """What dates are counted by at this moment."""
        return Almanac(clocks.book(), self.known().calendar, clock.now())


def calendars_of(service: str) -> Calendars:
    """Of a service's own database."""
    return Calendars(database(service))
