"""Writes the pages of organs that were closed or took over: at a reform, at every start, daily."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from common import clock
from services.publish.channels.website.writer import Writer
from services.publish.site.plan import Address, need

if TYPE_CHECKING:
    from services.publish.store import ReformedOrgans

AT_ONCE = 20  # organs of one turn
AGAIN = timedelta(hours=24)


class OrganPages:
    """What a reform says stands on the first page of the organ's list, if it has one."""

    def __init__(self, kept: "ReformedOrgans"):
        self._kept = kept

    def begin(self) -> None:
        self._kept.all_due(clock.now())

    def run(self, writer: Writer) -> bool:
        """A turn's worth; was there any?"""
        now = clock.now()
        due = self._kept.due(now, AT_ONCE)
        told = dict(self._kept.told(each["_id"]) for each in due)
        writer.totals = replace(writer.totals, reformed={**writer.totals.reformed, **told})
        listed = [code for code in told if code in writer.totals.organs]
        lists = (need(Address("organ", code), writer.totals, writer.site) for code in listed)
        if listed:
            writer.put(writer.rendered(lists))
        self._kept.later(due, now + AGAIN)
        return bool(due)
