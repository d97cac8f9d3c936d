"""Stores, copies and events in memory, with the promises of common/store.py and nothing else."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from common.copies import Copies, _held
from common.errors import NotFound
from common.events import Event
from common.posts import Post
from common.store import Thing
from services.catalog.domain.consultations import Tally
from services.catalog.domain.obligations import OWED, Obligation
from services.catalog.domain.organs import Organ

T = TypeVar("T", bound=Thing)
Say = Callable[[Iterable[Event]], None]
Decide = Callable[[T], tuple[T, Sequence[Event]]]


class Kept(Generic[T]):
    """The aggregates of one kind, by id."""

    def __init__(self, say: Say) -> None:
        self.all: dict[str, T] = {}
        self._say = say

    def get(self, id_: str) -> T:
        if id_ not in self.all:
            raise self.missing(id_)
        return self.all[id_]

    def missing(self, id_: str) -> NotFound:
        return NotFound(id_)

    def find(self, where: Mapping[str, Any], limit: int = 0) -> Iterator[T]:
        """`where` gives values, or several as {"$in": [...]}."""
        wanted = {n: v["$in"] if isinstance(v, dict) else [v] for n, v in where.items()}
        found = [
            thing
            for thing in self.all.values()
            if all(getattr(thing, name) in values for name, values in wanted.items())
        ]
        yield from found[: limit or None]

    def change(
        self, id_: str, decide: Decide[T], command: Any = None, new: Callable[[], T] | None = None
    ) -> T:
        before = new() if new and id_ not in self.all else self.get(id_)
        after, said = decide(before)
        self.all[id_] = after
        self._say(said)
        return after

    def add_once(self, thing: T, said: Sequence[Event] = ()) -> bool:
        if thing.id in self.all:
            return False
        self.all[thing.id] = thing
        self._say(said)
        return True


class KeptOrgans(Kept[Organ]):
    def above(self, id_: str) -> str | None:
        """The organ above; of a closed one that above its heir."""
        organ = self.get(id_)
        while organ.state == "closed":
            organ = self.get(str(organ.parent))
        return organ.parent


class KeptObligations(Kept[Obligation]):
    def owed_by(self, organ: str, **which: Any) -> list[Obligation]:
        """The earliest due first."""
        owed = [o for o in self.find({"organ": organ, **which}) if o.state in OWED]
        return sorted(owed, key=lambda o: (o.until, o.id))


class KeptCases:
    """Which opinions are open, as catalog counts them; a closed one stays closed."""

    def __init__(self) -> None:
        self.all: dict[str, tuple[str, bool, str]] = {}

    def received(self, case: str, item: str) -> None:
        self.all.setdefault(case, (item, True, ""))

    def closed(self, case: str, item: str, outcome: str) -> None:
        self.all[case] = (item, False, outcome)

    def open_of(self, item: str) -> int:
        return sum(of == item and is_open for of, is_open, _ in self.all.values())

    def tally(self, item: str) -> Tally:
        closed = [outcome for of, open_, outcome in self.all.values() if of == item and not open_]
        taken = sorted(outcome for outcome in closed if outcome)
        counts = {outcome: taken.count(outcome) for outcome in taken}
        return Tally(counts, len(closed) - len(taken), self.open_of(item))


class KeptFloors:
    def __init__(self) -> None:
        self.all: dict[str, int] = {}

    def raise_to(self, item: str, below: int) -> None:
        self.all[item] = max(below, self.below(item))

    def below(self, item: str) -> int:
        return self.all.get(item, 0)


class KeptCopies(Copies):
    """The real questions of common/copies.py over dicts; `today` is asked each time."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._organs: dict[str, Any] = {}
        self._posts: dict[str, Any] = {}
        self._today = today

    @staticmethod
    def _put(docs: Any, id_: str, version: int, data: Mapping[str, Any]) -> None:
        if docs.get(id_, {"version": 0})["version"] < version:
            docs[id_] = {"_id": id_, **data, "version": version}

    def organ(self, id_: str) -> dict[str, Any]:
        return dict(self._organs[id_])

    def _place(self, id_: str) -> Mapping[str, Any] | None:
        return self._organs.get(id_)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        return {id_: self._organs[id_]["name"] for id_ in ids}

    def closed(self, ids: Iterable[str]) -> dict[str, str]:
        found = {id_: self._organs[id_] for id_ in ids if id_ in self._organs}
        return {i: o["handover"]["on"] for i, o in found.items() if o["state"] == "closed"}

    def closing(self, id_: str) -> Mapping[str, Any] | None:
        found = self._organs.get(id_)
        return found if found and found["state"] == "closed" else None

    def holders(self, role: str, organs: Iterable[str], day: date | None = None) -> list[Post]:
        wanted, day = set(organs), day or self._today()
        posts = [post for document in self._posts.values() for post in _held(document, day)]
        return self._valid([p for p in posts if p.role == role and p.organ in wanted], day)

    def posts_of(self, person: str, day: date | None = None) -> list[Post]:
        day, found = day or self._today(), self._posts.get(person)
        return self._valid(_held(found, day) if found else [], day)

    def _valid(self, posts: list[Post], day: date) -> list[Post]:
        if not any(post.behalf for post in posts):
            return posts
        theirs = {post for document in self._posts.values() for post in _held(document, day)}
        return [p for p in posts if not p.behalf or Post(p.behalf, p.organ, p.role) in theirs]

    def _founds(self, action: str) -> bool:
        return False


class Letter:
    """One event on its way to one reader; `name` is the same in another run of the commands."""

    def __init__(self, reader: str, event: Mapping[str, Any]) -> None:
        said = {key: event[key] for key in ("type", "item", "version", "data", "at")}
        self.reader, self.event = reader, event
        self.name = f"{reader}: {sorted(said.items())}"


class Bag:
    """Events said and not heard yet, and those heard, which may come again."""

    def __init__(self, readers: Mapping[str, Collection[str]]) -> None:
        """`readers` are those of each type of event."""
        self._readers = readers
        self.waiting: list[Letter] = []
        self.heard: list[Letter] = []
        self.said: list[Mapping[str, Any]] = []
        self.known: dict[str, Letter] = {}

    def put(self, event: Mapping[str, Any]) -> None:
        self.said.append(event)
        for reader in sorted(self._readers.get(event["type"], ())):
            letter = Letter(reader, event)
            self.waiting.append(letter)
            self.known[letter.name] = letter

    def take(self, letter: Letter) -> None:
        """It was heard; one that comes again was waiting no more."""
        if letter in self.waiting:
            self.waiting.remove(letter)
            self.heard.append(letter)
