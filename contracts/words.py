"""The Chinese of the code words that services, faces and the command line say alike.

Data only; whoever shows a word to a user takes it from here. Roles: common/posts.py.
"""

STAGES = {"inside": "党内", "outside": "社会"}
CHANNELS = {
    "meeting": "会议",
    "document": "文件",
    "bulletin": "简报",
    "members": "党员专页",
    "website": "网站",
    "board": "公开栏",
    "sms": "短信",
}
AUDIENCES = {
    "standing_committee": "常委",
    "committee": "委员",
    "delegates": "党代表",
    "members": "全体党员",
    "organ_members": "本单位党员",
    "named": "特定对象",
    "residents": "村（居）民",
    "society": "社会",
}
TIME_RULES = {
    "fixed": "固定公开，有变动及时更新",
    "yearly": "每年公开，次年 3 月 31 日前",
    "half_year": "每半年公开，期满后一个月内",
    "quarterly": "每季度公开，期满后一个月内",
    "monthly": "每月公开，次月 10 日前",
    "staged": "逐段公开，每个阶段结束后",
    "immediate": "即时公开",
    "on_request": "点题公开，在承诺的日期前",
    "incident_24h": "突发事件，24 小时内",
    "information_20wd": "形成或变更后 20 个工作日内",
}
CLARITIES = {
    "task": "工作任务",
    "leader": "分管领导",
    "lead_department": "牵头部门",
    "due": "完成时限",
    "person": "责任人",
}

# -- catalogues ----------------------------------------------------------------

REGIMES = {
    "party": "党务公开",
    "government": "政务公开",
    "village": "村务公开",
    "combined": "党务政务合并公开",
}
ENTRY_STAGES = {
    "party_building": "党的建设",
    "decision": "决策",
    "execution": "执行",
    "management": "管理",
    "service": "服务",
    "result": "结果",
    "village_affairs": "村务",
}
ENTRY_FIELDS = {
    "class": "类别",
    "content": "公开内容",
    "audience": "公开范围",
    "forms": "公开形式",
    "time_rule": "公开时限",
    "route": "审核程序",
    "basis": "公开依据",
    "responsible": "责任部门",
    "person": "责任人",
    "column": "网站栏目",
    "stage": "环节",
    "interval_days": "先内后外间隔天数",
    "weight": "最低分量",
    "draft_first": "先公布征求意见稿的",
    "level1": "一级事项",
    "level2": "二级事项",
    "time_words": "公开时限（表中原文）",
    "carriers": "公开渠道和载体",
    "group": "特定群体",
    "disclosure": "公开方式",
    "layers": "公开层级",
}
DISCLOSURES = {"proactive": "主动", "on_application": "依申请"}
LAYERS = {"city": "市级", "county": "县级", "township": "乡级", "village": "村级"}
CATALOGUE_STATES = {
    "changed": "待报备",
    "filed": "已报上级，等待备案",
    "noted": "上级已备案",
    "returned": "上级退回",
    "ended": "已随机关撤并停用",
}
CATALOGUE_ACTIONS = {
    "change": "修改",
    "file": "报备",
    "note": "备案",
    "return": "退回",
    "end": "停用",
}
PLAN_STATES = {"requested": "等待审批", "approved": "已同意", "refused": "不同意"}
PLAN_ACTIONS = {"approve": "同意", "refuse": "不同意"}
ENTRY_ACTIONS = {
    "add": "新增",
    "change": "修改",
    "retire": "停用",
    "restore": "恢复使用",
}

# -- items ---------------------------------------------------------------------

ITEM_STATES = {
    "draft": "起草",
    "submitted": "审核中",
    "approved": "已批准",
    "published": "已公开",
    "closed": "已办结",
    "withdrawn": "已撤下",
}
ITEM_ACTIONS = {
    "save": "保存",
    "submit": "送审",
    "revise": "修订",
    "withdraw": "撤下",
    "close": "办结",
}
ITEM_HISTORY = {  # what persons do, and what happens to an item
    **ITEM_ACTIONS,
    "open": "建立草稿",
    "reopen": "重新打开",
    "return": "退回",
    "approve": "批准",
    "publish": "公开",
    "recalled": "各渠道已收回",
    "inherit": "由承接机关接办",
    "superseded": "被新的事项取代",
    "reinstated": "取代它的事项撤下，恢复有效",
    "recheck_stands": "紧急公开后补审通过",
    "recheck_fails": "紧急公开后补审没有通过",
    "open_original": "打开遮盖前的原件",
}
REVISIONS = {"correct": "更正", "supplement": "补充"}
CHANGES = {  # what anybody may read of what happened to a public item
    "first": "首次公开",
    "again": "重新公开",
    "correct": "更正",
    "supplement": "补充公开",
    "final": "公布正式文本",
    "superseded": "被取代",
    "reinstated": "恢复有效",
    "withdrawn": "撤下",
}
WITHDRAWALS = {"ordinary": "普通撤下", "secrecy": "因保密撤下"}

# -- obligations: what is due ----------------------------------------------------

OBLIGATIONS = {
    "open": "应公开",
    "asked": "待批准",
    "nothing": "本期无可公开",
    "met": "已公开",
    "lapsed": "已失效",
}
OBLIGATION_ACTIONS = {
    "ask": "提出本期无可公开",
    "approve": "同意本期无可公开",
    "refuse": "不同意本期无可公开",
}
OBLIGATION_HISTORY = {
    **OBLIGATION_ACTIONS,
    "meet": "公开",
    "reopen": "重新列为应公开",
    "lapse": "不再应公开",
    "inherit": "由承接机关承担",
    "recount": "重新计算期限",
}
STANDINGS = {  # how an obligation stands today
    "missing": "逾期未公开",
    "soon": "临期",
    "upcoming": "未到期",
    "asked": "待批准",
    "late": "逾期后公开",
    "in_time": "按期公开",
    "nothing": "本期无可公开",
    "lapsed": "已失效",
}
REMINDERS = {
    "notice": "快到公开期限",
    "urgent": "临近公开期限",
    "last_day": "今天是公开期限",
    "missing": "下级逾期未公开",
    "long_missing": "下级逾期未公开已一周",
}

# -- reviews -------------------------------------------------------------------

REVIEWS = {
    "open": "审核中",
    "afterwards": "已紧急公开，补审中",
    "approved": "已批准",
    "returned": "已退回",
    "disputed": "补审没有通过",
    "closed": "已终止",
}
DECISIONS = {"approve": "同意", "return": "退回"}
CHECKS = {"yes": "符合", "no": "不符合", "not_applicable": "不涉及"}
MINUTES = {
    "number": "会议纪要文号",
    "held_on": "开会日期",
    "entitled": "应到人数",
    "present": "实到人数",
    "in_favour": "赞成",
    "against": "反对",
    "abstained": "弃权",
}
WEIGHTS = {"ordinary": "一般", "important": "重要", "major": "特别重要或敏感"}

NON_DISCLOSURES = {
    "requested": "等待上级决定",
    "kept": "不予公开",
    "refused": "上级不同意，应当公开",
    "lifted": "复核后转为公开",
}
NON_DISCLOSURE_ACTIONS = {"request": "提出", "keep": "决定不予公开", "disclose": "决定公开"}

# -- publishing ----------------------------------------------------------------

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
    "handed": "运营商已收",
    "delivered": "已送达手机",
    "failed": "失败",
    "unknown": "结果待查",
    "cancelled": "已取消",
}
BOARD_KINDS = {"kiosk": "触摸屏", "paper": "纸质"}
BOARD_SCOPES = {"society": "社会", "inside": "党内"}

# -- opinions ------------------------------------------------------------------

CASE_KINDS = {"opinion": "意见", "suggestion": "建议", "complaint": "投诉"}
CASE_CHANNELS = {
    "portal": "网站",
    "members": "党员端",
    "phone": "电话",
    "visit": "来访",
    "meeting": "会议",
    "letter": "来信",
}
CASE_LEVELS = {
    "named": "实名，可以公开姓氏",
    "organ": "姓名只告诉机关",
    "anonymous": "匿名",
}
CASE_STATES = {
    "received": "已收到",
    "screened": "已受理",
    "assigned": "办理中",
    "answered": "答复审核中",
    "replied": "已答复",
    "closed": "已办结",
}
CASE_ACTIONS = {
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
OUTCOMES = {
    "adopted": "采纳",
    "partly_adopted": "部分采纳",
    "explained": "解释说明",
    "not_adopted": "未采纳",
}
REDISCLOSURES = {
    "asked": "正在登记",
    "requested": "已提出",
    "drafting": "正在起草",
    "published": "已公开",
    "void": "没有可以公开的意见",
}

# -- filing upward -------------------------------------------------------------

FILINGS = {"filed": "等待签收", "acknowledged": "已签收", "overdue": "逾期未签收"}

# -- organs ------------------------------------------------------------------------

REFORMS = {
    "rename": "更名",
    "move": "调整隶属",
    "close": "撤销",
    "merge": "合并",
    "split": "分设",
}
ORGAN_STATES = {"active": "现设", "closed": "已撤并"}

# -- events, accounts ------------------------------------------------------------

EVENTS = {
    "post_changed": "职务变更",
    "account_changed": "账号变更",
    "session_opened": "登录",
    "session_closed": "退出登录",
    "sign_in_refused": "登录被拒",
    "organ_changed": "机关变更",
    "calendar_changed": "工作日历变更",
    "catalogue_changed": "公开目录变更",
    "catalogue_published": "公开目录公布",
    "catalogue_filed": "公开目录报备",
    "catalogue_decided": "上级办理公开目录",
    "work_plan_requested": "提出目录外工作方案",
    "work_plan_decided": "审批目录外工作方案",
    "item_submitted": "送审",
    "item_revised": "开始修订",
    "item_withdrawn": "撤下",
    "item_closed": "办结",
    "item_superseded": "被取代",
    "item_reinstated": "恢复有效",
    "original_opened": "打开遮盖前的原件",
    "redisclosure_opened": "再公开已立项",
    "reminder_due": "公开提醒",
    "nothing_approved": "本期无可公开获批准",
    "item_approved": "批准",
    "item_returned": "退回",
    "item_rechecked": "紧急公开后补审",
    "review_overdue": "审核逾期",
    "non_disclosure_changed": "不予公开",
    "item_published": "公开",
    "item_recalled": "各渠道已收回",
    "announcement_due": "应发短信通知",
    "announcement_progressed": "短信通知进展",
    "board_changed": "公开栏变更",
    "device_enrolled": "公开栏设备已登记",
    "device_revoked": "公开栏设备已停用",
    "urgency_changed": "紧急标记变更",
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
