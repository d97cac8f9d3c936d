"""Carries out what voids a version: a revision stops stages not yet open, a withdrawal takes
everything off every channel and collects the proof."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from common import clock
from common.due import DueWork
from common.events import Event
from services.publish import channels, domain, store
from services.publish.domain import SETTLED, Publication, Void

BATCH = 50
LOOK_AGAIN = timedelta(seconds=2)
RAISED = ("withdrawn_below", "revised_below", "kind")


def _stopped(action: str, publication: Publication) -> tuple[Publication, list[Event]]:
    return domain.stop(publication, action), []


class Halt:
    """The worker's loop over due voids; every step may be done twice."""

    def __init__(
        self, publications: store.Publications, voids: store.Voids, deliveries: store.Deliveries
    ):
        self._publications = publications
        self._voids = voids
        self._deliveries = deliveries
        self._channels = channels.installed()
        self._due = DueWork(store.SERVICE, "halt", voids.docs)

    def run(self) -> bool:
        claimed = self._due.claim(BATCH)
        for document in claimed.documents:
            self._carry_out(self._voids.thing(document))
        return len(claimed.documents) == BATCH

    def _carry_out(self, void: Void) -> None:
        below = max(void.withdrawn_below, void.revised_below)
        found = list(self._publications.find({"item": void.id, "version": {"$lt": below}}))
        withdrawn = [p.id for p in found if p.version < void.withdrawn_below]
        stopped = []
        for publication in found:
            action = "withdraw" if publication.id in withdrawn else "stop"
            after = self._publications.change(publication.id, partial(_stopped, action))
            stopped += [after.id] if after.state == "stopped" else []
        self._revise([p.id for p in found], stopped)
        self._withdraw(withdrawn, void.kind)
        self._settle(void, withdrawn)

    def _revise(self, ids: list[str], stopped: list[str]) -> None:
        """What waits inside is cancelled; what hangs inside of a version that will never come
        out is taken down."""
        inside = {"publication": {"$in": ids}, "stage": "inside"}
        self._deliveries.move(inside, "cancel")
        for channel in self._channels.values():
            if not channel.recallable:
                self._keep({**inside, "channel": channel.name}, channel.why_not, "sending")
        hanging = {"publication": {"$in": stopped}, "stage": "inside"}
        for channel in self._channels.values():
            if channel.recallable and stopped:
                taken: dict[str, Any] = {"due_at": clock.now(), "attempts": 0}
                self._deliveries.move({**hanging, "channel": channel.name}, "recall", **taken)

    def _withdraw(self, ids: list[str], kind: str) -> None:
        those = {"publication": {"$in": ids}}
        now = clock.now()
        self._deliveries.move(those, "cancel")
        for channel in self._channels.values():
            of_channel = {**those, "channel": channel.name}
            if channel.recallable:
                again = {**of_channel, "recall_kind": {"$ne": kind}}
                taken: dict[str, Any] = {"due_at": now, "attempts": 0, "recall_kind": kind}
                self._deliveries.move(again, "recall_again", **taken)
                self._deliveries.move(of_channel, "recall", **taken)
            else:
                self._keep(of_channel, channel.why_not)

    def _keep(self, which: Mapping[str, Any], why_not: str, only: str = "") -> None:
        """Cancelled where it reached nobody yet, else it cannot be taken back."""
        self._deliveries.move({**which, "reached": 0}, "call_off", only)
        self._deliveries.move(which, "keep", only, problem=why_not)

    def _settle(self, void: Void, withdrawn: list[str]) -> None:
        counts = Counter(d["state"] for d in self._deliveries.of(withdrawn))
        now = clock.now()
        if set(counts) <= SETTLED:
            self._voids.change(void.id, lambda v: self._settled(v, void, counts))
        else:
            self._voids.look_later(void.id, now + LOOK_AGAIN)

    @staticmethod
    def _settled(now: Void, seen: Void, counts: Counter[str]) -> tuple[Void, list[Event]]:
        """Unless it was raised meanwhile: then its new date brings it back here."""
        if any(getattr(now, name) != getattr(seen, name) for name in RAISED):
            return now, []
        return domain.settled(now, counts)
