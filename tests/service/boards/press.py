"""Publications whose plan no entry of a catalogue has, and a look into publish's own records."""

from typing import Any
from uuid import uuid4

from common import clock
from services.publish import domain, store
from services.publish.channels.sms import Patience
from services.publish.domain import Void
from services.publish.worker.advance import Advance
from tests.service.road.walker import ORGAN, Walker
from tests.unit.publish.site_samples import a_sealed

BOARD = {"stage": "outside", "channel": "board", "target": "main", "required": False}
SMS = {"stage": "inside", "channel": "sms", "target": "main", "required": True}


class Press:
    """Opens publish's database as its worker does."""

    def __init__(self, walker: Walker):
        self._content = walker.content
        self.publications = store.publications()
        self.deliveries = store.deliveries()
        self._voids = store.voids()
        self._prints = store.prints()
        self.enrolments = store.enrolments()
        self.advance = Advance(self.publications, self._voids, self.deliveries)
        self.patience = Patience(self.deliveries, self.advance.now)

    def approve(self, plan: list[dict[str, Any]]) -> dict[str, Any]:
        """As if review had approved an item with this plan."""
        item = f"i-{uuid4().hex[:20]}"
        organ = {"id": ORGAN, "code": "10A05", "name": "某局", "path": ["某市", "某局"]}
        sealed = a_sealed(item=item, organ=organ, plan=plan, attachments=[])
        event = {
            "item": item,
            "version": 1,
            "organ": ORGAN,
            "at": clock.now().isoformat(),
            "data": {"hash": self._content.seal(sealed)},
        }
        self.publications.add_once(domain.planned(event, clock.now()))
        return {"item": item, "version": 1, "organ": ORGAN}

    def withdraw(self, item: str) -> None:
        """As if catalog had said so."""
        now = clock.now()
        self._voids.change(
            item,
            lambda void: domain.withdrawn(void, 1, "内容有误", "ordinary", now, now),
            new=lambda: Void(item, organ=ORGAN),
        )

    def announced(self, item: str) -> int:
        """How often a message was announced for it, relayed or not."""
        found = self.publications.docs.find_one({"_id": f"{item}:1"}) or {}
        events = [*found.get("outbox", []), *found.get("said", [])]
        return sum(event["type"] == "announcement_due" for event in events)

    def prints_of(self, item: str) -> list[str]:
        """Ids of what the press has or is to make of it."""
        return [d["_id"] for d in self._prints.docs.find({"item": item})]

    def shown(self, board: str) -> int:
        """Entries kept of this board's devices."""
        first, after = f"{board}:", f"{board};"
        found = self.deliveries.docs.database["shown"].find({"_id": {"$gte": first, "$lt": after}})
        return len(list(found))
