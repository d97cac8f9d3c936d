"""Sends messages: written as `sending` before, settled after, asked for when nobody knows."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from common import clock, logs
from common.due import LEASE, Claimed, DueWork, retry_at
from common.errors import Damaged, Unreachable
from services.notify import store
from services.notify.domain import messages as domain
from services.notify.domain import texts
from services.notify.domain.messages import Sms
from services.notify.domain.quiet import Quiet
from services.notify.domain.roster import Member
from services.notify.gateways import Gateway

BATCH = 500
PATIENCE = 15.0  # seconds from the claim to the first byte; who was held up longer does not send
UNDER_WAY = LEASE + timedelta(seconds=10)  # from then on nobody is sending it any more
TEXTS_KEPT = 100
VOID = ""  # the text of an announcement that is not sent any more

log = logs.get(__name__)


class Send:
    """The worker's loop over messages that are due."""

    def __init__(
        self,
        announcements: store.Announcements,
        messages: store.Messages,
        members: store.Members,
        gateway: Gateway,
        quiet: Quiet,
        signature: str,
    ):
        self._announcements = announcements
        self._messages = messages
        self._members = members
        self._gateway = gateway
        self._quiet = quiet
        self._signature = signature
        self._floors = store.floors()
        self._content = store.content()
        self._texts: dict[str, str] = {}
        self._queued = DueWork(store.SERVICE, "send", messages.docs, {"state": "queued"})
        self._unknown = DueWork(store.SERVICE, "ask", messages.docs, {"state": "unknown"})

    def run(self) -> bool:
        return self._ask() or self._send()

    def _ask(self) -> bool:
        """What nobody knows is asked for at the far end before anything is sent again."""
        now = clock.now()
        self._messages.doubt(now)
        claimed = self._unknown.claim(BATCH)
        ids = [d["_id"] for d in claimed.documents]
        if not ids:
            return False
        try:
            there = self._gateway.find(ids)
        except Unreachable as error:  # asked again when the claim runs out
            log.warning("gateway out of reach", error=str(error)[:200])
            return False
        self._messages.settle(claimed.token, there & set(ids), "find", handed_at=now)
        self._messages.settle(claimed.token, set(ids) - there, "miss", due_at=now)
        log.info("unknown messages asked for", found=len(there), missing=len(ids) - len(there))
        self._nudge(claimed)
        return True

    def _send(self) -> bool:
        now = clock.now()
        free = self._quiet.allowed_at(now)
        if free > now:
            return self._messages.put_off(now, free)
        since = time.monotonic()
        claimed = self._queued.claim(BATCH)
        ready = self._ready(claimed)
        until = clock.now() + UNDER_WAY
        ours = self._messages.begin(claimed.token, [m.id for m in ready], until) if ready else ()
        sending = [m for m in ready if m.id in ours]
        if time.monotonic() - since > PATIENCE:
            self._messages.settle(claimed.token, ours, "release", due_at=clock.now())
        elif sending:
            attempts = 1 + max(d["attempts"] for d in claimed.documents)
            self._hand_over(claimed.token, sending, attempts)
        more = len(claimed.documents) == BATCH
        if claimed.documents and not more:
            self._nudge(claimed)
        return more

    def _nudge(self, claimed: Claimed) -> None:
        self._announcements.nudge({d["announcement"] for d in claimed.documents}, clock.now())

    # -- what may go out -------------------------------------------------------

    def _ready(self, claimed: Claimed) -> list[Sms]:
        """With number and text; what may not go out after all is cancelled here."""
        documents = claimed.documents
        written = self._texts_of({d["announcement"] for d in documents})
        members = self._members.of({d["member"] for d in documents})
        ready: list[Sms] = []
        refused: dict[str, list[str]] = {}
        for document in documents:
            text = written.get(document["announcement"], VOID)
            to, why = self._reached(members.get(document["member"]), text == VOID)
            if why:
                refused.setdefault(why, []).append(document["_id"])
            elif text is not None:  # else its claim runs out and it is tried again
                ready.append(Sms(document["_id"], to, text))
        for why, ids in refused.items():
            self._messages.settle(claimed.token, ids, "cancel", reason=why)
        return ready

    def _reached(self, member: Member | None, is_void: bool) -> tuple[str, str]:
        """The member's number, or why there is no message."""
        why = domain.why_not(is_void, member.opted_out if member else None)
        if why or member is None:
            return "", why
        try:
            return self._members.phone(member), ""
        except Damaged as error:  # one number that cannot be read must not hold up the others
            log.error("number cannot be read", error=str(error)[:300])
            return "", "unreadable"

    def _texts_of(self, ids: Collection[str]) -> Mapping[str, str | None]:
        """By announcement: VOID when its version is, None when the seal cannot be read."""
        found: dict[str, str | None] = {}
        for id_, announcement in self._announcements.of(ids).items():
            if self._floors.below(announcement.item) > announcement.version:
                found[id_] = VOID
                continue
            try:
                found[id_] = self._text(id_, announcement.hash, announcement.number)
            except Damaged as error:
                log.error("seal cannot be read", item=announcement.item, error=str(error)[:300])
                found[id_] = None
        return found

    def _text(self, id_: str, hash_: str, number: str) -> str:
        if id_ not in self._texts:
            if len(self._texts) >= TEXTS_KEPT:
                self._texts.clear()
            sealed = self._content.unseal(hash_)
            organ, title = sealed["organ"]["name"], sealed["title"]
            self._texts[id_] = texts.compose(self._signature, organ, title, number)
        return self._texts[id_]

    # -- the gateway -----------------------------------------------------------

    def _hand_over(self, token: str, sending: Sequence[Sms], attempts: int) -> None:
        ids = {message.id for message in sending}
        try:
            answers = self._gateway.send(sending)
        except Unreachable as error:
            log.warning("gateway out of reach", error=str(error)[:200])
            again: dict[str, Any] = {"due_at": retry_at(attempts, clock.now())}
            self._messages.settle(token, ids, "release", attempts=attempts, **again)
            return
        except Exception as error:  # whatever it is, some of them may be out
            log.error("gateway did not answer", error=type(error).__name__)
            self._messages.settle(token, ids, "doubt", due_at=clock.now() + UNDER_WAY)
            return
        self._record(token, ids, answers)

    def _record(self, token: str, ids: set[str], answers: Mapping[str, domain.Answer]) -> None:
        now = clock.now()
        refused: dict[str, list[str]] = {}
        for id_, answer in answers.items():
            if answer.action == "refuse":
                refused.setdefault(answer.reason, []).append(id_)
        handed = {id_ for id_, answer in answers.items() if answer.action == "hand"}
        self._messages.settle(token, ids & handed, "hand", handed_at=now)
        for reason, those in refused.items():
            self._messages.settle(token, those, "refuse", reason=reason)
        self._messages.settle(token, ids - set(answers), "doubt", due_at=now + UNDER_WAY)
