"""Cases as feedback answers, one of every step."""

from typing import Any

from tests.unit.web.desk.staff import Services

AT = "2026-03-05T01:02:03+00:00"
LONG = "关于进一步加强全市各级党组织党务公开工作并同步推进政务公开村务公开有关事项的通知"
TEXT = "建议公开工期。\n我的电话是 13812345678。"


def a_case(**changes: Any) -> dict[str, Any]:
    return {
        "case": "c-1",
        "item": "i-1",
        "item_version": 2,
        "organ": "o-1",
        "channel": "portal",
        "kind": "",
        "level": "organ",
        "state": "received",
        "outcome": "",
        "lead": "",
        "redisclosure": "",
        "version": 1,
        "due_on": "2026-06-05",
        "because": "2026-03-05 收到，应在三个月内答复",
        "has_contact": True,
        "received_at": AT,
        "place": "p",
        "text": TEXT,
        "helpers": [],
        "reply": "",
        "replier": "",
        "reason": "",
        "history": [{"at": AT, "by": "", "action": "receive", "comment": ""}],
        "mine": ["screen_case", "dismiss_case", "show_case_staff:contact", "request_redisclosure"],
        "handled_at": "o-2",
        **changes,
    }


ASSIGNED = {"state": "assigned", "kind": "suggestion", "lead": "p-1", "helpers": ["p-2"]}
ANSWERED = {**ASSIGNED, "reply": "已经补充工期，电话 010-88886666。", "outcome": "adopted"}
STATES: dict[str, dict[str, Any]] = {
    "c-1": {},
    "c-2": {"state": "screened", "kind": "suggestion", "mine": ["assign_case"]},
    "c-3": {**ASSIGNED, "mine": ["answer_case", "assign_case"]},
    "c-4": {**ANSWERED, "state": "answered", "replier": "p-1", "mine": ["review_reply"]},
    "c-5": {
        **ANSWERED,
        "state": "replied",
        "replier": "p-1",
        "mine": ["close_case", "request_redisclosure"],
    },
    "c-6": {"state": "closed", "reason": "与本事项无关，请向住建局反映。", "mine": []},
}


def sample(services: Services) -> None:
    """Also for looking at the pages."""
    history = [
        {"at": AT, "by": "", "action": "receive", "comment": ""},
        {"at": AT, "by": "p-3", "action": "screen", "comment": ""},
        {"at": AT, "by": "p-3", "action": "assign", "comment": "请于月底前答复"},
        {"at": AT, "by": "p-3", "action": "look", "comment": ""},
        {"at": AT, "by": "p-1", "action": "answer", "comment": ""},
        {"at": AT, "by": "p-2", "action": "return_reply", "comment": "请写明依据"},
    ]
    cases = {id_: a_case(case=id_, **changes) for id_, changes in STATES.items()}
    cases["c-5"]["history"] = history

    def show(case: str, contact: bool = False, **_: Any) -> dict[str, Any]:
        seen = {"name": "喆堃", "contact": "13912345678"} if contact else {}
        return {**cases[case], **seen}

    posts = [
        {"person": person, "organ": "o-1", "role": role, "from": "2020-01-01", "to": None}
        for person, role in (("p-1", "drafter"), ("p-2", "auditor"), ("p-9", "member"))
    ]
    services.answers |= {
        "session": {"posts": [{"organ": "o-1", "organ_name": "文广局", "role": "case_handler"}]},
        "feedback.list_cases": list(cases.values()),
        "feedback.show_case_counts": {"received": 12, "screened": 3, "answered": 1000},
        "feedback.show_case_staff": show,
        "feedback.show_redisclosure": {
            "redisclosure": "r-1",
            "item": "i-1",
            "organ": "o-1",
            "cases": ["c-5"],
            "state": "drafting",
            "taken": ["c-5"],
            "outcomes": {"adopted": 1, "explained": 0},
            "due_on": "2026-03-12",
            "by": "p-3",
            "draft": "i-2",
        },
        "feedback.enter_case": {
            "case": "c-9",
            "code": "ABCD-EFGH-JKLM-NPQR",
            "organ": "文广局",
            "received_at": AT,
        },
        "feedback.request_redisclosure": {"redisclosure": "r-1"},
        **{
            f"feedback.{step}": {}
            for step in (
                *("screen_case", "dismiss_case", "assign_case"),
                *("answer_case", "review_reply", "close_case"),
            )
        },
        "catalog.list_titles": [
            {"item": "i-1", "title": LONG, "organ": "o-1", "organ_name": "文广局"},
            {"item": "i-2", "title": "意见办理情况", "organ": "o-1", "organ_name": "文广局"},
        ],
        "catalog.list_items": [
            {"item": "i-1", "title": LONG, "version": 2, "public": {"stages": ["outside"]}},
            {"item": "i-3", "title": "草稿", "version": 1, "public": {"stages": []}},
        ],
        "catalog.list_organ_names": [{"organ": "o-2", "name": "市委办"}],
        "access.list_posts": posts,
        "access.list_names": [
            {"account": "p-1", "name": "程知夏"},
            {"account": "p-2", "name": "陈望"},
            {"account": "p-3", "name": "喆堃"},
        ],
    }
