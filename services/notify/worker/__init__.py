"""notify works: expands announcements to messages, sends them, collects receipts, tells counts."""

from common import settings
from common.errors import Invalid
from common.worker import Loop, Work
from services.notify import gateways, store
from services.notify.domain import quiet
from services.notify.worker.codes import Codes
from services.notify.worker.expand import Expand
from services.notify.worker.receive import Receive
from services.notify.worker.send import Send
from services.notify.worker.watch import Watch

RECEIPTS_EVERY = 2.0  # seconds


def build() -> Work:
    announcements, messages, members = store.announcements(), store.messages(), store.members()
    [signature] = settings.require("SMS_SIGNATURE")
    hours = _quiet_hours()
    expand = Expand(announcements, messages, members, hours)
    send = Send(announcements, messages, members, gateways.chosen(), hours, signature)
    receive = Receive(messages, gateways.chosen())
    codes = Codes(store.sign_ins(), members, gateways.chosen(), signature)
    loops = [
        Loop("notify.expand", expand.run),
        Loop("notify.send", send.run),
        Loop("notify.receive", receive.run, pause=RECEIPTS_EVERY),
        Loop("notify.codes", codes.run),
        Loop("notify.watch", Watch(announcements, messages).run),
    ]
    # Nobody waits for the first message by the millisecond, and a stream would look at each one.
    return Work(store.SERVICE, announcements.database, [announcements.docs], loops, woken=False)


def _quiet_hours() -> quiet.Quiet:
    try:
        return quiet.read(settings.text("SMS_QUIET", quiet.DEFAULT))
    except Invalid as error:
        raise SystemExit(f"{error}; {settings.SEE}") from None
