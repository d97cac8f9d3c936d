"""A catalogue on the running system: adopted, changed, filed upward, seen in the ledger."""

import json
from typing import Any

import pytest

from common.errors import Conflict, Invalid, NotAllowed
from tests.faults.waiting import eventually
from tests.service.road.test_imports import a_code, a_post, an_organ, import_organs, import_people
from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
ENTRY = "b9-ideology-04"


class Desk:
    """A new organ below o-10 with a publisher, a drafter and the outline `bureau-9`."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        code = a_code()
        self.organ = f"o-{code.lower()}"
        self.publisher, self.drafter = f"{self.organ}-p", f"{self.organ}-d"
        import_organs(walker, an_organ(2, code))
        import_people(
            walker,
            a_post(2, self.publisher, self.organ, "publisher"),
            a_post(3, self.drafter, self.organ, "drafter"),
        )
        adopt = {"organ": self.organ, "outline": "bureau-9"}
        walker.told(lambda: walker.tell("catalog", "adopt_outline", self.publisher, **adopt))
        self.above = walker.holder("approver", "o-10")

    def stands(self) -> dict[str, Any]:
        found = self.walker.ask("catalog", "show_catalogue", organ=self.organ)
        return dict(next(each for each in found if each["outline"] == "bureau-9"))

    def tell(self, command: str, by: str = "", **more: Any) -> Any:
        now = self.stands()
        asked = {"catalogue": now["id"], "edition": now["edition"], **more}
        return self.walker.tell("catalog", command, by or self.publisher, **asked)

    def entered(self) -> dict[str, str]:
        """The newest line of the ledger about it, by type."""
        asked = {"item": self.stands()["id"], "limit": 100}
        found = self.walker.ask("oversight", "list_entries", **asked)
        return {entry["type"]: entry["line"] for entry in reversed(found)}

    def retire(self, **more: Any) -> Any:
        changes = [{"action": "retire", "entry": ENTRY}]
        return self.tell("change_catalogue", changes=changes, reason="职责划出", **more)


@pytest.fixture
def desk(walker: Walker) -> Desk:
    return Desk(walker)


def test_a_change_is_shown_before_it_is_made_and_kept_with_its_reason(desk: Desk) -> None:
    before = desk.stands()

    shown = desk.retire(dry_run=True)
    assert desk.stands() == before
    made = desk.retire()

    assert shown["effects"] == made["effects"]
    after = desk.stands()
    assert (after["edition"], after["count"]) == (2, before["count"] - 1)
    assert [entry["retired"] for entry in after["retired"]] == ["职责划出"]
    kept = desk.walker.ask("catalog", "list_catalogue_history", catalogue=after["id"])
    assert [line["action"] for line in kept["changes"]] == ["retire"]
    compared = desk.walker.ask("catalog", "show_comparison", catalogue=after["id"])
    assert [entry["id"] for entry in compared["missing"]] == [ENTRY]


def test_whoever_saw_an_older_edition_or_holds_no_post_changes_nothing(desk: Desk) -> None:
    desk.retire()
    with pytest.raises(Conflict, match="请刷新后再操作"):
        desk.retire(edition=1)
    with pytest.raises(NotAllowed, match="公开专员"):
        desk.retire(by=desk.drafter)


def test_nothing_new_begins_under_a_retired_entry(desk: Desk) -> None:
    draft = desk.walker.save(ENTRY, desk.organ)
    desk.retire()

    with pytest.raises(NotAllowed, match="已经停用（职责划出）"):
        desk.walker.save(ENTRY, desk.organ)
    seen = {"item": draft["item"], "version": 1}
    assert desk.walker.tell("catalog", "submit_item", desk.drafter, **seen)["state"] == "submitted"


def test_the_organ_above_returns_it_and_takes_note_of_it_and_the_ledger_knows(desk: Desk) -> None:
    desk.retire()
    desk.tell("file_catalogue")
    with pytest.raises(Invalid, match="没有办理"):
        desk.tell("decide_catalogue", desk.above, decision="return")
    returned = desk.tell("decide_catalogue", desk.above, decision="return", comment="请说明")
    assert returned["state"] == "returned"

    desk.tell("file_catalogue")
    noted = desk.tell("decide_catalogue", desk.above, decision="note")

    assert noted["state"] == "noted"
    eventually(lambda: {"catalogue_filed", "catalogue_decided"} <= set(desk.entered()), 30)


def test_the_root_files_nothing(walker: Walker) -> None:
    publisher = walker.holder("publisher", "o-10")
    begun = {"organ": "o-10", "regime": "government", "name": "市级政务公开目录"}
    made = walker.tell("catalog", "begin_catalogue", publisher, **begun)

    with pytest.raises(NotAllowed, match="没有上级机关"):
        walker.tell("catalog", "file_catalogue", publisher, catalogue=made["catalogue"], edition=1)


def test_what_the_public_may_read_is_sealed_with_the_change(desk: Desk) -> None:
    desk.retire()
    eventually(lambda: "catalogue_changed" in desk.entered(), 30)
    line = json.loads(desk.entered()["catalogue_changed"])

    sealed = desk.walker.content.unseal(line["data"]["hash"])

    assert (sealed["organ"]["id"], sealed["edition"]) == (desk.organ, 2)
    assert all("society" in e["audience"] for c in sealed["classes"] for e in c["entries"])
    assert sum(c["inside"] for c in sealed["classes"]) > 0


def public(desk: Desk) -> str:
    """The organ's catalogue as anybody reads it."""
    return str(desk.walker.read(f"/organs/{desk.organ.removeprefix('o-')}/catalogue.html"))


def test_the_outline_as_adopted_is_public_and_a_change_once_the_organ_above_noted_it(
    desk: Desk,
) -> None:
    content = next(e["content"] for e in desk.stands()["entries"] if e["id"] == ENTRY)
    eventually(lambda: content in public(desk), 30)
    desk.retire()
    desk.tell("file_catalogue")
    assert content in public(desk)

    desk.tell("decide_catalogue", desk.above, decision="note")

    eventually(lambda: "第 2 次修订" in public(desk), 30)
    assert content not in public(desk)
    inside = [e for e in desk.stands()["entries"] if "society" not in e["audience"]]
    assert inside
    assert not [entry for entry in inside if entry["content"] in public(desk)]


def test_a_page_of_a_catalogue_outlives_a_rebuild(desk: Desk) -> None:
    eventually(lambda: "第 1 次修订" in public(desk), 30)
    path = desk.walker.site / f"organs/{desk.organ.removeprefix('o-')}/catalogue.html"
    before = path.read_bytes()
    path.write_bytes(b"damaged")

    desk.walker.tell("publish", "rebuild_site", desk.walker.admin)

    eventually(lambda: path.exists() and path.read_bytes() == before, 60)
    eventually(lambda: desk.walker.ask("publish", "show_site")["rebuild"]["state"] == "done", 60)
    assert path.read_bytes() == before


def test_what_belongs_to_another_regime_is_told_where_it_belongs(desk: Desk) -> None:
    """A department's implementation is government, its Party-building is not."""
    change: dict[str, Any] = {"action": "change", "entry": ENTRY, "fields": {"stage": "execution"}}
    with pytest.raises(Invalid) as refused:
        desk.tell("change_catalogue", changes=[change], reason="环节写错了")
    assert "应列入政务公开目录" in " ".join(refused.value.problems)

    change["fields"] = {"stage": "party_building"}
    assert desk.tell("change_catalogue", changes=[change], reason="写明环节")["edition"] == 2
