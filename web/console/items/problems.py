"""Which field of the form a problem belongs to: services tell problems in words. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from contracts.words import CLARITIES
from web.console.items.draft import CLARITY

LABELS: Mapping[str, str] = {
    "title": "标题",
    "body": "正文",
    "attachments": "附件",
    **{f"{CLARITY}{name}": word for name, word in CLARITIES.items()},
    "occurred_on": "事项发生的日期",
    "basis": "公开依据",
    "audience": "公开范围",
    "forms": "公开形式",
    "opinion_days": "征求意见的天数",
    "changed": "因此作出的改动",
    "plan": "这一稿是",
    "weight": "事项的分量",
    "urgent": "紧急公开的理由",
    "kind": "这一版是",
    "supersedes": "取代哪些已公开的事项",
    "supersedes_reason": "取代的原因",
}
# How problems begin; the first that fits.
_BEGINS: tuple[tuple[str, str], ...] = (
    *((f"五明确·{word}", f"{CLARITY}{name}") for name, word in CLARITIES.items()),
    ("标题", "title"),
    ("正文", "body"),
    ("附件", "attachments"),
    ("文件", "attachments"),
    ("图片", "attachments"),
    ("事项发生的日期", "occurred_on"),
    ("公开依据", "basis"),
    ("目录条目规定这类事项至少是", "weight"),
    ("紧急公开的理由", "urgent"),
    ("这类事项要先公布征求意见稿", "plan"),
    ("还没有公开过征求意见稿", "plan"),
    ("征求意见到", "plan"),
    ("征求意见稿要写明", "opinion_days"),
    ("补充只能增加", "kind"),
    ("这一版没有补充", "kind"),
    ("要取代的事项", "supersedes"),
    ("没有写取代的原因", "supersedes_reason"),
    ("取代的原因", "supersedes_reason"),
    ("公开范围不含社会，不能取代", "audience"),
    ("公开范围比", "audience"),
    ("没有公开范围", "audience"),
    ("公开范围", "forms"),  # what it does not allow
    ("没有公开形式", "forms"),
    ("征求意见的天数", "opinion_days"),
    ("向社会征求意见", "opinion_days"),
    ("向党内征求意见", "opinion_days"),
    ("“因此作出的改动", "changed"),
    ("因此作出的改动", "changed"),
    ("没有写“因此作出的改动", "changed"),
)
# What stands before the colon where a command's own schema speaks.
_PATHS: Mapping[str, str] = {
    **{name: name for name in LABELS},
    **{f"clarities.{name}": f"{CLARITY}{name}" for name in CLARITIES},
}


class Problem(NamedTuple):
    """`field` is "" where it belongs to none."""

    field: str
    words: str


def read(problems: Iterable[str]) -> list[Problem]:
    return [_read(problem) for problem in problems]


def by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """What stands beside each field, mostly nothing."""
    found = dict.fromkeys(("", *LABELS), "")
    for field, words in problems:
        found[field] += words
    return found


def _read(problem: str) -> Problem:
    path, colon, said = problem.partition(": ")
    field = next(
        (f for known, f in _PATHS.items() if path == known or path.startswith(f"{known}.")), ""
    )
    if colon and field:
        return Problem(field, f"{LABELS[field]}：{said}")
    return Problem(next((f for begin, f in _BEGINS if problem.startswith(begin)), ""), problem)
