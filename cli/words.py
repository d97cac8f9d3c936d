"""The Chinese of what only the command line shows; the rest stands in contracts/words.py."""

from common import clock
from services.notify.domain.roster import AT, GROUPS

EVENTS = {
    "post_changed": "职务变更",
    "organ_changed": "机关变更",
    "item_submitted": "送审",
    "item_revised": "开始修订",
    "item_withdrawn": "撤下",
    "item_closed": "办结",
    "redisclosure_opened": "再公开已立项",
    "item_approved": "批准",
    "item_returned": "退回",
    "item_published": "公开",
    "item_recalled": "各渠道已收回",
    "announcement_due": "应发短信通知",
    "announcement_progressed": "短信通知进展",
    "board_changed": "公开栏变更",
    "case_received": "收到意见",
    "case_screened": "意见已甄别",
    "case_assigned": "意见已交办",
    "case_answered": "意见已拟答复",
    "case_replied": "意见已答复",
    "case_closed": "意见已办结",
    "redisclosure_requested": "要求再公开",
    "filing_opened": "向上级报备",
    "filing_acknowledged": "上级签收报备",
}
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


def group(text: str) -> str:
    """delegates@o-10 as 党代表（o-10）."""
    name, _, organ = text.partition(AT)
    return f"{GROUPS[name]}（{organ}）"


def moment(text: str | None) -> str:
    """An ISO moment as the day and minute in Shanghai."""
    return f"{clock.parse(text).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if text else ""
