"""What a clock's records come to, and in which words."""

from datetime import date, timedelta

import pytest

from common import clock, workdays
from common.clocks import Record, earliest
from common.clocks.counting import Figures, months_after
from tests.unit.common.clock_samples import BEGUN, NOW, at, read, resting
from tests.unit.common.test_workdays import vectors

STARTED = Record("started", BEGUN)
ASKED = Record("paused", at("2026-03-10"), why="征求第三方意见")
HEARD = Record("resumed", at("2026-03-18"))
LONGER = Record("extended", at("2026-03-20"), amount=10, by="王主任", notice="延期告知书3号")


def test_every_sentence_of_a_long_way_is_told_in_order() -> None:
    told = read(STARTED, ASKED, HEARD, LONGER)

    assert told.because == (
        "2026-03-02 收到，应在 20 个工作日内答复",
        "2026-03-10 至 2026-03-18 征求第三方意见，其间 6 个工作日不计入",
        "2026-03-20 经 王主任 批准延长 10 个工作日（延期告知书3号）",
    )
    assert (told.due_on, told.state, told.provisional) == ("2026-04-22", "running", False)
    assert told.figures == Figures(consumed=15, paused=6)
    assert told.remaining == 15


def test_the_day_of_receipt_is_not_counted() -> None:
    assert read(STARTED, amount=1).due_on == "2026-03-03"


def test_what_is_paused_now_is_due_as_if_it_went_on_today() -> None:
    told = read(STARTED, ASKED, now=at("2026-03-12"))

    assert (told.state, told.due_on) == ("paused", "2026-04-01")
    assert told.because[-1] == "2026-03-10 起征求第三方意见，还没有结束，其间不计入，结束后顺延"


def test_a_pause_with_a_limit_ends_by_itself() -> None:
    asked = Record("paused", at("2026-03-10"), amount=5, why="征求第三方意见")

    assert (
        read(STARTED, asked).due_on
        == read(STARTED, asked, Record("resumed", at("2026-03-17"))).due_on
    )
    assert read(STARTED, asked, now=at("2026-03-16")).state == "paused"
    assert read(STARTED, asked, now=at("2026-03-18")).state == "running"


def test_two_pauses_at_once_do_not_count_twice() -> None:
    more = [Record("paused", at("2026-03-12")), Record("resumed", at("2026-03-16"))]

    assert read(STARTED, ASKED, HEARD, *more).figures.paused == 6


def test_an_extension_goes_as_far_as_the_row_allows() -> None:
    far, again = Record("extended", at("2026-03-05"), amount=30), LONGER

    assert read(STARTED, far).due_on == read(STARTED, amount=40).due_on
    assert read(STARTED, far, again).because[-1].endswith("超过规定的限度，不算")
    assert read(STARTED, far, extend_by=0).due_on == read(STARTED).due_on


def test_an_extension_after_the_clock_ran_out_is_none() -> None:
    late = Record("extended", at("2026-03-31"), amount=10)

    told = read(STARTED, late)

    assert told.due_on == read(STARTED).due_on == "2026-03-30"
    assert told.because[-1] == "2026-03-31 的延长在期限届满之后，不算"


def test_what_began_anew_forgets_what_was_before() -> None:
    again = Record("restarted", at("2026-03-23"), why="收到补正")

    told = read(STARTED, ASKED, LONGER, again)

    assert told.due_on == read(Record("started", at("2026-03-23"))).due_on
    assert told.because[0] == "2026-03-23 收到补正，期限从头计算"
    assert len(told.because) == 2


def test_a_promised_day_is_not_moved_by_the_calendar() -> None:
    promise = Record("promised", at("2026-03-03"), day="2026-03-30", why="告知申请人")
    moved = resting(date(2026, 3, 30))

    told = read(STARTED, promise, calendar=moved)

    assert (told.due_on, told.counted_on, told.promised) == ("2026-03-30", "2026-03-31", True)
    assert told.because[-1] == "已经告知的 2026-03-30 不因放假安排提前或者推后"


def test_a_promise_follows_to_a_later_day_only_where_the_row_says_so() -> None:
    promise = Record("promised", at("2026-03-03"), day="2026-03-30")
    moved = resting(date(2026, 3, 30))

    assert read(STARTED, promise, calendar=moved, promise_follows=True).due_on == "2026-03-31"
    assert read(STARTED, promise, amount=19, promise_follows=True).due_on == "2026-03-30"


@pytest.mark.parametrize("step", [ASKED, LONGER], ids=lambda record: record.kind)
def test_what_is_decided_after_a_promise_takes_its_place(step: Record) -> None:
    promise = Record("promised", at("2026-03-03"), day="2026-03-30")

    assert read(STARTED, promise, step, HEARD).due_on == read(STARTED, step, HEARD).due_on


def test_a_changed_calendar_is_told_with_the_day_before() -> None:
    changed = Record("calendar_changed", at("2026-03-09"), day="2026-03-27")

    assert read(STARTED, changed).because[1] == (
        "2026-03-09 按新公布的放假安排重新计算，此前为 2026-03-27"
    )


def test_a_day_that_a_notice_may_still_move_is_provisional_and_says_so() -> None:
    year = workdays.published().last_year
    told = read(Record("started", at(f"{year}-12-24")), amount=3)

    assert told.provisional
    assert told.because[-1] == f"{year + 1} 年的放假安排还没有收录，公布以后这一天可能变动"


def test_hours_run_through_the_night_and_stand_still_while_paused() -> None:
    paused = [Record("paused", at("2026-03-02", 12)), Record("resumed", at("2026-03-02", 18))]

    told = read(STARTED, *paused, unit="hours", amount=24, now=at("2026-03-02", 20))

    assert told.due_at == BEGUN + timedelta(hours=30)
    assert (told.figures, told.remaining) == (Figures(consumed=5, paused=6), 19)
    assert told.because[1] == "2026-03-02 至 2026-03-02 中止计算，其间不计入"


@pytest.mark.parametrize(
    ("day", "due"), [("2026-01-31", "2026-04-30"), ("2025-11-30", "2026-02-28")]
)
def test_months_end_on_the_same_day_or_the_last_there_is(day: str, due: str) -> None:
    assert months_after(date.fromisoformat(day), 3).isoformat() == due
    assert read(Record("started", at(day)), unit="months", amount=3).due_on == due


def test_overdue_is_asked_of_the_moment_and_not_of_what_has_stopped() -> None:
    last = clock.end_of(date(2026, 3, 30))
    stopped = read(STARTED, Record("stopped", at("2026-03-20"), why="答复"))

    assert not read(STARTED).is_over(last)
    assert read(STARTED).is_over(last + timedelta(milliseconds=1))
    assert (stopped.state, stopped.is_over(NOW)) == ("stopped", False)
    assert stopped.because[-1] == "2026-03-20 答复，停止计算"
    assert stopped.figures.consumed == read(STARTED, now=at("2026-03-20")).figures.consumed


def test_of_several_clocks_the_earliest_that_has_not_stopped_is_shown() -> None:
    first = read(STARTED, Record("stopped", at("2026-03-03")), amount=1)
    short, long = read(STARTED, amount=5), read(STARTED)

    assert earliest([long, first, short]) == short
    assert earliest([first]) is None


def test_records_keep_only_what_they_say() -> None:
    assert ASKED.document() == {"kind": "paused", "at": ASKED.at, "why": "征求第三方意见"}
    assert Record.of(LONGER.document()) == LONGER


def test_what_never_began_has_no_reading() -> None:
    with pytest.raises(ValueError, match="never began"):
        read(ASKED)


def test_every_recorded_vector_comes_out() -> None:
    rows = vectors()
    told = [
        read(Record("started", at(row["receipt_day"])), amount=int(row["working_days"])).due_on
        for row in rows
    ]

    assert told == [row["due_day"] for row in rows]
