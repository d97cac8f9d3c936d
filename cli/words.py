"""The Chinese of what only the command line shows; the rest stands in contracts/words.py."""

from datetime import date

from common import clock
from common.audiences import AT, GROUPS

ANNOUNCEMENTS = {
    "expanding": "正在列出接收人",
    "sending": "正在发送",
    "handed": "已全部交给运营商，等待回执",
    "finished": "已完成",
    "stopping": "正在停止",
    "stopped": "已停止",
}
PARKED = {"parked": "待处理", "replaying": "正在重放"}
WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    """2026-03-17 星期二."""
    return f"{day.isoformat()} 星期{WEEKDAYS[day.weekday()]}"


def group(text: str) -> str:
    """delegates@o-10 as 党代表（o-10）."""
    name, _, organ = text.partition(AT)
    return f"{GROUPS[name]}（{organ}）"


def moment(text: str | None) -> str:
    """An ISO moment as the day and minute in Shanghai."""
    return f"{clock.parse(text).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if text else ""
