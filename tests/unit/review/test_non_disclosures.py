"""What is not disclosed: reasons, the organ above, and the question asked again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from common.errors import Invalid, NotAllowed
from services.review.domain.non_disclosures import (
    NonDisclosure,
    decide,
    is_over,
    request,
)
from tests.unit.common.clock_samples import an_almanac

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
ASKED = {
    "organ": "o-1",
    "entry": "b9-resolutions-01",
    "item": "",
    "subject": "某次会议的讨论记录",
    "basis": "《中华人民共和国政府信息公开条例》第十六条",
    "harm": "公开会使参与讨论的人不愿直言",
}


def asked(**changes: Any) -> NonDisclosure:
    return request("n-1", {**ASKED, **changes}, "o-above", "p-1", AT)[0]


def kept() -> NonDisclosure:
    return decide(asked(), "keep", "理由成立", "p-9", an_almanac(AT))[0]


@pytest.mark.parametrize("gap", ["basis", "harm"])
def test_the_law_alone_is_no_reason_nor_is_harm_alone(gap: str) -> None:
    with pytest.raises(Invalid) as error:
        asked(**{gap: "  "})

    assert len(error.value.problems) == 1


def test_what_is_kept_back_is_examined_again_after_the_time_of_the_rule() -> None:
    thing, [event] = decide(asked(), "keep", "理由成立", "p-9", an_almanac(AT))

    assert (thing.state, thing.review_on) == ("kept", "2027-03-05")
    assert "12 个月以内应当复核" in thing.because
    assert (event.type, event.version) == ("non_disclosure_changed", 2)
    assert event.data == {
        "state": "kept",
        "entry": "b9-resolutions-01",
        "item": "",
        "superior": "o-above",
        "review_on": "2027-03-05",
    }


def test_an_examination_keeps_it_for_another_time_or_lifts_it() -> None:
    later = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)

    again, _ = decide(kept(), "keep", "理由仍在", "p-9", an_almanac(later))
    lifted, _ = decide(kept(), "disclose", "损害不再", "p-9", an_almanac(later))

    assert (again.state, again.review_on) == ("kept", "2028-03-01")
    assert (lifted.state, lifted.review_on) == ("lifted", "")
    assert [line["action"] for line in lifted.history] == ["request", "keep", "disclose"]


def test_the_organ_above_may_say_that_it_is_to_be_disclosed() -> None:
    refused, _ = decide(asked(), "disclose", "没有损害", "p-9", an_almanac(AT))

    assert refused.state == "refused"
    with pytest.raises(NotAllowed, match="现在是“上级不同意，应当公开”"):
        decide(refused, "keep", "再想想", "p-9", an_almanac(AT))


def test_a_decision_says_why() -> None:
    with pytest.raises(Invalid, match="没有写理由"):
        decide(asked(), "keep", " ", "p-9", an_almanac(AT))


def test_late_is_derived_and_the_day_itself_is_in_time() -> None:
    assert not is_over(kept(), date(2027, 3, 5))
    assert is_over(kept(), date(2027, 3, 6))
    assert not is_over(asked(), date(2030, 1, 1))


def test_reasons_never_leave_with_the_event() -> None:
    _, [event] = request("n-1", ASKED, "o-above", "p-1", AT)

    assert ASKED["harm"] not in str(event) and ASKED["subject"] not in str(event)
