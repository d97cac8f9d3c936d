"""The Chinese of every code word that a table of the command line shows."""

from common import clock
from common.audiences import AT, GROUPS
from common.posts import ROLE_NAMES
from services.catalog.domain import items, texts
from services.feedback.domain import words as feedback

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
    "shown": "已上党员专页，等待阅读",
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
OUTCOMES = feedback.OUTCOMES
ACTIONS = {
    **{action: items.WORDS[action] for action in ("save", "submit", "revise", "withdraw", "close")},
    "open": "建立草稿",
    "reopen": "重新打开",
    "return": "退回",
    "approve": "批准",
    "publish": "公开",
    "recalled": "各渠道已收回",
}
EVENTS = {
    "post_changed": "职务变更",
    "account_changed": "账号变更",
    "session_opened": "登录",
    "session_closed": "退出登录",
    "sign_in_refused": "登录被拒",
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
FILINGS = {"filed": "等待签收", "acknowledged": "已签收", "overdue": "逾期未签收"}
ANNOUNCEMENTS = {
    "expanding": "正在列出接收人",
    "sending": "正在发送",
    "handed": "已全部交给运营商，等待回执",
    "finished": "已完成",
    "stopping": "正在停止",
    "stopped": "已停止",
}
MESSAGES = {
    "queued": "待发",
    "handed": "运营商已收",
    "delivered": "已送达手机",
    "failed": "失败",
    "unknown": "结果待查",
    "cancelled": "已取消",
}
ACCOUNTS = {"enabled": "启用", "disabled": "停用", "none": "没有账号"}
ACCOUNT_CHANGES = {
    "created": "建立",
    "reset": "重置",
    "disabled": "停用",
    "enabled": "启用",
    "password_chosen": "本人更改密码",
    "totp_bound": "本人绑定动态验证码",
}
SIGN_INS = {"opened": "登录", "closed": "退出", "refused": "被拒"}
SIGN_IN_REASONS = {
    "login": "没有这个登录名",
    "password": "密码不对",
    "code": "动态验证码不对或已用过",
    "disabled": "账号已停用",
    "expired": "初始密码已过期",
    "no_post": "没有现任职务",
    "too_many": "失败次数太多",
}
PARKED = {"parked": "待处理", "replaying": "正在重放"}
ROLES = ROLE_NAMES
WEEKDAYS = "一二三四五六日"


def group(text: str) -> str:
    """delegates@o-10 as 党代表（o-10）."""
    name, _, organ = text.partition(AT)
    return f"{GROUPS[name]}（{organ}）"


def moment(text: str | None) -> str:
    """An ISO moment as the day and minute in Shanghai."""
    return f"{clock.parse(text).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if text else ""
