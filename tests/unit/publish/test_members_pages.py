"""Members read from the moment their stage opens, and no longer than it stands."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from common.audiences import keys
from services.publish import channels, domain
from services.publish.domain import DELIVERY, Publication, counted, shown_to, stop
from tests.unit.publish.publication_samples import NOW, a_publication, a_step, advanced

PLAN = [a_step("document"), a_step("members", required=False), a_step("website")]
MINE = keys("o-1", [], ["o-1"])
THEIRS = keys("o-2", ["delegates@o-2"], ["o-2", "o-9"])


def opened(version: int = 1, **changes: Any) -> Publication:
    found = advanced(a_publication(PLAN, **changes))
    return replace(found, id=f"i-1:{version}", version=version)


def test_it_is_open_to_members_before_anything_is_proved_and_before_society() -> None:
    found = opened()

    assert found.doors == ["members@o-1"]
    assert found.stage == "inside"
    assert shown_to(MINE, [found]) == found
    assert domain.is_ahead(found)


def test_who_is_not_meant_sees_nothing() -> None:
    assert shown_to(THEIRS, [opened()]) is None
    assert shown_to([], [opened()]) is None


@pytest.mark.parametrize("plan", [[a_step("document")], [a_step("website")]])
def test_without_members_pages_in_the_plan_nobody_reads_it_there(plan: list[Any]) -> None:
    assert advanced(a_publication(plan)).doors == []


def test_before_the_inside_stage_opens_nobody_reads_it() -> None:
    assert shown_to(MINE, [a_publication(PLAN)]) is None


@pytest.mark.parametrize("action", ["stop", "withdraw"])
def test_what_is_stopped_or_withdrawn_is_gone_in_the_same_write(action: str) -> None:
    found = stop(opened(), action)

    assert (found.doors, found.shown) == ([], "")
    assert shown_to(MINE, [found]) is None


def test_what_is_public_stays_when_a_newer_version_is_begun() -> None:
    public = advanced(a_publication(PLAN), "document", "website")

    assert shown_to(MINE, [stop(public, "stop")]) == public


def test_the_newest_version_takes_the_place_of_older_ones() -> None:
    first, second = opened(), opened(2)

    assert shown_to(MINE, [first, second]) == second


def test_nobody_is_left_with_an_older_text_because_the_newer_is_not_for_him() -> None:
    first, second = opened(), opened(2, audience=["delegates", "society"])

    assert shown_to(MINE, [first, second]) is None
    assert shown_to(["delegates@o-1"], [first, second]) == second


def test_a_newer_version_without_members_pages_ends_the_older_once_it_is_public() -> None:
    plain = replace(advanced(a_publication([a_step("website")])), id="i-1:2", version=2)

    assert shown_to(MINE, [opened(), plain]) is not None
    assert shown_to(MINE, [opened(), replace(plain, state="published")]) is None


def test_it_says_when_society_may_read_it_once_that_is_known() -> None:
    found = opened(interval_days=3)
    assert domain.public_from(found) is None

    proved = advanced(found, "document")
    assert domain.public_from(proved) == NOW + timedelta(days=3)
    public = advanced(proved, "document", days=3)
    assert (domain.is_ahead(proved), domain.is_ahead(public)) == (True, False)


def test_opinions_are_asked_for_from_where_the_widest_readers_are() -> None:
    assert domain.asked_from(opened()) is None
    assert domain.asked_from(opened(audience=["members"])) == NOW


def test_it_never_holds_a_stage_up_unless_the_entry_requires_it() -> None:
    assert "outside" in advanced(a_publication(PLAN), "document").opened

    required = [a_step("members"), a_step("website")]
    assert "outside" not in advanced(a_publication(required)).opened
    assert "outside" in advanced(a_publication(required), "members").opened


def test_the_first_reading_proves_it_and_further_ones_are_counted() -> None:
    shown = {"state": "shown"}
    assert counted(shown, 0, NOW) == {"counts": {"read": 0}}

    first = counted(shown, 1, NOW)
    assert (first["state"], first["proof"]["readings"]) == ("proved", 1)
    assert counted({"state": "proved"}, 7, NOW) == {"counts": {"read": 7}}


def test_it_is_taken_back_by_a_withdrawal_and_waits_for_nobody() -> None:
    channel = channels.installed()["members"]

    assert (channel.begins, channel.recallable) == ("shown", True)
    assert DELIVERY["shown", "recall"] == DELIVERY["proved", "recall"] == "recalling"


def test_later_stands_before_earlier_in_a_list() -> None:
    early, late = opened(), advanced(a_publication(PLAN), days=1)

    assert early.shown < late.shown
    assert early.shown.endswith("|i-1:1")
