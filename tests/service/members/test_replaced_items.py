"""A member reads of an item what holds in its place, and says there what he has to say."""

import pytest

from common import clock
from common.errors import NotAllowed
from common.events import Event, envelope
from tests.faults.waiting import eventually
from tests.service.members.reader import Readers, View

pytestmark = pytest.mark.service
ORGAN = "o-11b03"


def say(readers: Readers, item: View, type_: str, turn: int, by: str) -> None:
    """As catalog would."""
    data = {"turn": turn, "by": by, "reason": "新办法施行"}
    event = Event(type_, item["item"], 1, data, item["organ"])
    readers.teller.say("catalog", envelope(event, clock.now()))


def test_a_replaced_item_names_what_a_member_may_read_instead(readers: Readers) -> None:
    reader = readers.signed_in(ORGAN)
    old = readers.approve(ORGAN, ["organ_members"])
    new = readers.approve(ORGAN, ["organ_members"])
    hidden = readers.approve(ORGAN, ["committee"])

    say(readers, old, "item_superseded", 1, new["item"])
    eventually(lambda: readers.read(reader, old)["superseded_on"])

    read = readers.read(reader, old)
    assert (read["superseded_reason"], read["superseded_on"]) == (
        "新办法施行",
        clock.today().isoformat(),
    )
    assert read["successor"] == {"item": new["item"], "title": new["title"]}
    assert old["item"] in readers.listed(reader, limit=100), "it stays to be read"

    say(readers, old, "item_superseded", 3, hidden["item"])
    eventually(lambda: readers.read(reader, old)["successor"] is None)
    say(readers, old, "item_reinstated", 2, new["item"])  # late
    say(readers, old, "item_reinstated", 4, hidden["item"])
    eventually(lambda: not readers.read(reader, old)["superseded_on"])


def test_opinions_about_a_replaced_item_are_refused_with_the_way_to_go(
    readers: Readers,
) -> None:
    reader = readers.signed_in(ORGAN)
    old = readers.approve(ORGAN, ["organ_members"])
    readers.say(reader, old)
    say(readers, old, "item_superseded", 1, "i-other")

    def refused() -> bool:
        try:
            readers.say(reader, old)
        except NotAllowed as error:
            return "已经被新的一件取代" in str(error)
        return False

    eventually(refused)
