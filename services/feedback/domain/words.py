"""The Chinese of every code word of feedback that a user reads."""

KINDS = {"opinion": "意见", "suggestion": "建议", "complaint": "投诉"}
OUTCOMES = {
    "adopted": "采纳",
    "partly_adopted": "部分采纳",
    "explained": "解释说明",
    "not_adopted": "未采纳",
}
CHANNELS = {
    "portal": "网站",
    "members": "党员端",
    "phone": "电话",
    "visit": "来访",
    "meeting": "会议",
    "letter": "来信",
}
LEVELS = {"named": "实名，可以公开姓氏", "organ": "姓名只告诉机关", "anonymous": "匿名"}
STATES = {
    "received": "已收到",
    "screened": "已受理",
    "assigned": "办理中",
    "answered": "答复审核中",
    "replied": "已答复",
    "closed": "已办结",
}
ACTIONS = {
    "receive": "收到",
    "screen": "受理",
    "dismiss": "不予受理",
    "assign": "交办",
    "answer": "拟写答复",
    "approve_reply": "批准答复",
    "return_reply": "退回答复",
    "close": "办结",
    "look": "查看联系方式",
}
REDISCLOSURES = {
    "asked": "正在登记",
    "requested": "已提出",
    "drafting": "正在起草",
    "published": "已公开",
    "void": "没有可以公开的意见",
}
