"""What is due on the running system: opened every night, met by what is published, excused by
two persons, owed again after a withdrawal; and who is reminded."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import Result

from common import clock, workdays
from common.errors import Invalid, NotAllowed
from services.catalog import store
from services.catalog.domain.catalogues import Catalogue
from services.catalog.store import obligations as owed
from services.catalog.worker.opening import Opening
from tests.faults.waiting import eventually
from tests.service.road.walker import ORGAN

if TYPE_CHECKING:
    from tests.running import City
    from tests.service.road.walker import Walker

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
MONTHLY = "b9-resolutions-04"
OTHER_MONTHLY = "b9-democracy-03"
IMMEDIATE = "b9-appointments-01"


def rows(city: "City", **wanted: Any) -> list[dict[str, Any]]:
    found = city.ask("catalog", "list_obligations", **{"organ": ORGAN, "limit": 1000, **wanted})
    return [dict(row) for row in found["rows"]]


def one(city: "City", id_: str) -> dict[str, Any]:
    return dict(city.ask("catalog", "show_obligation", obligation=id_))


# -- the nightly run ------------------------------------------------------------------


@pytest.fixture
def own() -> Catalogue:
    """A catalogue that no other test knows."""
    entry = {"class": "类", "content": "内容"}
    entries = [{**entry, "id": f"x-{n}", "time_rule": "monthly"} for n in range(3)]
    entries.append({**entry, "id": "x-odd", "time_rule": "of-nobody"})  # stops no other
    made = Catalogue(f"o-{uuid4().hex[:8]}:x", organ=f"o-{uuid4().hex[:8]}", entries=entries)
    store.catalogues().add_once(made)
    return made


def opening() -> Opening:
    return Opening(store.catalogues(), owed.obligations(), owed.openings())


def all_opened(run: Opening) -> None:
    while run.run():
        pass


def test_a_catalogue_is_opened_by_itself_and_opening_again_is_nothing(
    city: "City", own: Catalogue
) -> None:
    mine = eventually(lambda: rows(city, organ=own.organ), 30)
    today = clock.today()
    assert {row["period"] for row in mine} == {f"{today:%Y-%m}"}
    assert {row["entry"] for row in mine} == {"x-0", "x-1", "x-2"}

    owed.openings().docs.delete_one({"_id": own.id})  # as if what was opened had not been noted
    all_opened(opening())
    all_opened(opening())

    assert rows(city, organ=own.organ) == mine


def test_what_is_no_longer_in_the_catalogue_is_owed_no_more_until_it_is_back(
    city: "City", own: Catalogue
) -> None:
    all_opened(opening())
    kept = store.catalogues()

    def standing() -> dict[str, str]:
        return {row["entry"]: row["standing"] for row in rows(city, organ=own.organ)}

    kept.change(own.id, lambda c: (replace(c, entries=c.entries[:2]), []))
    all_opened(opening())
    assert standing()["x-2"] == "lapsed"
    assert standing()["x-1"] == "soon" or standing()["x-1"] == "upcoming"
    retired = {**own.entries[0], "retired": "机构改革"}
    kept.change(own.id, lambda c: (replace(c, entries=[retired, *own.entries[1:]]), []))
    all_opened(opening())
    assert (standing()["x-0"], standing()["x-2"] != "lapsed") == ("lapsed", True)


# -- met, owed again ------------------------------------------------------------------


def test_what_is_published_meets_the_period_its_draft_names_and_a_withdrawal_opens_it(
    walker: "Walker",
) -> None:
    city = walker.city
    period = f"{clock.today():%Y-%m}"
    id_ = f"{ORGAN}:{MONTHLY}:{period}"
    eventually(lambda: one(city, id_), 30)
    view = walker.save(MONTHLY, period=period, forms=["document"], audience=["committee"])
    walker.finish(walker.submit(view))

    met = eventually(lambda: (found := one(city, id_))["state"] == "met" and found, 30)
    assert (met["item"], met["version"], met["standing"]) == (view["item"], 1, "in_time")
    assert met["title"] == view["title"]

    walker.withdraw(walker.item(view), reason="数据有误")
    again = eventually(lambda: (found := one(city, id_))["state"] == "open" and found, 30)
    assert "数据有误" in again["history"][-1]["comment"]


def test_a_draft_that_names_a_period_nobody_owes_is_refused(walker: "Walker") -> None:
    with pytest.raises(Invalid, match="不在应公开之列"):
        walker.save(MONTHLY, period="1999-01")


def test_a_draft_about_something_that_happened_owes_its_disclosure_until_it_is_withdrawn(
    walker: "Walker",
) -> None:
    city, today = walker.city, clock.today().isoformat()
    view = walker.save(IMMEDIATE, occurred_on=today)
    id_ = f"{ORGAN}:{IMMEDIATE}:{view['item']}"
    assert one(city, id_)["due_on"] == today

    earlier = (clock.today() - timedelta(days=3)).isoformat()
    walker.save(IMMEDIATE, item=view["item"], version=1, occurred_on=earlier)
    assert (one(city, id_)["due_on"], one(city, id_)["standing"]) == (earlier, "missing")

    walker.withdraw(walker.item(view))
    eventually(lambda: one(city, id_)["standing"] == "lapsed", 30)


# -- what happened, nothing to disclose ------------------------------------------------


def test_what_happened_is_registered_listed_and_shown_at_the_command_line(
    city: "City", gongkai: Gongkai
) -> None:
    by, note = city.holder(ORGAN, "drafter"), f"任前公示{uuid4().hex[:6]}"
    said = gongkai(
        "due",
        "occurrence",
        ORGAN,
        IMMEDIATE,
        "--on",
        clock.today().isoformat(),
        "--note",
        note,
        by=by,
    )
    assert said.exit_code == 0 and "已登记" in said.stdout, said.output
    [made] = [row for row in rows(city, entry=IMMEDIATE) if row["label"] == note]

    listed = json.loads(gongkai("due", "list", "--organ", ORGAN, "--json", "--limit", 1000).stdout)
    assert made["obligation"] in {row["obligation"] for row in listed}
    assert "临期" in gongkai("due", "show", made["obligation"]).stdout


def test_nothing_to_disclose_needs_two_persons(city: "City", gongkai: Gongkai) -> None:
    id_ = f"{ORGAN}:{OTHER_MONTHLY}:{clock.today():%Y-%m}"
    eventually(lambda: one(city, id_), 30)
    drafter, approver = (city.holder(ORGAN, role) for role in ("drafter", "approver"))
    reason = ("--reason", "本月没有会议")
    assert gongkai("due", "nothing", id_, *reason, by=drafter).exit_code == 0
    with pytest.raises(NotAllowed, match="提出本期无可公开的人不能自己批准"):
        city.tell("catalog", "approve_nothing", drafter, obligation=id_)
    waits = city.ask("catalog", "list_reminders", by={"account": approver}, account=approver)
    assert ("asked", id_) in {(row["level"], row["obligation"]) for row in waits}

    refused = gongkai("due", "approve", id_, "--refuse", "有一次会议", by=approver)
    assert "仍然应当公开" in refused.stdout
    assert gongkai("due", "nothing", id_, *reason, by=drafter).exit_code == 0
    assert "已同意" in gongkai("due", "approve", id_, by=approver).stdout
    assert one(city, id_)["standing"] == "nothing"


def test_counts_are_those_of_the_rows_page_by_page(city: "City") -> None:
    eventually(lambda: rows(city), 30)
    year = clock.today().year
    window = {"first": f"{year}-01-01", "last": f"{year + 1}-12-31"}
    asked = {"organ": "o-10", "below": True, "limit": 50, **window}
    found: list[dict[str, Any]] = []
    while page := city.ask(
        "catalog", "list_obligations", **asked, after=found[-1]["place"] if found else ""
    )["rows"]:
        found += page
    counts = city.ask("catalog", "list_obligations", **asked, counting=True)["counts"]

    standings = [row["standing"] for row in found]
    assert counts == {name: standings.count(name) for name in set(standings)}
    assert found == sorted(found, key=lambda row: (row["until"], row["obligation"]))
    for standing, count in counts.items():
        one_kind = {**asked, "limit": 1000, "standing": standing}
        assert len(city.ask("catalog", "list_obligations", **one_kind)["rows"]) == count


# -- reminders --------------------------------------------------------------------------


def test_who_owes_and_later_the_organ_above_is_reminded_until_he_has_seen_it(
    walker: "Walker",
) -> None:
    city = walker.city
    on = (clock.today() - timedelta(days=40)).isoformat()
    view = walker.save(IMMEDIATE, occurred_on=on)
    id_ = f"{ORGAN}:{IMMEDIATE}:{view['item']}"
    above = city.holder("o-10", "publisher")

    def reminded(account: str) -> list[str]:
        found = city.ask("catalog", "list_reminders", by={"account": account}, account=account)
        return [row["level"] for row in found if row["obligation"] == id_]

    if not workdays.published().works(clock.today()):  # nobody is reminded on a day off
        eventually(lambda: owed.obligations().get(id_).due_at > clock.now(), 30)
        assert one(city, id_)["reminders"] == []
        return
    eventually(lambda: reminded(above) == ["long_missing"], 30)
    assert reminded(city.holder(ORGAN, "drafter")) == []
    ledger = eventually(lambda: city.ask("oversight", "list_entries", item=id_), 30)
    assert [entry["type"] for entry in ledger] == ["reminder_due"]

    def may(account: str) -> list[str]:
        by = {"account": account}
        shown = city.ask("catalog", "show_obligation", by=by, obligation=id_)
        return [name for name in shown["may"] if name == "see_reminder"]

    assert may(above) and not may(city.holder(ORGAN, "drafter"))
    city.tell("catalog", "see_reminder", above, obligation=id_)
    assert reminded(above) == [] == may(above)
    walker.withdraw(walker.item(view))


def test_the_person_whom_the_entry_names_is_reminded_and_when_he_has_left_the_drafters_are(
    city: "City", gongkai: Gongkai
) -> None:
    person, other = city.stranger(ORGAN), city.holder(ORGAN, "drafter")
    by = city.holder(ORGAN, "publisher")

    def names(who: str) -> Result:
        say = ("--set", f"person={who}", "--reason", "分工")
        return gongkai("catalogue", "change", ORGAN, IMMEDIATE, *say, by=by)

    def happened() -> str:
        asked = {"organ": ORGAN, "entry": IMMEDIATE, "occurred_on": clock.today().isoformat()}
        note = f"任前公示{uuid4().hex[:6]}"
        made = city.tell("catalog", "register_occurrence", other, **asked, note=note)
        return str(made["obligation"])

    def last(id_: str) -> Any:
        return eventually(lambda: one(city, id_)["reminders"][-1:], 30)[0]

    def is_reminded(account: str, id_: str) -> bool:
        found = city.ask("catalog", "list_reminders", by={"account": account}, account=account)
        return id_ in {row["obligation"] for row in found}

    assert "现在没有本机关的职务" in names("p-nobody").stderr
    if not workdays.published().works(clock.today()):
        return  # nobody is reminded on a day off
    eventually(lambda: names(person).exit_code == 0, 30)  # his post is heard of a moment later
    id_ = happened()
    said = last(id_)
    assert (said["person"], said["roles"], said["left"]) == (person, ["auditor"], [])
    assert is_reminded(person, id_) and not is_reminded(other, id_)
    assert f"{person}、分管领导" in gongkai("due", "show", id_).stdout

    row = {"line": 2, "person": person, "name": "石头生", "organ": ORGAN, "role": "drafter"}
    over = (clock.today() - timedelta(days=1)).isoformat()
    rows = [{**row, "from": "2024-01-01", "to": over}]
    city.tell("access", "import_people", city.registrar(), rows=rows)
    eventually(lambda: not is_reminded(person, id_), 30)
    later = happened()
    said = last(later)
    assert (said["person"], said["left"]) == ("", [person])
    assert is_reminded(other, later)
    assert names("").exit_code == 0
