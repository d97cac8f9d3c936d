"""Words of the members' pages."""

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
CLARITIES = (
    ("task", "工作任务"),
    ("leader", "分管领导"),
    ("lead_department", "牵头部门"),
    ("due", "完成时限"),
    ("person", "责任人"),
)
OUTCOMES = (
    ("adopted", "采纳"),
    ("partly_adopted", "部分采纳"),
    ("explained", "解释说明"),
    ("not_adopted", "未采纳"),
)
STEPS = (
    ("received", "已收到"),
    ("screened", "已受理"),
    ("assigned", "办理中"),
    ("answered", "答复审核中"),
    ("replied", "已答复"),
)
NOW = {
    "received": "机关已经收到，正在看是不是归自己办。",
    "screened": "机关已经受理，正在确定由谁办理。",
    "assigned": "已经交给专人办理。",
    "answered": "答复已经写好，正在由领导审核，审核通过后在这里显示。",
}


def group(text: str) -> str:
    """delegates@o-10 as 党代表."""
    return AUDIENCES.get(text.partition("@")[0], text)
