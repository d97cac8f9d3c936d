"""Members' pages 党员专页: members read there, and the log of their readings is the proof."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from common import clock
from common.due import DueWork
from common.states import step
from services.publish import domain
from services.publish.channels import Channel
from services.publish.domain import DELIVERY, Outcome

if TYPE_CHECKING:
    from services.publish.store import Deliveries, Publications, Readings, Voids

CHANNEL = Channel("members", "党员专页", "shown", True)
BATCH = 100


class Members:
    """The worker's loop over deliveries that were opened, read or are to be taken back.

    What members see follows the publication alone (domain.shown_to); here is what came of it.
    """

    def __init__(
        self,
        publications: "Publications",
        voids: "Voids",
        deliveries: "Deliveries",
        readings: "Readings",
        confirm: Callable[[Iterable[str]], None],
    ) -> None:
        """`confirm` advances publications whose deliveries were just proved."""
        self._publications = publications
        self._voids = voids
        self._deliveries = deliveries
        self._readings = readings
        self._confirm = confirm
        self._due = DueWork("publish", "members", deliveries.docs, {"channel": CHANNEL.name})

    def run(self) -> bool:
        """No lease: a delivery is settled only where it still is as it was seen."""
        due = self._due.look(BATCH)
        outcomes = [self._outcome(delivery) for delivery in due]
        self._deliveries.settle(outcomes)
        for delivery in due:
            self._replace(delivery)
        self._confirm({o.delivery["publication"] for o in outcomes if "proof" in (o.values or {})})
        recalled = {d["item"] for d in due if d["state"] == "recalling"}
        self._voids.look(recalled, clock.now())  # a withdrawal waits for its proofs
        return len(due) == BATCH

    def _outcome(self, delivery: Mapping[str, Any]) -> Outcome:
        now = clock.now()
        if delivery["state"] != "recalling":
            readings = self._readings.count(delivery["item"], delivery["version"])
            return Outcome(delivery, domain.counted(delivery, readings, now))
        if self._publications.get(delivery["publication"]).doors:  # the void was not carried out
            return Outcome(delivery)
        state = step(DELIVERY, "recalling", "finish")
        return Outcome(delivery, {"state": state, "recalled_at": now})

    def _replace(self, delivery: Mapping[str, Any]) -> None:
        """Older versions that nobody read are not waited for any more."""
        older = [f"{delivery['item']}:{n}" for n in range(1, delivery["version"])]
        if older and delivery["state"] == "shown":
            which = {"publication": {"$in": older}, "channel": CHANNEL.name}
            gone: dict[str, Any] = {"problem": domain.REPLACED, "due_at": None}
            self._deliveries.move(which, "replace", **gone)
