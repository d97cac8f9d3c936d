"""Two bureaus are merged in the running city while each has something open: nothing is left
without an owner, and what was disclosed stays where it is."""

from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from common import clock
from common.database import database
from common.errors import Invalid, NotAllowed
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from tests.service.boards.walls import Walls
    from tests.service.organs.bureaus import Bureaus
    from tests.service.road.walker import View, Walker

pytestmark = pytest.mark.service
ENTRY = "b9-service-04"  # society only, on the website


@dataclass
class Merged:
    """Bureaus `one` and `two` went into `heir`; what each had open then, and the answers."""

    bureaus: "Bureaus"
    one: str
    two: str
    heir: str
    draft: "View"
    under_review: "View"
    public: "View"
    page: str
    case: str
    owed: list["View"]
    plans: dict[str, "View"]
    board: str
    walls: "Walls"
    preview: dict[str, Any]
    answer: dict[str, Any]
    again: dict[str, Any]

    @property
    def walker(self) -> "Walker":
        return self.bureaus.walker

    def person(self, organ: str, number: int) -> str:
        return f"{organ}-{number}"


@pytest.fixture(scope="module")
def merged(city: Any, walker: "Walker") -> Any:
    from tests.service.boards.walls import Walls
    from tests.service.organs.bureaus import HEARING, STAFF, Bureaus

    with pytest.MonkeyPatch.context() as patch:
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        bureaus = Bureaus(walker)
        one, two = bureaus.found("甲局"), bureaus.found("乙局")
        draft = walker.save(ENTRY, one)
        under_review = walker.submit(walker.save(ENTRY, one))
        plans = {name: plan(bureaus, one, name) for name in ("free", "drafted", "given up")}
        plans["asked"] = plan(bureaus, one, "asked", approve=False)
        plans["drafted"]["item"] = walker.save(plans["drafted"]["plan"], one)
        walker.withdraw(walker.save(plans["given up"]["plan"], one))
        walls = Walls(walker)
        board = walls.put_up(organ=one)
        public = walker.finish(walker.submit(walker.save(ENTRY, two)))
        page = walker.read(public["url"])
        case = receive_case(walker, public)
        owed = eventually(lambda: bureaus.owed(one, standing="upcoming"), 60)
        row = bureaus.row("合并局")
        asked: dict[str, Any] = {"into": [row], "command_id": uuid4().hex}
        knows_board = {"_id": board, "organ": one}
        eventually(lambda: database("catalog")["copied_boards"].find_one(knows_board))
        preview = bureaus.reform("merge", [one, two], into=[row], dry_run=True)
        answer = bureaus.reform("merge", [one, two], **asked)
        again = bureaus.reform("merge", [one, two], **asked)
        heir = str(row["id"])
        for service in HEARING:
            eventually(partial(bureaus.knows, service, two, "closed"), 60)
            for organ, number in product((one, two), range(len(STAFF))):
                eventually(partial(bureaus.holds, service, f"{organ}-{number}", heir), 60)
        yield Merged(
            *(bureaus, one, two, heir, draft, under_review, public, page),
            *(case, owed, plans, board, walls, preview, answer, again),
        )


def plan(bureaus: "Bureaus", organ: str, title: str, approve: bool = True) -> "View":
    """A work plan of the organ, approved by the one above."""
    tell = bureaus.walker.tell
    fields = {"column": "service", "content": title, "audience": ["society"], "route": "D"}
    fields |= {"forms": [{"channel": "website"}], "time_rule": "staged"}
    said = {"organ": organ, "title": title, "why": "群众多次来问", "fields": fields}
    asked = dict(tell("catalog", "request_work_plan", f"{organ}-0", **said))
    return decided(bureaus.walker, asked) if approve else asked


def decided(walker: "Walker", asked: "View") -> "View":
    told = {"plan": asked["plan"], "decision": "approve"}
    by = walker.holder("approver", "o-10")
    return dict(walker.tell("catalog", "decide_work_plan", by, **told))


def receive_case(walker: "Walker", public: "View") -> str:
    """An opinion of a citizen about what is public."""
    asked = {"item": public["item"], "text": "建议公开施工时间", "address": "10.9.9.9"}

    def received() -> bool:
        try:
            walker.city.pool.call("feedback", "receive_case", command_id=uuid4().hex, **asked)
        except (Invalid, NotAllowed):
            return False
        return True

    eventually(received, 30)
    eventually(lambda: walker.item(public)["open_cases"] == 1, 30)
    return str(walker.ask("feedback", "list_cases", item=public["item"])[0]["case"])


def test_the_preview_counts_what_follows_and_changes_nothing(merged: Merged) -> None:
    follows = {each["organ"]: each for each in merged.preview["follows"]}

    assert follows[merged.one]["posts"] == follows[merged.two]["posts"] == 7
    assert (follows[merged.one]["drafts"], follows[merged.one]["reviews"]) == (2, 1)
    assert (follows[merged.one]["plans"], follows[merged.two]["plans"]) == (2, 0)
    assert (follows[merged.one]["boards"], follows[merged.two]["boards"]) == (1, 0)
    assert follows[merged.two]["cases"] == 1
    assert follows[merged.one]["obligations"] > 0
    assert {e["heir"] for e in merged.preview["entries"]} == {merged.heir}
    assert [o["id"] for o in merged.preview["organs"]] == [o["id"] for o in merged.answer["organs"]]


def test_the_same_command_again_answers_and_changes_nothing(merged: Merged) -> None:
    def told(answer: Any) -> Any:
        return sorted((o["id"], o["state"], o["was_name"]) for o in answer["organs"])

    assert told(merged.again) == told(merged.answer)
    assert len(merged.walker.ask("catalog", "show_organ", organ=merged.heir)["history"]) == 1


def test_everybody_holds_at_the_heir_what_he_held(merged: Merged) -> None:
    posts = merged.walker.ask("access", "list_posts", organ=merged.heir, limit=100)

    assert len(posts) == 14 and all(post["to"] is None for post in posts)
    before = merged.walker.ask("access", "list_posts", organ=merged.one, limit=100)
    assert len(before) == 7 and all(post["to"] < clock.today().isoformat() for post in before)


def test_what_was_being_written_goes_on_at_the_heir(merged: Merged) -> None:
    def moved(view: "View") -> Any:
        found = merged.walker.item(view)
        return found if found["organ"] == merged.heir else None

    draft, returned = (eventually(partial(moved, v)) for v in (merged.draft, merged.under_review))
    assert (draft["state"], draft["version"]) == ("draft", 1)
    assert (returned["state"], returned["version"]) == ("draft", 2)
    assert "已撤并" in returned["history"][-1]["comment"]
    review = f"{returned['item']}:1"
    eventually(
        lambda: merged.walker.ask("review", "show_review", review=review)["state"] == "closed"
    )


def test_work_plans_go_to_the_heir_but_for_one_that_serves_what_stays(merged: Merged) -> None:
    walker, plans = merged.walker, merged.plans

    def passed() -> bool:
        listed = walker.ask("catalog", "list_work_plans", organ=merged.heir)
        return {each["title"] for each in listed} == {"free", "drafted", "asked"}

    eventually(passed, 60)
    [stays] = walker.ask("catalog", "list_work_plans", organ=merged.one)
    assert (stays["title"], stays["history"]) == ("given up", [])
    free = walker.save(plans["free"]["plan"], merged.heir)
    assert free["outside"] and free["organ"] == merged.heir
    sent = walker.submit(walker.item(plans["drafted"]["item"]))
    assert (sent["organ"], sent["state"]) == (merged.heir, "submitted")
    answered = decided(walker, plans["asked"])
    assert (answered["state"], answered["organ"]) == ("approved", merged.heir)
    assert "原由甲局提出" in answered["history"][-1]["comment"]


def test_its_board_goes_on_as_the_heirs_with_the_heirs_items_and_its_device(
    merged: Merged,
) -> None:
    from tests.service.boards.walls import a_row

    walker, walls = merged.walker, merged.walls

    def passed() -> Any:
        found = walker.ask("publish", "list_boards", organ=merged.heir)
        return found[0] if found else None

    board = eventually(passed, 60)
    assert (board["board"], board["shows"]) == (merged.board, sorted([merged.one, merged.heir]))
    assert walls.get(merged.board, "manifest.json")[0] == 200
    by = merged.person(merged.two, 5)  # a publisher who never was at the board's former organ
    walker.tell("publish", "revoke_device", by, device=walls.device(merged.board))
    eventually(lambda: walls.get(merged.board, "manifest.json")[0] == 404)
    with pytest.raises(Invalid) as refused:
        walls.import_([a_row(board=merged.board, organ=merged.one)])
    assert merged.heir in refused.value.problems[0]


def test_what_was_public_stays_where_it_is_and_is_corrected_by_the_heir(merged: Merged) -> None:
    walker = merged.walker
    found = walker.item(merged.public)
    assert (found["organ"], found["state"]) == (merged.two, "published")
    assert merged.page and walker.read(merged.public["url"]) == merged.page

    of_the_other = merged.person(merged.one, 0)  # who never was at the organ that published it
    by, seen = {"account": of_the_other}, {"item": found["item"], "version": found["version"]}
    begun = walker.tell("catalog", "revise_item", of_the_other, note="更正", **seen)
    kept = {"item": found["item"], "version": begun["version"], "by": by}
    corrected = walker.save(ENTRY, merged.two, title=found["title"], **kept)
    finished = walker.finish(walker.submit(corrected, of_the_other))

    assert finished["url"] == merged.public["url"]
    filed = eventually(
        lambda: [
            f
            for f in walker.ask("oversight", "list_filings", organ=merged.two)
            if f["item_version"] == 2
        ]
    )
    assert filed[0]["superior"] == "o-10"


def test_its_page_on_the_site_says_who_answers_for_it(merged: Merged) -> None:
    found = merged.walker.ask("catalog", "show_organ", organ=merged.two)
    page = f"/organs/{found['code'].lower()}/index.html"

    eventually(lambda: "已撤并，职责由合并局承担" in merged.walker.read(page), 60)


def test_its_opinions_are_handled_by_the_heir(merged: Merged) -> None:
    handler = merged.person(merged.one, 6)
    waiting = merged.walker.ask("feedback", "list_cases", account=handler, limit=100)
    assert merged.case in {case["case"] for case in waiting}

    asked = {"case": merged.case, "version": 1, "kind": "suggestion"}
    screened = merged.walker.tell("feedback", "screen_case", handler, **asked)

    assert screened["state"] == "screened"


def test_what_was_owed_is_owed_by_the_heir_once(merged: Merged) -> None:
    owed = {(row["entry"], row["period"]) for row in merged.owed}

    def inherited() -> bool:
        rows = merged.bureaus.owed(merged.heir, standing="upcoming")
        return owed <= {(row["entry"], row["period"]) for row in rows}

    eventually(inherited, 60)
    eventually(lambda: not merged.bureaus.owed(merged.one, standing="upcoming"), 60)
    left = merged.bureaus.owed(merged.one)
    assert left and {row["standing"] for row in left} == {"lapsed"}


def test_what_an_earlier_release_left_there_moves_when_the_reform_is_said_again(
    merged: Merged,
) -> None:
    left = {
        "boards": ("publish", merged.board),
        "plans": ("catalog", merged.plans["asked"]["plan"]),
    }
    for name, (service, id_) in left.items():
        database(service)[name].update_one({"_id": id_}, {"$set": {"organ": merged.one}})

    merged.walker.tell("catalog", "reannounce", merged.walker.admin)

    for name, (service, id_) in left.items():
        moved = {"_id": id_, "organ": merged.heir}
        eventually(partial(database(service)[name].find_one, moved), 60)


def test_nothing_new_begins_at_a_closed_organ_and_nobody_gets_a_post_there(merged: Merged) -> None:
    walker, person = merged.walker, merged.person(merged.one, 0)

    with pytest.raises(NotAllowed, match="“甲局”已撤并，不能再新办。请到承接它的合并局办理"):
        walker.save(ENTRY, merged.one, by={"account": person})
    row = {"line": 2, "person": "s-late", "name": "石头生", "phone": "", "organ": merged.one}
    rows = [{**row, "role": "drafter", "from": "2024-01-01", "to": ""}]
    with pytest.raises(Invalid) as refused:
        walker.tell("access", "import_people", walker.city.registrar(), rows=rows)
    assert "撤并" in refused.value.problems[0]


def test_nobody_but_a_system_administrator_reforms_organs(merged: Merged) -> None:
    asked = {"kind": "close", "organs": [merged.heir], "document": "1号", "reason": "改革"}

    with pytest.raises(NotAllowed):
        merged.walker.tell("catalog", "reform_organs", merged.person(merged.one, 2), **asked)
