"""Some items together with those on the site whose pages name them, and what all of them show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.publish.channels.website import items
from services.publish.channels.website.items import Shown
from services.publish.channels.website.sources import Source, Sources
from services.publish.domain import Made, Print
from services.publish.site.model import Record, Site
from services.publish.site.records import Shelved

if TYPE_CHECKING:
    from services.publish.store import Shelf

Records = Mapping[str, Record | None]
Problems = dict[str, Exception]


@dataclass(frozen=True)
class Batch:
    """Items with what they are made of, what the shelf holds of them, and their records now;
    `around` are records beyond the batch that its pages may name."""

    sources: Mapping[str, Source]
    before: Mapping[str, Shelved]
    records: Records
    around: Sequence[Record] = ()

    def named(self) -> set[str]:
        """The items that some of these name, or named as they were: whose opinions they answer,
        what they replace, what replaces them."""
        old = [shelved.record for shelved in self.before.values()]
        every = filter(None, (*old, *self.records.values()))
        return {id_ for r in every for id_ in (r.cause_item, r.superseded_by, *r.replaces) if id_}

    def prints(self, site: Site) -> dict[str, Print]:
        """By item: the PDF that is to stand beside its page."""
        found = {
            item: items.print_of(record, self.sources[item].publications, site)
            for item, record in self.records.items()
        }
        return {item: each for item, each in found.items() if each}

    def shown(
        self,
        site: Site,
        made: Mapping[str, Made],
        check: Callable[[Shown], None],
        problems: Problems,
    ) -> dict[str, Shown]:
        """Every item's pages; what cannot be rendered is noted and holds up no other."""
        known = [*self.around, *filter(None, self.records.values())]
        found: dict[str, Shown] = {}
        for item, record in self.records.items():
            source, related = self.sources[item], items.related(item, record, known)
            try:
                each = items.shown(
                    record, source.publications, source.sound(), site, related, made.get(item)
                )
                check(each)
                found[item] = each
            except Exception as error:
                problems[item] = error
        return found


class Batches:
    """`place` gives new records their place in the lists."""

    def __init__(self, sources: Sources, shelf: "Shelf", place: Callable[[Records], Records]):
        self._sources = sources
        self._shelf = shelf
        self._place = place

    def of(self, wanted: Sequence[str], now: datetime, problems: Problems) -> Batch:
        """One step around the wanted items is enough: a page names records, never pages."""
        first = self._fold(wanted, self._shelf.of(wanted), now, problems)
        named = first.named() - first.sources.keys()
        naming = {**self._of(named), **self._shelf.answering(wanted)}
        beside = {item: each for item, each in naming.items() if item not in first.sources}
        if not beside:
            return first
        second = self._fold(sorted(beside), beside, now, problems)
        both = Batch(
            {**first.sources, **second.sources},
            {**first.before, **second.before},
            {**first.records, **second.records},
        )
        beyond = {**self._of(both.named()), **self._shelf.answering(beside)}
        around = [
            each.record
            for item, each in beyond.items()
            if item not in both.sources and not each.removed
        ]
        return Batch(both.sources, both.before, both.records, around)

    def _of(self, wanted: Iterable[str]) -> dict[str, Shelved]:
        return self._shelf.of(wanted) if wanted else {}

    def _fold(
        self,
        wanted: Sequence[str],
        before: Mapping[str, Shelved],
        now: datetime,
        problems: Problems,
    ) -> Batch:
        sources = self._sources.of(wanted)
        records: dict[str, Record | None] = {}
        for item, source in sources.items():
            old = before[item].record if item in before else None
            try:
                records[item] = items.record_of(
                    source.publications, source.sound(), old, source.void, now, source.succession
                )
            except Exception as error:  # one text that cannot be read holds up no other
                problems[item] = error
        return Batch(sources, before, self._place(records))
