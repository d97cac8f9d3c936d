"""The port to SMS gateways, and the gateways there are: one file each, chosen by SMS_GATEWAY."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from common import settings
from services.notify.domain.messages import Answer, Receipt, Sms


class Gateway(Protocol):
    """Carries messages; one instance is used by one thread at a time.

    Every message has an id of ours that never changes, and the far end keeps it: whoever died
    between sending and recording asks by it. A gateway never repeats by itself, never logs a
    number or a text, and keeps its provider's words and codes in its own file.
    """

    @property
    def name(self) -> str:
        """As SMS_GATEWAY names it."""

    def send(self, messages: Sequence[Sms]) -> Mapping[str, Answer]:
        """Hand these over; an answer by id for each of which the far end said yes or no.

        Raises Unreachable only when surely nothing went out. Any other error, and an id without
        an answer, means: nobody knows, ask `find` before sending again. Ends within 20 s, so that
        nobody asks while it is still sending.
        """

    def find(self, ids: Collection[str]) -> set[str]:
        """Those of the ids that the far end has accepted. Raises Unreachable when it cannot say."""

    def receipts(self, cursor: str) -> tuple[Sequence[Receipt], str]:
        """The carrier's next receipts (at most about a thousand) and the cursor behind them.

        "" begins with the oldest. The same cursor gives the same receipts again; ids that are not
        ours may be among them. Raises Unreachable.
        """


def installed() -> Mapping[str, Callable[[], Gateway]]:
    """What builds each gateway out of its settings, by name."""
    from services.notify.gateways import console

    return {console.Console.name: console.build}


def chosen() -> Gateway:
    """The one that SMS_GATEWAY names; stops the process when there is none of that name."""
    [name] = settings.require("SMS_GATEWAY")
    known = installed()
    if name not in known:
        raise SystemExit(f"SMS_GATEWAY must be one of {', '.join(known)}; {settings.SEE}")
    return known[name]()
