"""Sends codes to sign in with: at once, whatever the hour, and before any bulk of messages."""

from typing import Any

from common import clock, logs
from common.due import DueWork, retry_at
from common.errors import Damaged, Unreachable
from services.notify import store
from services.notify.domain import sign_in, texts
from services.notify.domain.messages import Sms
from services.notify.domain.sign_in import SignIn
from services.notify.gateways import Gateway

BATCH = 50

log = logs.get(__name__)


class Codes:
    """The worker's loop over letters. Who dies after sending sends the same code once more, which
    does no harm; what nobody knows is not sent again, since another can be asked for."""

    def __init__(
        self, sign_ins: store.SignIns, members: store.Members, gateway: Gateway, signature: str
    ) -> None:
        self._sign_ins = sign_ins
        self._members = members
        self._gateway = gateway
        self._signature = signature
        self._due = DueWork(store.SERVICE, "codes", sign_ins.docs)

    def run(self) -> bool:
        claimed = self._due.claim(BATCH)
        for document in claimed.documents:
            self._send(self._sign_ins.thing(document))
        return len(claimed.documents) == BATCH

    def _send(self, found: SignIn) -> None:
        message = self._message(found)
        if message is not None:
            try:
                self._gateway.send([message])
            except Unreachable as error:  # surely nothing went out
                log.warning("gateway out of reach", error=str(error)[:200])
                self._change(found, due_at=retry_at(0, clock.now()))
                return
            except Exception as error:  # it may be out
                log.error("gateway did not answer", error=type(error).__name__)
        self._change(found)

    def _message(self, found: SignIn) -> Sms | None:
        """None for a code that is over, or for a number that nobody has."""
        if not found.letter or found.until is None or clock.now() >= found.until:
            return None
        try:
            member, code = self._sign_ins.opened(found)
            known = next(self._members.find({"_id": member}), None)
            if known is None:
                return None
            text = texts.code(self._signature, code)
            return Sms(found.letter_id, self._members.phone(known), text)
        except Damaged as error:
            log.error("code cannot be read", error=str(error)[:300])
            return None

    def _change(self, seen: SignIn, due_at: Any = None) -> None:
        """Sent or given up, or later: unless another code was asked for meanwhile."""

        def decide(now: SignIn) -> tuple[SignIn, list[Any]]:
            if due_at is None:
                return sign_in.posted(now, seen.letter_id), []
            return sign_in.later(now, seen.letter_id, due_at), []

        self._sign_ins.change(seen.id, decide)
