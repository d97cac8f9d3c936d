"""Which open dates another calendar would move."""

from datetime import date

from common.clocks import Record
from common.clocks.moving import Open, moved
from tests.unit.common.clock_samples import CALENDAR, NOW, an_almanac, at, resting

LAST = CALENDAR.last_year
APPROVED = Record("started", at("2026-03-27"), "approval_publication")
PROMISE = Record("promised", at("2026-03-27"), "approval_publication", day="2026-04-01")
BEFORE, AFTER = an_almanac(), an_almanac(NOW, resting(date(2026, 3, 31)))


def test_a_date_that_would_move_is_told_from_and_to_and_why() -> None:
    told = moved(Open("i-1", "o-1", [APPROVED]), BEFORE, AFTER)

    assert told and (told["from"], told["to"], told["stays"]) == ("2026-04-01", "2026-04-02", False)
    assert (told["thing"], told["organ"], told["name"]) == ("i-1", "o-1", "批准后公开")
    assert told["count"] == 1
    assert told["because"] == ["2026-03-27 批准，应在 3 个工作日内公开"]


def test_a_date_that_does_not_move_is_not_told() -> None:
    early = Record("started", at("2026-03-20"), "approval_publication")
    done = Record("stopped", at("2026-03-30"))

    assert moved(Open("i-1", "o-1", [early]), BEFORE, AFTER) is None
    assert moved(Open("i-1", "o-1", [APPROVED, done]), BEFORE, AFTER) is None


def test_a_promised_date_is_told_as_one_that_stays() -> None:
    told = moved(Open("i-1", "o-1", [APPROVED, PROMISE]), BEFORE, AFTER)

    assert told and (told["from"], told["to"], told["stays"]) == ("2026-04-01", "2026-04-01", True)


def test_a_date_that_becomes_certain_is_told_though_it_stays_the_same() -> None:
    late = Record("started", at(f"{LAST}-12-24"), "approval_publication")
    known = type(CALENDAR)(CALENDAR.rest, CALENDAR.work, CALENDAR.first_year, LAST + 1)

    told = moved(Open("i-1", "o-1", [late]), BEFORE, an_almanac(NOW, known))

    assert told and told["from"] == told["to"]
    assert (told["provisional_before"], told["provisional_after"]) == (True, False)
