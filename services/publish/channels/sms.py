"""SMS: notify sends it and says how far it has come; here it is waited for, and not for ever."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from common import clock, logs
from common.due import DueWork
from services.publish import domain
from services.publish.channels import Channel
from services.publish.domain import Outcome

if TYPE_CHECKING:
    from services.publish.store import Deliveries

CHANNEL = Channel("sms", "短信", "sending", False, "短信已经发出，无法收回")
BATCH = 100

log = logs.get(__name__)


class Patience:
    """The worker's loop over messages whose two hours have passed (domain.md §9)."""

    def __init__(self, deliveries: "Deliveries", confirm: Callable[[Iterable[str]], None]):
        """`confirm` advances publications whose deliveries were just proved."""
        self._deliveries = deliveries
        self._confirm = confirm
        self._due = DueWork("publish", "sms", deliveries.docs, {"channel": CHANNEL.name})

    def run(self) -> bool:
        """No lease: a delivery is settled only where it still is as it was seen."""
        due = self._due.look(BATCH)
        now = clock.now()
        for delivery in due:
            log.warning("messages not handed over in time", item=delivery["item"])
        self._deliveries.settle(Outcome(d, domain.patience_over(d, now)) for d in due)
        if due:
            self._confirm({d["publication"] for d in due})
        return len(due) == BATCH
