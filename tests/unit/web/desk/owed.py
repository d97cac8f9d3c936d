"""What is due, as catalog answers."""

from typing import Any

from tests.unit.web.desk.staff import Services

ID = "o-1:b9-01:2026-Q1"
DRAFTER = {"posts": [{"organ": "o-1", "organ_name": "澜泽市文广局", "role": "drafter"}]}


def an_obligation(**changes: Any) -> dict[str, Any]:
    return {
        "obligation": ID,
        "organ": "o-1",
        "organ_name": "澜泽市文广局",
        "entry": "b9-01",
        "section": "思想建设",
        "content": "理论学习的安排和完成情况",
        "period": "2026-Q1",
        "label": "2026 年第 1 季度",
        "opens_on": "2026-01-01",
        "due_on": "2026-04-30",
        "until": "2026-04-30T16:00:00+00:00",
        "provisional": False,
        "because": "每季度公开：期满后一个月内",
        "state": "open",
        "standing": "missing",
        "asked_by": "",
        "reason": "",
        "item": "",
        "title": "",
        "version": 0,
        "met_at": "",
        "place": "p",
        **changes,
    }


def shown(**changes: Any) -> dict[str, Any]:
    more = {"may": [], "rule": "quarterly", "rule_version": 1, "work": ""}
    return {**an_obligation(), **more, "history": [], "reminders": [], **changes}


MET = {
    "obligation": "o-1:b9-02:2026-03",
    "label": "2026 年 3 月",
    "state": "met",
    "standing": "late",
    "item": "i-2",
    "title": "三月份学习情况",
    "version": 1,
    "met_at": "2026-05-02T01:00:00+00:00",
}
HISTORY = [
    {"at": "2026-04-20T01:00:00+00:00", "by": "p-2", "action": "ask", "comment": "本期没有会议"},
    {"at": "2026-04-21T01:00:00+00:00", "by": "p-1", "action": "refuse", "comment": "有一次"},
]
REMINDERS = [
    {
        "id": "before-10",
        "version": 1,
        "level": "notice",
        "working_days": -10,
        "on": "2026-04-16",
        "organ": "o-1",
        "roles": ["drafter"],
        "person": "",
        "left": ["p-2"],
    }
]


def sample(services: Services) -> None:
    """Also for looking at the pages."""
    provisional = an_obligation(standing="upcoming", provisional=True, obligation="o-1:b9-03:2026")
    asked = an_obligation(
        standing="asked", state="asked", reason="本期没有会议", obligation="o-1:b9-04:2026-H1"
    )
    rows = [an_obligation(), provisional, asked, an_obligation(**MET)]
    counts = {"missing": 1, "upcoming": 1, "asked": 1, "late": 1}
    entries = [
        {"id": "b9-05", "content": "任前公示", "time_rule": "immediate", "class": "干部选任和管理"},
        {"id": "b9-01", "content": "理论学习", "time_rule": "quarterly", "class": "思想建设"},
    ]
    services.answers |= {
        "catalog.list_obligations": {"rows": rows, "counts": counts},
        "catalog.show_obligation": shown(history=HISTORY, reminders=REMINDERS),
        "catalog.register_occurrence": an_obligation(obligation="o-1:b9-05:e-0a1b2c"),
        "catalog.declare_nothing": an_obligation(),
        "catalog.approve_nothing": an_obligation(),
        "catalog.refuse_nothing": an_obligation(),
        "catalog.see_reminder": an_obligation(),
        "catalog.list_reminders": [an_obligation(level="missing")],
        "catalog.show_catalogue": [{"entries": entries}],
        "catalog.list_organ_names": [{"organ": "o-1", "name": "澜泽市文广局"}],
        "access.list_names": [{"account": "p-2", "name": "方晓岚"}],
    }
