"""Moves publications forward in batches: plan, open a stage, confirm it, open the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from common import clock, logs
from common.content import read_seal
from common.due import DueWork, retry_at
from common.errors import Damaged, GongkaiError
from services.publish import channels, domain, store
from services.publish.domain import Publication, Void

BATCH = 100

log = logs.get(__name__)


class Advance:
    """The worker's loop over due publications."""

    def __init__(
        self, publications: store.Publications, voids: store.Voids, deliveries: store.Deliveries
    ):
        self._publications = publications
        self._voids = voids
        self._deliveries = deliveries
        self._content = store.content()
        self._numbers = store.numbers()
        self._channels = channels.installed()
        self._due = DueWork(store.SERVICE, "advance", publications.docs)

    def run(self) -> bool:
        """Everything due; no lease, since every write is guarded by the revision seen."""
        found = self._due.look(BATCH)
        self._advance(found)
        return len(found) == BATCH

    def now(self, ids: Iterable[str]) -> None:
        """These at once: one of their deliveries was just proved."""
        self._advance(list(self._publications.docs.find({"_id": {"$in": list(ids)}})))

    def _advance(self, documents: Sequence[dict[str, Any]]) -> None:
        if not documents:
            return
        before = {d["_id"]: self._publications.thing(d) for d in documents}
        rev = {d["_id"]: d["rev"] for d in documents}
        ready = self._planned(self._not_void(before))
        there = self._deliveries.of(list(ready))
        proved = frozenset(d["_id"] for d in there if d["state"] == "proved")
        changes, opened = [], []
        for id_, publication in ready.items():
            after, said = self._next(publication, proved)
            changes.append((rev[id_], after, said))
            opened += self._openings(after, {d["_id"] for d in there})
        self._publications.save_seen(changes)
        # The publication first: a worker that dies here leaves an open stage without deliveries,
        # and the next look adds them.
        self._deliveries.open(opened)
        # A withdrawal that looked before these were written looks once more.
        self._voids.look([d["item"] for d in opened], clock.now())

    def _not_void(self, found: Mapping[str, Publication]) -> dict[str, Publication]:
        """Late approvals of versions that were revised or withdrawn meanwhile are stopped."""
        items = list({p.item for p in found.values()})
        voids = {v.id: v for v in self._voids.find({"_id": {"$in": items}})}
        return {id_: _stopped(p, voids.get(p.item)) for id_, p in found.items()}

    def _planned(self, found: Mapping[str, Publication]) -> dict[str, Publication]:
        """Read the seals of those that have no plan yet, and give index numbers."""
        new = [p for p in found.values() if p.state == "planned" and not p.plan]
        data = self._content.try_many([p.hash for p in new])
        seals: dict[str, Any] = {}
        ready = dict(found)
        for publication in new:
            try:
                seals[publication.id] = _unsealed(publication.hash, data[publication.hash])
            except GongkaiError as error:
                ready[publication.id] = _later(publication, error)
        codes = {p.item: seals[p.id]["organ"]["code"] for p in new if p.id in seals}
        month = domain.number_month(clock.now())
        given = self._numbers.give(codes, month) if codes else {}
        for publication in new:
            if publication.id in seals:
                number, sealed = given[publication.item], seals[publication.id]
                ready[publication.id] = domain.with_plan(
                    publication, sealed, number["number"], number["url"]
                )
        return ready

    def _next(self, publication: Publication, proved: frozenset[str]) -> Any:
        if publication.problem or publication.state not in ("planned", "open", "waiting"):
            return publication, []
        try:
            return domain.advance(publication, proved, clock.now())
        except Exception as error:  # one that cannot go on must not hold up the others
            return _later(publication, error), []

    def _openings(self, publication: Publication, there: set[str]) -> list[dict[str, Any]]:
        """Deliveries that the open stages should have and have not."""
        if publication.state not in ("open", "waiting", "published"):
            return []
        return [
            self._delivery(publication, planned, id_)
            for planned in publication.plan
            if planned["stage"] in publication.opened
            if (id_ := domain.delivery_id(publication.id, planned)) not in there
        ]

    def _delivery(
        self, publication: Publication, planned: Mapping[str, Any], id_: str
    ) -> dict[str, Any]:
        channel = self._channels.get(planned["channel"])
        now = clock.now()
        delivery = {
            "_id": id_,
            "schema": 1,
            "publication": publication.id,
            "item": publication.item,
            "version": publication.version,
            "organ": publication.organ,
            **planned,
            "state": channel.begins if channel else "no_channel",
            "opened_at": now,
            "attempts": 0,
            "recallable": channel.recallable if channel else True,  # nothing was sent anywhere
            "why_not": channel.why_not if channel else "",
        }
        if delivery["state"] == "sending":
            delivery["reached"] = 0
        look = domain.FIRST_LOOK.get(delivery["state"])
        return delivery if look is None else delivery | {"due_at": now + look}


def _stopped(publication: Publication, void: Void | None) -> Publication:
    if void and publication.version < void.withdrawn_below:
        return domain.stop(publication, "withdraw")
    if void and publication.version < void.revised_below:
        return domain.stop(publication, "stop")
    return replace(publication, problem="")


def _unsealed(name: str, data: bytes | Damaged) -> dict[str, Any]:
    if isinstance(data, Damaged):
        raise data
    return read_seal(name, data)


def _later(publication: Publication, error: Exception) -> Publication:
    """The seal cannot be read: say so, publish nothing, look again."""
    log.error("publication cannot be planned", item=publication.item, error=str(error)[:300])
    at = retry_at(publication.looks, clock.now())
    return replace(publication, problem=str(error), due_at=at, looks=publication.looks + 1)
