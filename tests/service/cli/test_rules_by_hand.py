"""Delegating, checklists and what is not disclosed, by the command line."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from common import clock
from tests.faults.waiting import eventually
from tests.service.cli.test_road_by_hand import Gongkai, done

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
ORGAN, ABOVE = "o-10a05", "o-10"


def test_a_post_is_delegated_and_taken_back(gongkai: Gongkai, city: "City") -> None:
    leader, deputy = city.holder(ORGAN, "approver"), city.holder(ORGAN, "case_handler")
    post = (leader, deputy, "--organ", ORGAN, "--role", "approver")
    today, later = clock.today(), clock.today() + timedelta(days=3)

    done(gongkai("delegation", "give", *post, "--from", today, "--to", later, by=leader), deputy)
    done(gongkai("delegation", "list", deputy), leader, "主要领导")
    done(gongkai("delegation", "end", *post, by=leader))

    assert gongkai("delegation", "end", *post, by=leader).exit_code == 1


def test_a_delegation_that_cannot_be_says_why(gongkai: Gongkai, city: "City") -> None:
    leader = city.holder(ORGAN, "approver")
    post = (leader, leader, "--organ", ORGAN, "--role", "approver")
    today = clock.today()

    refused = gongkai("delegation", "give", *post, "--from", today, "--to", today, by=leader)

    assert (refused.exit_code, "不能委托给自己" in refused.output) == (1, True)


def test_what_is_not_disclosed_goes_up_and_stands_in_the_register(
    gongkai: Gongkai, city: "City"
) -> None:
    asked = ("--subject", "讨论记录", "--basis", "条例第十六条", "--harm", "不愿直言")
    drafter, above = city.holder(ORGAN, "drafter"), city.holder(ABOVE, "approver")

    said = done(
        gongkai("nondisclosure", "ask", ORGAN, "b9-democracy-01", *asked, by=drafter), ABOVE
    )
    id_ = said.stdout.split("：")[1].split("，")[0].strip()
    eventually(lambda: id_ in gongkai("nondisclosure", "list", by=above).stdout)
    done(gongkai("nondisclosure", "decide", id_, "keep", "--reason", "成立", by=above), "复核")

    done(gongkai("nondisclosure", "show", id_), "不予公开", "条例第十六条", "决定不予公开")
    done(gongkai("nondisclosure", "list", "--state", "kept"), id_)
