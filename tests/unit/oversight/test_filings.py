"""A disclosed version is filed with the organ above within three working days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from common.errors import NotAllowed
from services.oversight.domain import filings
from services.oversight.domain.filings import Filing
from services.oversight.store import filings_wanted
from tests.unit.common.clock_samples import an_almanac, resting

NOW = datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC)


def published(at: str = "2026-03-05T01:02:03.456000Z") -> dict[str, Any]:
    return {"item": "i-1", "version": 2, "organ": "o-10a05", "at": at}


def a_filing(at: str = "2026-03-05T01:02:03.456000Z") -> Filing:
    return filings.due_filing(published(at), an_almanac(NOW))


def filed() -> Filing:
    return filings.addressed(a_filing(), "o-10")[0]


@pytest.mark.parametrize(
    ("at", "due_on", "provisional"),
    [
        ("2026-03-05T01:02:03Z", "2026-03-10", False),  # Thursday: Friday, Monday, Tuesday
        ("2026-03-05T16:00:00Z", "2026-03-11", False),  # already Friday in Shanghai
        ("2026-09-30T02:00:00Z", "2026-10-10", False),  # the holidays, and a Saturday worked
        ("2026-12-24T02:00:00Z", "2026-12-29", True),  # next year's notice may move it
        ("2026-12-30T02:00:00Z", "2027-01-05", True),
    ],
)
def test_it_is_due_three_working_days_after_disclosure(
    at: str, due_on: str, provisional: bool
) -> None:
    filing = a_filing(at)

    assert (filing.id, filing.due_on, filing.provisional) == ("i-1:2", due_on, provisional)


def test_it_is_announced_when_the_organ_above_is_known() -> None:
    after, [said] = filings.addressed(a_filing(), "o-10")

    assert (after.state, after.superior, after.due_at) == ("filed", "o-10", None)
    assert (said.type, said.item, said.version) == ("filing_opened", "i-1:2", 1)


def test_the_root_organ_files_nothing() -> None:
    after, said = filings.addressed(a_filing(), None)

    assert (after.state, after.due_at, said) == ("waived", None, [])


def test_it_is_addressed_once() -> None:
    assert filings.addressed(filed(), "o-11") == (filed(), [])
    assert filings.looked_for_again(filed(), NOW) == (filed(), [])


def test_an_organ_not_heard_of_yet_is_looked_for_again() -> None:
    later = datetime(2026, 3, 5, 1, 3, tzinfo=UTC)

    after, said = filings.looked_for_again(a_filing(), later)

    assert (after.state, after.due_at, said) == ("pending", later, [])


def test_an_acknowledgement_is_announced_with_who_gave_it() -> None:
    after, [said] = filings.acknowledge(filed(), "p-9", "收到", NOW)

    assert (after.state, after.acknowledged_by, after.comment) == ("acknowledged", "p-9", "收到")
    assert (said.type, said.version, said.data["by"]) == ("filing_acknowledged", 2, "p-9")


@pytest.mark.parametrize(
    ("filing", "said"),
    [
        (a_filing(), "现在是“等待确定上级机关”，不能签收"),
        (filings.addressed(a_filing(), None)[0], "没有上级机关，不需报备"),
        (filings.acknowledge(filed(), "p-9", "", NOW)[0], "现在是“已签收”，不能签收"),
    ],
)
def test_only_what_waits_can_be_acknowledged(filing: Filing, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        filings.acknowledge(filing, "p-9", "", NOW)


def test_overdue_is_asked_of_the_day_and_only_while_it_waits() -> None:
    late = date(2026, 3, 11)

    assert not filings.is_overdue(filed(), date(2026, 3, 10))
    assert filings.is_overdue(filed(), late)
    assert not filings.is_overdue(filings.acknowledge(filed(), "p-9", "", NOW)[0], late)


def test_the_list_of_overdue_ones_is_a_question_of_the_day() -> None:
    wanted = filings_wanted(["o-10"], "overdue", date(2026, 3, 11))

    assert wanted == {
        "superior": {"$in": ["o-10"]},
        "state": "filed",
        "due_on": {"$lt": "2026-03-11"},
    }


def test_a_newer_calendar_moves_what_waits_once_and_says_what_it_was() -> None:
    newer = an_almanac(NOW + timedelta(days=1), resting(date(2026, 3, 9)))

    after, said = filings.recounted(filed(), newer, 2)

    assert (after.due_on, after.calendar, said) == ("2026-03-11", 2, [])
    assert filings.recounted(after, newer, 2) == (after, [])
    assert filings.recounted(after, an_almanac(NOW), 1) == (after, [])
    assert filings.why_due(after, newer) == (
        "2026-03-05 公开，应在 3 个工作日内报备上级并签收；"
        "2026-03-06 按新公布的放假安排重新计算，此前为 2026-03-10"
    )


def test_a_newer_calendar_that_moves_nothing_is_only_noted() -> None:
    after, _ = filings.recounted(filed(), an_almanac(NOW), 3)

    assert (after.due_on, after.calendar, after.moved) == ("2026-03-10", 3, [])


def test_what_was_acknowledged_keeps_its_day() -> None:
    done, _ = filings.acknowledge(filed(), "p-9", "", NOW)

    assert filings.recounted(done, an_almanac(NOW, resting(date(2026, 3, 9))), 2) == (done, [])
    assert filings.why_due(done, an_almanac(NOW)) == ""
