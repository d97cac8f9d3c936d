"""What happens: registered or said by a draft, owed from then on, by stages and across years."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.catalog.domain import obligations, occurrences
from services.catalog.domain.obligations import Obligation
from services.catalog.domain.occurrences import Occurrence
from tests.unit.catalog.obligation_samples import AT, PLACE, entry, versions
from tests.unit.common.clock_samples import an_almanac


def happened(time_rule: str, **said: Any) -> Obligation:
    [rule] = versions(time_rule)
    given = {"key": "e-1", "on": date(2026, 3, 5), "note": "任前公示", **said}
    return occurrences.occurred(PLACE, entry(time_rule), rule, Occurrence(**given), an_almanac(AT))


def test_what_happened_is_owed_at_once_by_the_promised_day_or_by_the_hour() -> None:
    moment = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)

    assert happened("immediate").due_on == "2026-03-05"
    assert happened("on_request", promised=date(2026, 4, 1)).due_on == "2026-04-01"
    assert happened("incident_24h", at=moment).until == moment + timedelta(hours=24)


@pytest.mark.parametrize(
    ("time_rule", "said", "problem"),
    [
        ("monthly", {}, "不需要登记"),
        ("staged", {"work": "修路"}, "哪个阶段"),
        ("incident_24h", {}, "时刻"),
        ("on_request", {}, "承诺公开的日期"),
        ("on_request", {"promised": date(2026, 3, 1)}, "早于提出的日期"),
        ("immediate", {"on": date(2026, 3, 7)}, "还没有到"),
    ],
)
def test_an_occurrence_says_what_its_rule_counts_by(
    time_rule: str, said: dict[str, Any], problem: str
) -> None:
    [rule] = versions(time_rule)
    given = {"key": "e-1", "on": date(2026, 3, 5), "note": "说明", **said}

    assert problem in "".join(occurrences.problems(rule, Occurrence(**given), date(2026, 3, 6)))
    assert (
        occurrences.problems(versions("immediate")[0], Occurrence("e", AT.date(), ""), AT.date())
        == []
    )


def stage(name: str, on: date, last: bool = False) -> Obligation:
    return happened("staged", key=f"s-{name}", on=on, work="修路", stage=name, last=last)


def test_a_work_across_years_owes_a_summary_for_each_year_it_crossed() -> None:
    begun = stage("招标", date(2024, 5, 1))
    found = list(occurrences.summaries([begun], versions("staged"), date(2026, 3, 1)))

    assert [(one.label, one.opens_on, one.due_on) for one in found] == [
        ("修路：2024 年小结", "2025-01-01", "2025-01-31"),
        ("修路：2025 年小结", "2026-01-01", "2026-01-31"),
    ]


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2024, 5, 1)])
def test_a_work_that_ended_within_its_year_owes_no_summary(on: date) -> None:
    stages = [stage("招标", date(2024, 5, 1)), stage("验收", on, last=True)]

    assert list(occurrences.summaries(stages, versions("staged"), date(2026, 3, 1))) == []


def test_only_what_goes_by_stages_belongs_to_a_work() -> None:
    assert stage("招标", date(2024, 5, 1)).work == "修路"
    assert happened("immediate", work="修路", stage="招标").work is None


def test_a_draft_that_says_another_day_moves_what_it_gave_rise_to_while_it_is_owed() -> None:
    [rule] = versions("immediate")
    drafts = [
        occurrences.of_draft(
            PLACE, entry("immediate"), rule, "i-1", date(2026, 3, day), an_almanac(AT)
        )
        for day in (5, 9)
    ]
    first, moved = (one for one in drafts if one)

    assert occurrences.drafted_again(first, moved, AT)[0].due_on == "2026-03-09"
    met, _ = obligations.met(first, "i-1", 1, AT)
    assert occurrences.drafted_again(met, moved, AT) == (met, [])


@pytest.mark.parametrize("time_rule", ["monthly", "on_request", "staged", "fixed"])
def test_a_draft_gives_rise_to_nothing_where_a_day_is_not_enough(time_rule: str) -> None:
    [rule] = versions(time_rule)

    assert (
        occurrences.of_draft(PLACE, entry(time_rule), rule, "i-1", AT.date(), an_almanac(AT))
        is None
    )
