"""The Chinese of every code word that a table of the command line shows."""

from common import clock
from common.posts import ROLE_NAMES
from services.catalog.domain import items, texts

STATES = {
    state: items.WORDS[state]
    for state in ("draft", "submitted", "approved", "published", "closed", "withdrawn")
}
REVIEWS = {"open": "审核中", "approved": "已批准", "returned": "已退回", "closed": "已终止"}
DECISIONS = {"approve": "同意", "return": "退回"}
PUBLICATIONS = {
    "planned": "待公开",
    "open": "公开中",
    "waiting": "等待下一阶段",
    "published": "已公开",
    "stopped": "已停止",
    "withdrawn": "已撤下",
}
DELIVERIES = {
    "due": "等待投放",
    "awaiting": "等待登记证明",
    "sending": "正在发送",
    "posted": "已上栏，等待显示记录",
    "proved": "已有证明",
    "cancelled": "已取消",
    "recalling": "正在收回",
    "recalled": "已收回",
    "not_recallable": "无法收回",
    "no_channel": "渠道未接通",
}
MESSAGES = {
    "queued": "待发",
    "handed": "已交网关",
    "delivered": "已送达",
    "failed": "未送达",
    "unknown": "结果不明",
    "cancelled": "已取消",
}
BOARD_KINDS = {"kiosk": "触摸屏", "paper": "纸质"}
BOARD_SCOPES = {"society": "社会", "inside": "党内"}
STAGES = {"inside": "党内", "outside": "社会"}
CHANNELS = texts.CHANNEL_NAMES
ACTIONS = {
    **{action: items.WORDS[action] for action in ("save", "submit", "revise", "withdraw", "close")},
    "return": "退回",
    "approve": "批准",
    "publish": "公开",
    "recalled": "各渠道已收回",
}
PARKED = {"parked": "待处理", "replaying": "正在重放"}
ROLES = ROLE_NAMES
WEEKDAYS = "一二三四五六日"


def moment(text: str | None) -> str:
    """An ISO moment as the day and minute in Shanghai."""
    return f"{clock.parse(text).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if text else ""
