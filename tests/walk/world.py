"""The services in memory: what each keeps and has heard of, one clock, one bag of events."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from common import clock, clocks, seals, workdays
from common.calendars import Known
from common.clocks import Almanac
from common.errors import GongkaiError
from common.events import Event, envelope
from services.access import events as access
from services.access.domain.people import Person
from services.catalog import events as catalog
from services.catalog.domain import catalogues
from services.catalog.domain.calendars import CalendarVersion
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.items import Item
from services.catalog.service.inheriting import Heirs
from services.feedback.domain.cases import Case
from services.publish.domain import Publication, Void
from services.review.domain.non_disclosures import NonDisclosure
from services.review.domain.reviews import Review
from tests.walk import city
from tests.walk.hears import HEARS, READERS, READS, SCHEMAS
from tests.walk.memory import (
    Bag,
    Kept,
    KeptCases,
    KeptCopies,
    KeptFloors,
    KeptObligations,
    KeptOrgans,
    Letter,
)

BOOK = clocks.book()


class Knowledge:
    """What a service has heard of organs, posts and days off."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.copies = KeptCopies(lambda: world.today)
        self.calendar = Known(0, workdays.published())

    def calendar_changed(self, event: Mapping[str, Any]) -> None:
        if event["version"] > self.calendar.version:
            rows = event["data"]["rows"]
            calendar = workdays.overlay(workdays.published(), rows)
            self.calendar = Known(event["version"], calendar)

    def almanac(self) -> Almanac:
        return Almanac(BOOK, self.calendar.calendar, self._world.now)


@dataclass(frozen=True)
class Act:
    """A command and what became of it: "" when it was carried out, or the kind of refusal."""

    command: Callable[..., None]
    arguments: Mapping[str, Any]
    refused: str


@dataclass(frozen=True)
class Heard:
    letter: str
    event: Mapping[str, Any]


@dataclass
class Catalog:
    organs: KeptOrgans
    calendars: Kept[CalendarVersion]
    catalogues: Kept[Catalogue]
    items: Kept[Item]
    obligations: KeptObligations
    cases: KeptCases = field(default_factory=KeptCases)
    openings: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def heirs(self) -> Heirs:
        stores: Any = (self.organs, self.items, self.catalogues, self.obligations)
        return Heirs(*stores)


@dataclass
class Reviewing:
    reviews: Kept[Review]
    non_disclosures: Kept[NonDisclosure]
    floors: KeptFloors = field(default_factory=KeptFloors)


@dataclass
class Publishing:
    publications: Kept[Publication]
    voids: Kept[Void]
    proved: set[str] = field(default_factory=set)


class World:
    def __init__(self) -> None:
        self.now = city.BEGIN
        self.bag = Bag(READERS)
        self.log: list[Act | Heard] = []
        self.seals: dict[str, dict[str, Any]] = {}
        kept = self._kept
        self.people: Kept[Person] = kept()
        self.cases: Kept[Case] = kept()
        organs, owed = KeptOrgans(self.say), KeptObligations(self.say)
        self.catalog = Catalog(organs, kept(), kept(), kept(), owed)
        self.review = Reviewing(kept(), kept())
        self.publish = Publishing(kept(), kept())
        self.knows = {service: Knowledge(self) for service in READS}
        self._found()

    def _kept(self) -> Any:
        return Kept(self.say)

    def _found(self) -> None:
        """The city as it was set up, and everybody has heard of it."""
        for organ in city.TREE:
            self.catalog.organs.add_once(organ, [catalog.organ_changed(organ)])
        for person in city.PEOPLE:
            self.people.add_once(person, [access.post_changed(person)])
        for organ in city.ORGANS:
            self.catalog.catalogues.add_once(catalogues.adopt(organ, city.ADOPTED))
        for letter in list(self.bag.waiting):
            self.hear(letter)
        self.log.clear()

    # -- time and events ---------------------------------------------------------

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def say(self, events: Iterable[Event]) -> None:
        for event in events:
            self.bag.put(envelope(event, self.now, "walk"))

    def hear(self, letter: Letter) -> None:
        """As the listener does: by the reader's schema, then its handler."""
        self.bag.take(letter)
        self.log.append(Heard(letter.name, letter.event))
        type_ = letter.event["type"]
        loaded = SCHEMAS[letter.reader][type_].load(letter.event)
        HEARS[letter.reader, type_](self, loaded)

    def drain(self) -> None:
        while self.bag.waiting:
            self.hear(self.bag.waiting[0])

    def seal(self, sealed: dict[str, Any]) -> str:
        hash_ = seals.digest(seals.canonical(sealed))
        self.seals[hash_] = sealed
        return hash_

    # -- commands ----------------------------------------------------------------

    def do(self, command: Callable[..., None], **arguments: Any) -> bool:
        """Was it carried out? A refusal changes nothing and is an answer like any other. No two
        commands are of the same moment."""
        refused = ""
        self.now += timedelta(seconds=1)
        try:
            command(self, **arguments)
        except GongkaiError as error:
            refused = type(error).__name__
        self.log.append(Act(command, arguments, refused))
        return not refused

    def passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
