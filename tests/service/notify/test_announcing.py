"""An announcement reaches everybody it is for, once, and nobody else."""

import pytest

from tests.faults.waiting import eventually
from tests.service.notify.teller import Teller

pytestmark = pytest.mark.service


def test_members_below_are_told_once_though_the_request_comes_thrice(teller: Teller) -> None:
    above = teller.members("o-12b01", 2)
    below = teller.members("o-12b0101", 3, groups="delegates@o-12b01;committee@o-12b01")
    out = teller.members("o-12b0102", 1, opted_out="是")
    other = teller.members("o-12b02", 2)
    request = teller.request("o-12b01", ["members", "delegates", "committee", "society"])

    teller.say("publish", request, request, request)
    found = teller.until(request["item"], "finished")

    assert teller.told(request["item"]) == sorted([*above, *below])
    assert not set(teller.told(request["item"])) & {*out, *other}
    assert (found["total"], found["opted_out"], found["counts"]["delivered"]) == (5, 1, 5)
    assert found["handed"]
    assert found["progress"] >= 2


def test_a_message_says_who_made_what_public_and_where(teller: Teller) -> None:
    teller.members("o-12b0201", 1)
    item = teller.announce("o-12b0201", ["organ_members"], title="关于甲的通知")
    teller.until(item, "finished")

    [line] = teller.lines(item)

    assert line["text"].startswith(
        "【澜泽公开】试验党委公开了《关于甲的通知》，请按索引号X/2026-03-0001"
    )
    assert line["to"].startswith("170")
    assert line["segments"] == 1


def test_delegates_are_told_and_their_organs_other_members_are_not(teller: Teller) -> None:
    delegates = teller.members("o-12b0301", 2, groups="delegates@o-12b03")
    teller.members("o-12b03", 2)

    item = teller.announce("o-12b03", ["delegates"])
    teller.until(item, "finished")

    assert teller.told(item) == delegates


@pytest.mark.parametrize("audience", [["society"], ["residents", "society"], ["named"]])
def test_society_residents_and_unnamed_persons_get_no_message(
    teller: Teller, audience: list[str]
) -> None:
    teller.members("o-12b0302", 1)

    item = teller.announce("o-12b0302", audience)
    found = teller.until(item, "finished")

    assert (found["total"], found["handed"], teller.told(item)) == (0, True, [])
    assert bool(found["notes"]) == ("named" in audience)


def test_who_is_not_in_the_sealed_audience_is_not_told_whatever_the_request_says(
    teller: Teller,
) -> None:
    teller.members("o-12b0401", 1)
    delegates = teller.members("o-12b0401", 1, groups="delegates")
    request = teller.request("o-12b0401", ["delegates"])
    request["data"]["audience"] = ["delegates", "members", "organ_members"]

    teller.say("publish", request)
    teller.until(request["item"], "finished")

    assert teller.told(request["item"]) == delegates


def test_a_withdrawal_that_comes_first_lets_nobody_be_told(teller: Teller) -> None:
    teller.members("o-12b0402", 2)
    request = teller.request("o-12b0402", ["members"])

    teller.withdraw(request["item"])
    teller.say("publish", request)
    found = teller.until(request["item"], "stopped")

    assert teller.told(request["item"]) == []
    assert found["counts"]["handed"] + found["counts"]["delivered"] == 0


def test_a_seal_that_is_missing_tells_nobody_and_says_why(teller: Teller) -> None:
    request = teller.request("o-12b0403", ["members"])
    request["data"]["hash"] = "0" * 64

    teller.say("publish", request)
    found = eventually(lambda: (f := teller.shown(request["item"]))["problem"] and f)

    assert "missing from the content store" in found["problem"]
    newest = teller.ask("notify", "list_announcements", limit=100)
    assert request["item"] in [each["item"] for each in newest]
