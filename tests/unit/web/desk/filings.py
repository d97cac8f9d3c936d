"""Filings as oversight answers."""

from typing import Any

from tests.unit.web.desk.staff import Services

AT = "2026-03-05T01:02:03+00:00"


def a_filing(**changes: Any) -> dict[str, Any]:
    return {
        "filing": "i-1:1",
        "item": "i-1",
        "item_version": 1,
        "organ": "o-1",
        "superior": "o-2",
        "published_at": AT,
        "due_on": "2026-03-10",
        "because": "2026-03-05 公开，应在规定的工作日内报备上级并签收",
        "provisional": False,
        "state": "filed",
        "overdue": True,
        "acknowledged_by": "",
        "acknowledged_at": "",
        "comment": "",
        "place": "p",
        **changes,
    }


def sample(services: Services) -> None:
    """Also for looking at the pages."""
    done = a_filing(
        filing="i-2:1",
        item="i-2",
        state="acknowledged",
        acknowledged_by="p-1",
        acknowledged_at=AT,
        comment="已阅，请注意后续公开",
    )
    services.answers |= {
        "oversight.list_filings": [a_filing(), a_filing(filing="i-3:1", provisional=True), done],
        "oversight.acknowledge_filing": {},
        "catalog.list_titles": [
            {"item": "i-1", "title": "关于工期的公示", "organ_name": "文广局"},
            {"item": "i-2", "title": "河东村村务公开", "organ_name": "河东村"},
        ],
        "catalog.list_organ_names": [
            {"organ": "o-1", "name": "文广局"},
            {"organ": "o-2", "name": "市委办"},
        ],
        "access.list_names": [{"account": "p-1", "name": "程知夏"}],
    }
