"""A review and its sealed text as the services answer."""

from typing import Any

from flask.testing import FlaskClient

from tests.unit.web.desk.staff import CSRF

HASH, OLD, FILE, PICTURE = "a" * 64, "b" * 64, "c" * 64, "d" * 64
ID = "i-1:2"


def a_seal(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "item": "i-1",
        "version": 2,
        "title": "关于工期调整的公示",
        "body": "一、概况\n工期为三十日。\n二、联系方式\n请到窗口办理。",
        "clarities": {
            "task": "修路",
            "leader": "程知夏",
            "lead_department": "建设科",
            "due": "年底",
            "person": "喆堃",
        },
        "occurred_on": "2026-03-01",
        "basis": "公开目录",
        "audience": ["members", "society"],
        "forms": ["meeting", "website"],
        "attachments": [],
        "opinion_days": 0,
        "organ": {"id": "o-1", "code": "10A05", "name": "文广局", "path": ["澜泽市", "文广局"]},
        "change_note": "工期改为三十日",
        "plan": [
            {"stage": "inside", "channel": "meeting", "target": "main", "required": True},
            {"stage": "outside", "channel": "website", "target": "main", "required": True},
        ],
        "interval_days": 3,
        **changes,
    }


def a_step(name: str, label: str, role: str, **changes: Any) -> dict[str, Any]:
    step = {"name": name, "label": label, "role": role, "organ": "own", "kind": "single"}
    return {**step, "checklist": [], "afterwards": False, **changes}


def a_review(**changes: Any) -> dict[str, Any]:
    return {
        "review": ID,
        "item": "i-1",
        "version": 2,
        "organ": "o-1",
        "hash": HASH,
        "state": "open",
        "weight": "ordinary",
        "urgent": "",
        "step": 1,
        "label": "主要领导审批",
        "role": "approver",
        "steps": 2,
        "waiting_for": "o-1/approver",
        "opened_at": "2026-03-04T01:02:03+00:00",
        "due_on": "2026-03-06",
        "because": "2026-03-04 进入“主要领导审批”，审核审批的每一步限 2 个工作日",
        "provisional": False,
        "overdue": False,
        "place": "p",
        "drafter": "p-7",
        "writers": ["p-7"],
        "route_name": "部门审核审批程序",
        "path": [
            a_step("audit", "分管领导审核", "auditor"),
            a_step("approval", "主要领导审批", "approver"),
        ],
        "escalated": [],
        "decisions": [
            {
                "step": "audit",
                "label": "分管领导审核",
                "organ": "o-1",
                "by": "p-2",
                "decision": "approve",
                "comment": "数字已核对",
                "at": "2026-03-04T03:00:00+00:00",
                "behalf": "",
                "checks": {},
                "minutes": None,
            }
        ],
        "closed_because": "",
        "deciders": ["p-1"],
        "mine": {"may": True, "bars": [], "behalf": ""},
        "before": [],
        **changes,
    }


def decide(console: FlaskClient, **form: str) -> Any:
    given = {"csrf": CSRF, "command_id": "ab" * 16, "step": "1", **form}
    return console.post(f"/reviews/{ID}/decide", data=given)
