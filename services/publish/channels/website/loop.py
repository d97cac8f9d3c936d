"""The site owner's loop: due deliveries in batches, then what was put off, repair, rebuild."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from common import clock, logs
from common.content import ContentStore
from common.due import DueWork
from common.errors import GongkaiError
from common.states import step
from services.publish.channels.website import CHANNEL
from services.publish.channels.website.catalogues import CataloguePages
from services.publish.channels.website.upkeep import Upkeep
from services.publish.channels.website.writer import Writer, Written
from services.publish.domain import DELIVERY, Outcome, may_go

if TYPE_CHECKING:
    from services.publish.store import (
        Deliveries,
        OpenCatalogues,
        Owned,
        Prints,
        Publications,
        Shelf,
        Sites,
        Successions,
        Voids,
    )

BATCH = 100
DONE = {"recalling": ("finish", "recalled_at")}  # by state; whatever else is due gets proved
UPKEEP_AT_LEAST = 2.0  # seconds between two pieces of upkeep while deliveries keep coming

log = logs.get(__name__)


class Website:
    """Everything that writes the site's folder, while this process owns the site."""

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        successions: "Successions",
        deliveries: "Deliveries",
        shelf: "Shelf",
        sites: "Sites",
        prints: "Prints",
        content: ContentStore,
        catalogues: "OpenCatalogues",
        confirm: Callable[[Iterable[str]], None],
    ):
        """`confirm` advances publications whose deliveries were just proved."""
        self._publications = publications
        self._voids = voids
        self._deliveries = deliveries
        self._sites = sites
        self._successions = successions
        self._build = partial(
            Writer, publications, voids, successions, sites, shelf, prints, content
        )
        self._due = DueWork("publish", "website", deliveries.docs, {"channel": CHANNEL.name})
        self._confirm = confirm
        self._catalogues = CataloguePages(catalogues, sites, content)
        self._kept_up = 0.0
        self._writer: Writer | None = None
        self._upkeep: Upkeep | None = None

    def run(self) -> bool:
        owned = self._sites.own()
        if owned is None:
            self._let_go()
            return False
        due = self._due.look(BATCH)  # the site's lease is the lease
        with self._told(due):
            writer = self._writer_for(owned)
        assert self._upkeep is not None
        if due:
            self._deliver(writer, due)
        flushed = writer.flush()
        if due and time.monotonic() - self._kept_up < UPKEEP_AT_LEAST:
            return True
        # Under steady load upkeep still gets its turns, one small piece each.
        self._kept_up = time.monotonic()
        wrote = self._catalogues.run(writer)
        return self._upkeep.run(owned) or wrote or bool(due) or flushed

    def close(self) -> None:
        """After any failure and at the end: whoever is next begins anew, with the folder and the
        totals as they are then."""
        self._sites.release()
        self._let_go()

    def _let_go(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def _writer_for(self, owned: "Owned") -> Writer:
        if self._writer is None or self._writer.fence != owned.fence:
            self._let_go()
            writer = self._build(owned)
            writer.begin()
            self._catalogues.begin()
            self._upkeep = Upkeep(writer, self._sites, self._successions)
            self._writer = writer
        return self._writer

    def _deliver(self, writer: Writer, due: Sequence[Mapping[str, Any]]) -> None:
        ids = list({d["publication"] for d in due})
        publications = {p.id: p for p in self._publications.find({"_id": {"$in": ids}})}
        ready, outcomes = may_go(due, publications)
        with self._told(due):
            written = writer.write([d["item"] for d in ready])
        urls = {p.id: p.url for p in publications.values()}
        outcomes += [self._sure_outcome(writer, d, written, urls) for d in ready]
        self._deliveries.settle(outcomes)
        self._confirm({d["publication"] for d in ready if d["item"] not in written.problems})
        # A withdrawal waits for its proofs: it may be settled now.
        self._voids.look({d["item"] for d in ready if d["state"] in DONE}, clock.now())

    @contextmanager
    def _told(self, due: Sequence[Mapping[str, Any]]) -> Iterator[None]:
        """What fails here is the folder's or the database's trouble and no delivery's own: all stay
        due and say why, and the loop's pauses, seconds at most, are the back-off."""
        try:
            yield
        except Exception as error:
            self._deliveries.note((d["_id"] for d in due), error)
            raise

    def _sure_outcome(self, writer: Writer, delivery: Mapping[str, Any], *seen: Any) -> Outcome:
        """One that cannot be proved must not hold up the others."""
        try:
            return self._outcome(writer, delivery, *seen)
        except (GongkaiError, OSError) as error:
            log.error("item cannot be proved", item=delivery["item"], error=str(error)[:300])
            return Outcome(delivery, error=error)

    def _outcome(
        self,
        writer: Writer,
        delivery: Mapping[str, Any],
        written: Written,
        urls: Mapping[str, str],
    ) -> Outcome:
        item, now = delivery["item"], clock.now()
        if problem := written.problems.get(item):
            log.warning("item cannot be shown", item=item, error=str(problem)[:300])
            return Outcome(delivery, error=problem)
        proof = writer.proof(written, item, delivery["version"], urls[delivery["publication"]])
        if proof is None:
            return Outcome(delivery, error=OSError("a page read back is not what was written"))
        action, when = DONE.get(delivery["state"], ("prove", "proved_at"))
        state = step(DELIVERY, delivery["state"], action)
        return Outcome(delivery, {"state": state, "proof": proof, when: now, "problem": ""})
