"""How often one address may send an opinion: few enough to stop floods, enough for a household."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from common.clock import SHANGHAI
from common.errors import TooMany

LIMITS = ((5, timedelta(minutes=10), "10 分钟"), (30, timedelta(days=1), "24 小时"))
LONGEST = max(span for _, span, _ in LIMITS)


def admit(before: Sequence[datetime], now: datetime) -> list[datetime]:
    """The moments to remember with this one among them; TooMany says when the next is welcome."""
    kept = [moment for moment in before if now - moment < LONGEST]
    for most, span, word in LIMITS:
        recent = [moment for moment in kept if now - moment < span]
        if len(recent) >= most:
            free = (recent[-most] + span).astimezone(SHANGHAI) + timedelta(minutes=1)
            raise TooMany(
                f"您所在的网络 {word}内已经提交了 {most} 条意见，这一条没有保存。"
                f"请在 {free:%m月%d日 %H:%M} 以后再试；急事请直接联系公开机关。"
            )
    return [*kept, now]
