"""Everything that happens is in the ledger once, and whatever is done to the ledger is found."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import Result
from pymongo import MongoClient

from common import clock
from common.events import Event, envelope
from tests.faults.waiting import eventually, pause
from tests.service.oversight.conftest import Say
from tests.service.road.walker import FULL

if TYPE_CHECKING:
    from deploy.local.stack import Stack
    from tests.running import City
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
Thief = MongoClient[dict[str, Any]]
KILLS, EVENTS = 4, 400


def an_event(**data: Any) -> dict[str, Any]:
    event = Event("item_submitted", f"i-{uuid4().hex}", 1, data, "o-10a05")
    return envelope(event, clock.now())


def entries(city: "City", item: str) -> list[dict[str, Any]]:
    return list(city.ask("oversight", "list_entries", item=item, limit=1000))


def types(city: "City", item: str) -> Counter[str]:
    return Counter(entry["type"] for entry in entries(city, item))


def test_everything_about_an_item_is_entered_once_whatever_is_repeated(
    walker: "Walker", gongkai: Gongkai, say: Say
) -> None:
    view = walker.published(FULL)
    walker.withdraw(view)
    road = {"item_submitted": 1, "item_approved": 1, "item_published": 2, "filing_opened": 1}
    road |= {"item_withdrawn": 1, "item_recalled": 1}
    eventually(lambda: types(walker.city, view["item"]) == road)
    told = [json.loads(entry["line"]) for entry in entries(walker.city, view["item"])]
    submitted = next(event for event in told if event["type"] == "item_submitted")

    last, repeated = an_event(share=0.1), an_event(text="\ud800")
    say("catalog", "item_submitted", submitted, submitted, last)
    digest = envelope(Event("events_repeated", "", 0, {"events": [*told, repeated]}), clock.now())
    say("catalog", "events_repeated", digest, digest, handler="on_catalog_repeated")
    for new in (last, repeated):
        [entry] = eventually(lambda new=new: entries(walker.city, new["item"]))
        assert json.loads(entry["line"]) == new

    assert types(walker.city, view["item"]) == road
    listed = gongkai("ledger", "list", "--item", view["item"]).stdout
    for words in ("送审", "批准", "公开（党内）", "公开（社会）", "撤下", "向上级报备"):
        assert words in listed


def test_a_worker_killed_again_and_again_loses_and_doubles_nothing(
    stack: "Stack", thief: Thief, say: Say, gongkai: Gongkai
) -> None:
    rng, events = Random(7), [an_event() for _ in range(EVENTS)]
    portion = EVENTS // KILLS
    for start in range(0, EVENTS, portion):
        say("catalog", "item_submitted", *events[start : start + portion])
        pause(rng.random())  # so that it dies at another moment each time
        stack.kill("oversight.worker")

    ids = [event["id"] for event in events]
    ledger = thief["oversight"]["ledger"]
    eventually(lambda: ledger.count_documents({"event": {"$in": ids}}) == EVENTS, 120)
    verdict = json.loads(gongkai("ledger", "verify", "--json").stdout)
    assert verdict["ok"], verdict


def test_a_ledger_that_holds_says_how_far(gongkai: Gongkai, city: "City", tmp_path: Path) -> None:
    result = gongkai("ledger", "verify")
    assert (result.exit_code, result.stdout.startswith("台账完好：")) == (0, True), result.output

    file = tmp_path / "ledger.jsonl"
    assert gongkai("ledger", "export", file).exit_code == 0
    assert gongkai("ledger", "verify", "--file", file).exit_code == 0
    file.write_text(file.read_text("utf-8").replace("o-10a05", "o-10a06", 1), "utf-8")
    assert gongkai("ledger", "verify", "--file", file).exit_code == 1


class Held:
    """The ledger while its worker is down; what was done to it is undone at the end."""

    def __init__(self, thief: Thief, head: Path):
        self.docs, self.head = thief["oversight"]["ledger"], head
        self._documents = list(self.docs.find({"_id": {"$gte": 1}}).sort("_id", 1))
        self._said = head.read_text("ascii")
        self.count = len(self._documents)

    def document(self, seq: int) -> dict[str, Any]:
        return copy.deepcopy(self._documents[seq - 1])

    def put_back(self) -> None:
        self.docs.delete_many({"_id": {"$exists": True}})
        self.docs.insert_many(self._documents)
        self.head.write_text(self._said, "ascii")


def edit(held: Held) -> str:
    held.docs.update_one({"_id": 5}, {"$set": {"organ": "o-forged"}})
    return "第 5 条被改动"


def another_type(held: Held) -> str:
    held.docs.delete_one({"_id": 5})
    held.docs.insert_one(held.document(5) | {"_id": 5.0})
    return "第 5 条被改动"


def remove(held: Held) -> str:
    held.docs.delete_many({"_id": {"$in": [5, 6]}})
    return "缺少第 5 条（连续缺 2 条）"


def swap(held: Held) -> str:
    held.docs.delete_many({"_id": {"$in": [5, 9]}})
    held.docs.insert_many([held.document(9) | {"_id": 5}, held.document(5) | {"_id": 9}])
    return "次序不对：第 5 条的位置上是别的内容，原来的第 5 条现在编号为 9"


def cut(held: Held) -> str:
    held.docs.delete_many({"_id": {"$gt": held.count - 3}})
    return f"末尾缺少 3 条，从第 {held.count - 2} 条起"


def cut_all(held: Held) -> str:
    held.docs.delete_many({"_id": {"$gte": 1}})
    return f"末尾缺少 {held.count} 条，从第 1 条起"


def forge(held: Held) -> str:
    forged = held.document(5) | {"_id": held.count + 1, "event": "forged"}
    held.docs.insert_one(forged)
    return f"多出第 {held.count + 1} 条"


def hide_the_head(held: Held) -> str:
    held.head.unlink()
    return "头文件缺失"


@pytest.mark.parametrize(
    "manipulate", [edit, another_type, remove, swap, cut, cut_all, forge, hide_the_head]
)
def test_what_was_done_to_the_ledger_is_told(
    manipulate: Callable[[Held], str], held: Held, gongkai: Gongkai
) -> None:
    said = manipulate(held)

    result = gongkai("ledger", "verify")

    assert result.exit_code == 1
    assert said in result.stderr
    assert "gongkai ledger resume" in result.stderr


@pytest.fixture(scope="module")
def quiet(city: "City", thief: Thief) -> Any:
    """Nothing is chained, and there is enough to manipulate."""
    eventually(lambda: thief["oversight"]["ledger"].estimated_document_count() > 20)
    city.stack.down("oversight.worker")
    yield city.stack
    city.stack.up("oversight.worker")


@pytest.fixture
def held(quiet: "Stack", thief: Thief) -> Any:
    found = Held(thief, Path(quiet.env()["LEDGER_HEAD"]))
    yield found
    found.put_back()


def test_after_a_restored_backup_the_ledger_goes_on_and_keeps_the_old_head(
    held: Held, gongkai: Gongkai
) -> None:
    cut(held)
    assert "✗ 台账里没有头文件所说的" in gongkai("doctor").stdout

    result = gongkai("ledger", "resume")

    assert f"从第 {held.count - 3} 条以后继续记录" in result.stdout
    assert gongkai("ledger", "verify").exit_code == 0
    [aside] = held.head.parent.glob(f"{held.head.name}.old-*")
    assert json.loads(aside.read_text())["seq"] == held.count
    aside.unlink()
    edit(held)
    assert "不能继续记录" in gongkai("ledger", "resume").stderr
