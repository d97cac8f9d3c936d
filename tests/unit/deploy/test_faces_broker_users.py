"""Each face's broker user may ask exactly its commands, and hear nothing but its answers."""

import re

import pytest

from contracts.commands import MemberQuery, PublicCommand
from deploy.local.broker import FACE_MAY, FACES, REPLY_KEY
from tests.contract.house import commands

REPLY = "rpc.reply-0b0e7c1c-5b6e-4a43-8f5f-6f9d1c2b3a49"
PUBLIC = {name for name, schema in commands().items() if issubclass(schema, PublicCommand)}
SIGNING_IN = {"send_code", "open_session", "show_session", "close_session"}
BOARDS = {"publish.record_shown", "publish.ask_enrolment"}
MAY_SAY = {
    "portal": {*PUBLIC, "feedback.show_case"} - BOARDS,
    "boards": BOARDS,
    "members": {
        *(name for name, schema in commands().items() if issubclass(schema, MemberQuery)),
        *(f"notify.{name}" for name in SIGNING_IN),
    },
}
MAY_SAY["console"] = {*commands()} - set().union(*MAY_SAY.values())


@pytest.mark.parametrize("face", FACES)
def test_it_may_say_its_own_commands_and_no_other(face: str) -> None:
    assert {name for name in commands() if re.search(FACES[face], name)} == MAY_SAY[face]


def test_it_may_declare_only_its_reply_queue() -> None:
    for place in ("configure", "write", "read"):
        assert re.search(FACE_MAY[place], REPLY)
        for other in ("catalog.events", "dead", f"{REPLY}x", "amq.default", "evt-catalog-x--y.on"):
            assert not re.search(FACE_MAY[place], other)
    assert not re.search(FACE_MAY["configure"], "nameko-rpc")
    assert not re.search(REPLY_KEY, "#")
