"""The portal's broker user may ask exactly the public's commands."""

import re

from contracts.commands import PublicCommand
from deploy.local.broker import PORTAL_MAY, PORTAL_SAYS
from tests.contract.house import commands

REPLY = "rpc.reply-0b0e7c1c-5b6e-4a43-8f5f-6f9d1c2b3a49"


def test_it_may_say_the_publics_commands_and_no_other() -> None:
    public = {name for name, schema in commands().items() if issubclass(schema, PublicCommand)}

    assert {n for n in commands() if re.search(PORTAL_SAYS["write"], n)} == {
        *public,
        "feedback.show_case",
    }


def test_it_may_declare_only_its_reply_queue() -> None:
    for place in ("configure", "write", "read"):
        assert re.search(PORTAL_MAY[place], REPLY)
        for other in ("catalog.events", "dead", f"{REPLY}x", "amq.default", "evt-catalog-x--y.on"):
            assert not re.search(PORTAL_MAY[place], other)
    assert not re.search(PORTAL_MAY["configure"], "nameko-rpc")
    assert not re.search(PORTAL_SAYS["read"], "#")
