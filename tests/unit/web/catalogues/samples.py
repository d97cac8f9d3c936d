"""A catalogue as the service tells it, and what its forms send."""

from typing import Any

from flask.testing import FlaskClient

from tests.unit.web.item_samples import ENTRY
from tests.unit.web.standins import SESSION
from web.console.catalogues import words

ID = "o-1:b9"
RETIRED = {**ENTRY, "id": "b9-old", "content": "停用了的内容", "retired": "职责划出"}
CATALOGUE: dict[str, Any] = {
    "id": ID,
    "organ": "o-1",
    "name": "党务公开目录",
    "outline": "b9",
    "version": 1,
    "regime": "party",
    "edition": 3,
    "state": "changed",
    "changed_at": "2026-03-05T01:02:03+00:00",
    "count": 1,
}
LINE = {"edition": 3, "at": "2026-03-05T01:02:03+00:00", "by": "p-2"}
EFFECT = {
    "action": "change",
    "entry": ENTRY["id"],
    "before": ENTRY,
    "after": {**ENTRY, "basis": "新依据"},
    "fields": {"basis": [ENTRY["basis"], "新依据"]},
}
ASKED = {"csrf": SESSION["csrf"], "command_id": "0123456789abcdef0123456789abcdef", "edition": "3"}


POST = {"from": "2024-01-01", "to": None, "behalf": ""}


def post(role: str, organ: str = "o-1") -> dict[str, Any]:
    one = {"organ": organ, "organ_name": "文广局", "role": role}
    return {**SESSION, "posts": [one]}


def text(console: FlaskClient, path: str) -> str:
    answer = console.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def form(**changes: Any) -> dict[str, Any]:
    channels = [each["channel"] for each in ENTRY["forms"]]
    known = {**words.BLANK, **ENTRY}
    typed = {name: known[name] for name in words.TEXTS}
    more = {"forms": channels, "audience": ENTRY["audience"], "interval_days": "0"}
    return {**ASKED, **typed, **more, "disclosure": "proactive", "reason": "核对"} | changes
