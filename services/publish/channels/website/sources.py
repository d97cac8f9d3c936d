"""What the site is folded from: publications, seals and voids of some items, and who speaks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import TYPE_CHECKING, Any

from common import seals, settings
from common.content import ContentStore, read_seal
from common.errors import Damaged, GongkaiError
from services.publish.channels.website import items
from services.publish.domain import Publication, Succession, Void
from services.publish.site.model import Site, ship_columns

if TYPE_CHECKING:
    from services.publish.store import Publications, Successions, Voids


@dataclass(frozen=True)
class Source:
    """Of one item; `seals` by hash, each sealed content or the error that reading it gave."""

    publications: Sequence[Publication]
    void: Void | None
    seals: Mapping[str, Any]
    succession: Succession | None = None

    def sound(self) -> Mapping[str, Any]:
        """Its seals; raises what reading one of them raised."""
        for each in self.seals.values():
            if isinstance(each, GongkaiError):
                raise each
        return self.seals


class Sources:
    """Reads them, a batch in a few queries."""

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        successions: "Successions",
        content: ContentStore,
    ):
        self._publications = publications
        self._voids = voids
        self._successions = successions
        self._content = content

    def of(self, wanted: Sequence[str]) -> dict[str, Source]:
        found: dict[str, list[Publication]] = {item: [] for item in wanted}
        for publication in self._publications.find({"item": {"$in": list(wanted)}}):
            found[publication.item].append(publication)
        voids = self._voids_of(wanted)
        succeeded = self._told(self._successions.of(wanted))
        opened = {item: items.open_versions(each) for item, each in found.items()}
        unsealed = self._unseal([p for each in opened.values() for p in each])
        return {
            item: Source(
                each,
                voids.get(item),
                {p.hash: unsealed[p.hash] for p in opened[item]},
                succeeded.get(item),
            )
            for item, each in found.items()
        }

    def _voids_of(self, items: Iterable[str]) -> dict[str, Void]:
        return {v.id: v for v in self._voids.find({"_id": {"$in": list(items)}})}

    def _told(self, found: Mapping[str, Succession]) -> dict[str, Succession]:
        """Without successors that were withdrawn for secrecy, of which nothing is left to read."""
        named = {turn["by"] for each in found.values() for turn in each.turns.values()}
        voids = self._voids_of(named) if named else {}
        secret = {id_ for id_, void in voids.items() if void.kind == "secrecy"}
        return {item: each.without(secret) for item, each in found.items()}

    def _unseal(self, publications: Sequence[Publication]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, data in self._content.try_many([p.hash for p in publications]).items():
            try:
                found[name] = data if isinstance(data, Damaged) else read_seal(name, data)
            except GongkaiError as error:
                found[name] = error
        return found


def site_of_settings() -> Site:
    names = ("SITE_NAME", "SITE_URL", "SITE_DOMAIN", "SITE_ID_CODE")
    name, url, domain, id_code = settings.require(*names)
    return Site(name, url, domain, id_code, ship_columns())


@cache
def renderer() -> str:
    """A digest of everything that turns a record into bytes: a page of an older renderer is
    rendered again, not alarmed about."""
    made_of = (files("services.publish.site"), files("common.look"))
    return seals.digest(b"".join(chain.from_iterable(map(_bytes_of, made_of))))[:16]


def _bytes_of(folder: Traversable) -> Iterable[bytes]:
    for each in sorted(folder.iterdir(), key=lambda f: f.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _bytes_of(each)
        elif each.is_file():
            yield each.read_bytes()
