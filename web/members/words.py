"""Words that only the members' pages say."""

from common.audiences import AT, GROUPS

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
    return GROUPS.get(text.partition(AT)[0], text)
