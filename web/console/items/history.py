"""What happened to an item, as people would tell it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

SERVICES = {"review": "审核程序", "publish": "公开系统", "feedback": "意见办理"}
TOLD = {
    "open": "要求公开意见办理情况，建立了草稿",
    "save": "修改草稿",
    "submit": "送审",
    "return": "没有通过，退回修改",
    "approve": "审批通过",
    "publish": "各渠道都已公开",
    "revise": "开始修订",
    "withdraw": "撤下",
    "recalled": "各渠道已收回",
    "close": "办结",
    "superseded": "被新的事项取代",
    "reinstated": "取代它的事项撤下了，恢复有效",
    "open_original": "打开遮盖前的原件",
    "reopen": "办结以后又收到意见，重新打开",
}
BEGAN = "起草"  # the first saving of all
COMMENTS = {
    "return": "退回意见",
    "revise": "修订说明",
    "withdraw": "撤下原因",
    "superseded": "取代的原因",
    "open_original": "理由",
}


class Line(NamedTuple):
    """`comment` with what it is, or empty."""

    at: str
    who: str
    what: str
    version: int
    comment: str


def lines(history: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Line]:
    """Newest first; `names` of persons by account."""
    told = [_line(each, names) for each in history]
    if told and told[0].what == TOLD["save"]:
        told[0] = told[0]._replace(what=BEGAN)
    return told[::-1]


def persons(history: Iterable[Mapping[str, Any]]) -> list[str]:
    """Accounts that a history names."""
    return sorted({line["by"] for line in history if line["by"] not in SERVICES})


def returned(item: Mapping[str, Any] | None) -> str:
    """Why the version before this draft came back; empty when it did not."""
    if not item or item["state"] != "draft":
        return ""
    found = [line for line in item["history"] if line["action"] == "return"]
    before = [line["comment"] for line in found if line["version"] == item["version"] - 1]
    return str(before[-1]) if before else ""


def _line(line: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    by, action = line["by"], line["action"]
    label = COMMENTS.get(action, "")
    said = f"{label}：{line['comment']}" if label and line["comment"] else ""
    who = SERVICES.get(by) or names.get(by, by)
    return Line(line["at"], who, TOLD.get(action, action), line["version"], said)
