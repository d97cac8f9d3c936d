"""Collects the carriers' receipts."""

from common import clock, logs
from common.errors import Unreachable
from services.notify import store
from services.notify.gateways import Gateway

log = logs.get(__name__)


class Receive:
    """The worker's loop over receipts; reading one twice changes nothing."""

    def __init__(self, messages: store.Messages, gateway: Gateway):
        self._messages = messages
        self._gateway = gateway
        self._cursors = store.cursors()

    def run(self) -> bool:
        before = self._cursors.get(self._gateway.name)
        try:
            found, after = self._gateway.receipts(before)
        except Unreachable as error:
            log.warning("receipts out of reach", error=str(error)[:200])
            return False
        if found:
            self._messages.receive(found, clock.now())
        if after != before:
            self._cursors.put(self._gateway.name, after)
        return bool(found)
