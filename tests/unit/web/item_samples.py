"""An entry, an item and a form of the console, as services and browsers give them."""

from typing import Any

from tests.unit.web.standins import SESSION, Far

ENTRY = {
    "id": "b9-rules-01",
    "class": "党内制度建设",
    "column": "rules",
    "content": "党务公开实施方案",
    "audience": ["members", "society"],
    "forms": [
        {"channel": "document", "required": True},
        {"channel": "website", "required": True},
    ],
    "time_rule": "yearly",
    "route": "A",
    "basis": "公开目录第九类",
    "responsible": "办公室",
    "interval_days": 0,
}
TEXT: dict[str, Any] = {
    "title": "党务公开实施方案",
    "body": "一、目标\n联系电话 13812345678。",
    "body_kind": "text",
    "clarities": {
        "task": "党务公开",
        "leader": "程某",
        "lead_department": "办公室",
        "due": "年底前",
        "person": "林某",
    },
    "occurred_on": "2026-03-01",
    "basis": "公开目录第九类",
    "audience": ["members", "society"],
    "forms": ["document", "website"],
    "attachments": [],
    "opinion_days": 0,
    "changed": "",
}
ITEM: dict[str, Any] = {
    "item": "i-1",
    "version": 1,
    "edited": 3,
    "state": "draft",
    "organ": "o-1",
    "entry": "b9-rules-01",
    "title": TEXT["title"],
    "hash": "",
    "public": {"stages": []},
    "opinion_days": 0,
    "open_cases": 0,
    "cause": {},
    "disputed": "",
    "drafter": "p-1",
    "outside": False,
    "kind": "correct",
    "superseded_by": "",
    "superseded_reason": "",
    "changed_at": "2026-03-05T01:02:00+00:00",
    "due_on": "2026-03-08",
    "because": "事项发生于 2026-03-01，应在 7 天内公开",
    "provisional": False,
    "overdue": False,
    "place": "1.i-1",
}
CLOCK = {
    "rule": "event_publication",
    "version": 1,
    "name": "事项发生后公开",
    "source": "各地党务公开实施办法",
    "state": "running",
    "due_on": "2026-03-08",
    "due_at": "2026-03-08T15:59:59.999000+00:00",
    "provisional": False,
    "promised": False,
    "overdue": True,
    "consumed": 4,
    "paused": 0,
    "remaining": 3,
    "because": ["事项发生于 2026-03-01，应在 7 天内公开"],
}
SHOWN = {
    **ITEM,
    "heard": None,
    "text": TEXT,
    "clocks": [CLOCK],
    "history": [
        {
            "at": "2026-03-05T01:02:00+00:00",
            "by": "p-1",
            "action": "save",
            "version": 1,
            "comment": "",
        }
    ],
}
FORM = {
    "csrf": SESSION["csrf"],
    "command_id": "0123456789abcdef0123456789abcdef",
    "version": "1",
    "edited": "3",
    "body_kind": "text",
    "title": "党务公开实施方案",
    "body": "一、目标\r\n联系电话 13812345678。",
    "clarity-task": "党务公开",
    "clarity-leader": "程某",
    "clarity-lead_department": "办公室",
    "clarity-due": "年底前",
    "clarity-person": "林某",
    "occurred_on": "2026-03-01",
    "basis": "公开目录第九类",
    "audience": ["members", "society"],
    "forms": ["document", "website"],
    "opinion_days": "0",
    "changed": "",
    "weight": "ordinary",
    "urgent": "",
    "plan": "",
    "step": "save",
}


ROUTES = [
    {"id": "A", "urgent": False, "steps": [{"label": "分管领导审核", "when": []}]},
    {"id": "U", "urgent": True, "steps": [{"label": "主要领导紧急审批", "when": []}]},
]


def answering(far: Far, **more: Any) -> None:
    """Everything that the pages of an item ask, with one draft in the catalogue."""
    far.answers |= {
        "catalog.show_item": SHOWN,
        "catalog.save_item": ITEM,
        "catalog.show_catalogue": [{"id": "o-1:b9", "entries": [ENTRY], "retired": []}],
        "catalog.find_organs": [{"id": "o-1", "name": "文广局"}],
        "catalog.list_titles": [{"item": "i-1", "title": TEXT["title"], "organ_name": "文广局"}],
        "catalog.list_items": [ITEM],
        "review.list_routes": ROUTES,
        "access.list_names": [{"account": "p-1", "name": "林知远"}],
        **{name.replace("__", "."): answer for name, answer in more.items()},
    }
