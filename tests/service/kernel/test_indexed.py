"""Every query of every service has an index: on a database that refuses to scan, all goes well."""

from typing import Any

import pytest
from pymongo.errors import OperationFailure

from common.content import ContentStore
from common.database import database
from common.kernel import BEGINNING
from common.parking import Parked
from contracts.words import STANDINGS
from deploy.local.users import SERVICES
from tests.faults.waiting import eventually
from tests.running import City

ORGAN = "o-10a05"
SCANNED = "NoQueryExecutionPlans"
REST = [{"line": 2, "day": "2026-11-30", "works": "no", "notice": "2026"}]
CLARITIES = {
    "task": "任务",
    "leader": "分管领导",
    "lead_department": "办公室",
    "due": "2026-12-31",
    "person": "经办人",
}


class Desk:
    """One item on its way, and everybody who has to do with it."""

    def __init__(self, city: City):
        self._city = city
        roles = ("drafter", "auditor", "approver", "publisher")
        self._who = {role: city.holder(ORGAN, role) for role in roles}

    def tell(self, role: str, service: str, command: str, **arguments: Any) -> Any:
        return self._city.tell(service, command, self._who[role], **arguments)

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        return self._city.ask(service, query, **arguments)

    def write(self, **more: Any) -> dict[str, Any]:
        entry = self.ask("catalog", "show_catalogue", organ=ORGAN)[0]["entries"][0]["id"]
        text = {"title": "查询都有索引", "body": "一、总则\n正文。", "occurred_on": "2026-03-01"}
        forms = {"forms": ["document", "website"], "audience": ["members", "society"]}
        given = {"organ": ORGAN, "entry": entry, "clarities": CLARITIES, **text, **forms, **more}
        return dict(self.tell("drafter", "catalog", "save_item", **given))

    def decide(self, item: str, version: int, *decisions: str) -> None:
        review = f"{item}:{version}"
        eventually(lambda: self.ask("review", "show_review", review=review), 15)
        for step, decision in enumerate(decisions):
            role = ("auditor", "approver")[step]
            given = {"review": review, "step": step, "decision": decision}
            self.tell(role, "review", "decide_step", **given, comment="意见")

    def prove(self, item: str) -> None:
        waiting = {"organ": ORGAN, "limit": 100}
        found = eventually(
            lambda: [
                d
                for d in self.ask("publish", "list_waiting", **waiting)
                if d["publication"].startswith(item)
            ],
            15,
        )
        minutes = ContentStore(database("publish", "content")).put(b"minutes")
        proof = {"number": "1", "date": "2026-03-02", "file_hash": minutes}
        self.tell(
            "publisher", "publish", "prove_delivery", delivery=found[0]["delivery"], proof=proof
        )

    def state(self, item: str) -> str:
        return str(self.ask("catalog", "show_item", item=item)["state"])


@pytest.fixture(scope="module")
def desk(city: City) -> Desk:
    return Desk(city)


@pytest.fixture(autouse=True)
def stack_settings(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in city.stack.env().items():
        monkeypatch.setenv(name, value)


def test_the_database_refuses_to_scan(city: City) -> None:
    with pytest.raises(OperationFailure, match="notablescan"):
        database("catalog")["items"].find_one({"text.basis": "no index has this"})


def test_an_item_goes_down_the_whole_road_and_back(desk: Desk) -> None:
    item = desk.write()["item"]
    desk.tell("drafter", "catalog", "submit_item", item=item, version=1)
    desk.decide(item, 1, "return")
    eventually(lambda: desk.state(item) == "draft", 15)
    desk.write(item=item, version=2, title="改过的题目")
    desk.tell("drafter", "catalog", "submit_item", item=item, version=2)
    desk.decide(item, 2, "approve", "approve")
    desk.prove(item)
    eventually(lambda: desk.state(item) == "published", 20)

    desk.tell("drafter", "catalog", "revise_item", item=item, version=2, note="补充")
    desk.tell("drafter", "catalog", "withdraw_item", item=item, version=3, reason="数据有误")
    eventually(lambda: desk.state(item) == "withdrawn", 20)


def test_every_question_is_answered(desk: Desk, city: City) -> None:
    item = desk.write()["item"]
    person = city.holder(ORGAN, "drafter")
    states: list[dict[str, Any]] = [{}, {"state": "acknowledged"}, {"state": "overdue"}]
    filings = [{**s, **p} for s in states for p in ({}, {"organ": ORGAN}, {"superior": "o-10"})]
    owed: list[dict[str, Any]] = [
        {**which, **where, **more}
        for which in ({}, *({"standing": standing} for standing in STANDINGS))
        for where in ({}, {"organ": ORGAN}, {"organ": ORGAN, "below": True})
        for more in ({}, {"first": "2026-01-01", "last": "2027-12-31", "counting": True})
    ]
    asked = [
        *(("catalog", "list_obligations", wanted) for wanted in owed),
        ("catalog", "list_obligations", {"entry": "b9-rules-01", "section": "x", "counting": True}),
        ("catalog", "list_reminders", {"account": person}),
        ("catalog", "list_moved_dates", {"rows": REST}),
        ("catalog", "find_organs", {}),
        ("catalog", "find_organs", {"name": "10A05"}),
        ("catalog", "list_items", {"organ": ORGAN}),
        ("catalog", "list_items", {"state": "draft"}),
        ("catalog", "list_items", {"organ": ORGAN, "state": "draft"}),
        ("catalog", "show_item", {"item": item}),
        ("catalog", "list_titles", {"items": [item]}),
        ("catalog", "list_organ_names", {"organs": [ORGAN]}),
        ("access", "list_names", {"accounts": [person]}),
        ("review", "list_reviews", {"decided_by": person}),
        ("review", "list_reviews", {"decided_by": person, "organ": ORGAN}),
        ("review", "list_reviews", {"account": person, "organ": ORGAN}),
        ("review", "show_urgent_counts", {"year": 2026}),
        ("review", "show_urgent_counts", {"year": 2026, "organ": ORGAN}),
        *(
            ("publish", "list_publications", {**where, **which})
            for where in ({}, {"organ": ORGAN}, {"organ": ORGAN, "below": True})
            for which in (
                {},
                {"states": ["open", "waiting"]},
                {"looking_for": "awaiting"},
                {"looking_for": "failed"},
            )
        ),
        ("publish", "show_withdrawal", {"item": item}),
        ("feedback", "show_case_counts", {}),
        ("feedback", "show_case_counts", {"by": {"account": person}}),
        ("access", "show_person", {"person": person}),
        ("access", "list_posts", {"role": "drafter"}),
        ("access", "list_posts", {"organ": ORGAN}),
        ("review", "list_reviews", {}),
        ("review", "list_reviews", {"account": person}),
        ("publish", "show_publication", {"item": item}),
        ("publish", "list_waiting", {}),
        ("publish", "list_waiting", {"organ": ORGAN}),
        ("publish", "show_site", {}),
        ("oversight", "list_entries", {}),
        ("oversight", "list_entries", {"item": item}),
        *(("oversight", "list_filings", wanted) for wanted in filings),
        *((service, "list_parked", {}) for service in SERVICES),
        *((service, "list_parked", {"decided": True}) for service in SERVICES),
        *((service, "show_running", {}) for service in SERVICES),
    ]
    for service, query, arguments in asked:
        assert desk.ask(service, query, **arguments) is not None, query


def test_an_administrator_discards_reannounces_and_rebuilds(city: City) -> None:
    admin = city.administrator()
    for service in SERVICES:
        parked = Parked(service, database(service))
        for body in (b"replay", b"discard"):
            parked.park(f"evt-none-none--{service}.on_none", body, "test")
        for found in city.ask(service, "list_parked"):
            city.tell(service, "discard_parked", admin, parked=found["id"])
        city.tell(service, "reannounce", admin, since="2026-01-01T00:00:00+08:00")
    city.tell("publish", "rebuild_site", admin)
    rebuilt = eventually(lambda: city.ask("publish", "show_site")["rebuild"], 10)
    eventually(lambda: city.ask("publish", "show_site")["rebuild"]["state"] == "done", 30)
    assert rebuilt["id"]
    for service in SERVICES:
        requests = database(service)["echo_requests"]
        eventually(lambda r=requests: not r.find_one({"due_at": {"$gt": BEGINNING}}), 15)


def test_no_process_ever_asked_for_a_scan(city: City) -> None:
    """Read last: loops have looked for due work, echoes, dead letters and pages to check."""
    logs = city.stack.folder.path / "log"
    guilty = {path.stem: _lines(path) for path in logs.glob("*.*.log") if _lines(path)}

    assert guilty == {}


def _lines(path: Any) -> list[str]:
    text = path.read_text("utf-8", errors="replace")
    return [line[:600] for line in text.splitlines() if SCANNED in line]
