"""How a date came about, in sentences and in order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from common import clock
from common.clocks.counting import UNITS, Count, Pause, days_between
from common.clocks.records import Record

NOT_OUT_YET = "{} 年的放假安排还没有收录，公布以后这一天可能变动"


@dataclass(frozen=True)
class Line:
    """One record and what it came to: the number of its `pause`, of which it is known when it
    `ended`; how much of an extension was `granted`, and whether it came too `late`."""

    record: Record
    pause: int = -1
    ended: Pause | None = None
    granted: int = 0
    late: bool = False


def because(
    start: Record, lines: Iterable[Line], count: Count, promised: str, provisional: bool
) -> tuple[str, ...]:
    """`promised` is the day whose promise holds, "" where none does."""
    said = [*_beginning(start, count)]
    said += [WORDS[line.record.kind](line, count) for line in lines]
    if promised:
        said.append(f"已经告知的 {promised} 不因放假安排提前或者推后")
    if provisional:
        said.append(NOT_OUT_YET.format(count.calendar.last_year + 1))
    return tuple(said)


def _beginning(start: Record, count: Count) -> Iterable[str]:
    day = _day(start)
    if start.kind == "restarted":
        yield f"{day} {start.why or '重新开始'}，期限从头计算"
    moment = start.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    amount = count.rule["amount"]
    yield count.rule["because"].format(day=day, moment=moment, amount=amount)


def _paused(line: Line, count: Count) -> str:
    pause = line.ended or Pause(line.record.at, None, line.record.amount, line.record.why)
    what = pause.why or "中止计算"
    begun, last = count.span(pause)
    if line.ended is None and last >= clock.day_of(count.now):
        return f"{begun} 起{what}，还没有结束，其间不计入，结束后顺延"
    if count.by_hours:
        return f"{begun} 至 {last} {what}，其间不计入"
    days = sum(map(count.counts, days_between(begun, last)))
    return f"{begun} 至 {last} {what}，其间 {days} {_unit(count)}不计入"


def _extended(line: Line, count: Count) -> str:
    record = line.record
    by = f"经 {record.by} 批准" if record.by else ""
    if line.late:
        return f"{_day(record)} {by}的延长在期限届满之后，不算"
    if not line.granted:
        return f"{_day(record)} {by}的延长超过规定的限度，不算"
    notice = f"（{record.notice}）" if record.notice else ""
    return f"{_day(record)} {by}延长 {line.granted} {UNITS[count.rule['unit']]}{notice}"


def _promised(line: Line, count: Count) -> str:
    whom = line.record.why or "已告知期限"
    return f"{_day(line.record)} {whom}：{line.record.day}"


def _calendar_changed(line: Line, count: Count) -> str:
    return f"{_day(line.record)} 按新公布的放假安排重新计算，此前为 {line.record.day}"


def _stopped(line: Line, count: Count) -> str:
    return f"{_day(line.record)} {line.record.why or '办结'}，停止计算"


WORDS: Mapping[str, Callable[[Line, Count], str]] = {
    "paused": _paused,
    "extended": _extended,
    "promised": _promised,
    "calendar_changed": _calendar_changed,
    "stopped": _stopped,
}


def _unit(count: Count) -> str:
    return UNITS["working_days" if count.rule["unit"] == "working_days" else "days"]


def _day(record: Record) -> str:
    return clock.day_of(record.at).isoformat()
