"""Counts anew what an older calendar gave: lists and reminders go by the stored day."""

from functools import partial

from common import clock
from common.calendars import Calendars
from services.catalog.domain import counting
from services.catalog.store import obligations as owed

OBLIGATIONS = 200


class Recounting:
    """In guarded writes; how often it comes makes no difference."""

    def __init__(self, kept: owed.Obligations, calendars: Calendars):
        self._kept, self._calendars = kept, calendars

    def run(self) -> bool:
        version, calendar = self._calendars.known()
        if not version:
            return False  # no notice was ever imported
        found = self._kept.counted_before(version, OBLIGATIONS)
        recount = partial(counting.recounted, calendar=calendar, version=version, at=clock.now())
        for one in found:
            self._kept.change(one.id, recount)
        return len(found) == OBLIGATIONS
