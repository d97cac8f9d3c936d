"""Reading, cell by cell: role × place × audience; and what waits for a person."""

from datetime import UTC, datetime
from typing import Any

import pytest

from common.database import database
from common.errors import GongkaiError, NotFound
from contracts import policy
from tests.running import City
from tests.service.policy import town
from tests.service.policy.cells import a_name
from tests.service.policy.things import catalogued, handled, proved
from tests.service.policy.things.kind import LEAD, RELATIONS, REPLIER
from tests.service.policy.town import OTHER, OWN, PERSONS, THIN

pytestmark = pytest.mark.service
MISSING = "pc-missing:999999"
SHOWN = {
    "catalog.show_item": lambda id_: {"item": id_},
    "review.show_review": lambda id_: {"review": id_},
    "feedback.show_case_staff": lambda id_: {"case": id_},
}


def shown(city: City, action: str, person: str, id_: str) -> Any:
    service, method = action.split(".")
    account = {"account": person} if action == "feedback.show_case_staff" else {}
    try:
        asked = {"by": {"account": person}, **account, **SHOWN[action](id_)}
        return city.ask(service, method, **asked)
    except GongkaiError as error:
        return error


@pytest.mark.parametrize("audience", catalogued.AUDIENCES, ids=["inside", "society"])
@pytest.mark.parametrize("organ", [OWN, THIN])
def test_items_are_read_at_their_organ_and_above_whoever_they_are_for(
    settled: City, organ: str, audience: dict[str, Any]
) -> None:
    id_ = a_name("catalog")
    one = catalogued.item(id_, organ, "published", audience)
    one["text"]["title"] = f"{id_} 的标题"
    database("catalog")["items"].insert_one(one)

    for person in PERSONS:
        read = policy.may(person, policy.READ, town.facts(policy.READ, organ, {}))
        found = shown(settled, "catalog.show_item", person, id_)
        listed = settled.ask(
            "catalog", "list_items", by={"account": person}, organ=organ, title=f"{id_} "
        )
        assert (found["item"] == id_) if read else type(found) is NotFound, person
        assert (id_ in {row["item"] for row in listed}) == read, person
        if not read:
            gone = shown(settled, "catalog.show_item", person, MISSING)
            assert str(found).replace(id_, "?") == str(gone).replace(MISSING, "?")


def test_a_case_is_read_by_the_staff_there_and_by_who_works_on_it(settled: City) -> None:
    id_ = a_name("feedback")
    one = {**handled.case(id_, THIN, "assigned"), "item": id_}
    database("feedback")["cases"].insert_one(one)
    persons = {name: RELATIONS[name] for name in ("lead", "helpers", "replier")}

    for person in PERSONS:
        read = policy.may(person, policy.READ, town.facts(policy.READ, THIN, persons))
        found = shown(settled, "feedback.show_case_staff", person, id_)
        assert (found["case"] == id_) if read else type(found) is NotFound, person
        listed = settled.ask("feedback", "list_cases", by={"account": person}, item=id_)
        seen = policy.may(person, policy.READ, town.facts(policy.READ, THIN, {}))
        assert (id_ in {row["case"] for row in listed}) == seen


def test_reviews_are_read_at_their_organ_and_above(settled: City) -> None:
    id_ = a_name("review")
    kind = handled.reviewing("approver")
    database("review")["reviews"].insert_one(kind.write(id_, THIN, "approved"))

    for person in PERSONS:
        found = shown(settled, "review.show_review", person, id_)
        read = policy.may(person, policy.READ, town.facts(policy.READ, THIN, {}))
        assert (found["review"] == id_) if read else type(found) is NotFound, person


def test_a_list_without_an_organ_shows_what_its_reader_may_read(settled: City) -> None:
    docs = database("catalog")["items"]
    for organ in (OWN, THIN, OTHER):
        docs.insert_one(catalogued.item(a_name("catalog"), organ, "withdrawn"))
    by = {"account": town.person("monitor", town.ABOVE)}
    organs = {row["organ"] for row in pages(settled, by=by, states=["draft", "withdrawn"])}
    below = {row["organ"] for row in pages(settled, by=by, organ=OWN, below=True)}

    assert organs == {OWN, THIN}
    assert below == {OWN}
    assert settled.ask("catalog", "list_items", by={"account": town.NOBODY}) == []


def pages(city: City, **asked: Any) -> list[dict[str, Any]]:
    """All pages, of seven each, none of them twice and in order."""
    found: list[dict[str, Any]] = []
    while page := city.ask(
        "catalog", "list_items", **asked, limit=97, after=found[-1]["place"] if found else ""
    ):
        found += page
    keys = [(row["changed_at"], row["item"]) for row in found]
    assert keys == sorted(keys, reverse=True)
    assert len({row["item"] for row in found}) == len(found)
    return found


# -- what waits for a person -------------------------------------------------------

LONG_AGO = {"received_at": datetime(2020, 1, 1, tzinfo=UTC), "due_on": "2020-04-01"}


def waits(city: City, query: str, account: str, key: str) -> set[str]:
    service, method = query.split(".")
    found = city.ask(service, method, by={"account": account}, account=account, limit=1000)
    return {row[key] for row in found}


def test_a_case_waits_for_the_nearest_who_may_take_its_next_step(settled: City) -> None:
    docs = database("feedback")["cases"]
    ids = {}
    for organ, state in (
        (OWN, "received"),
        (THIN, "received"),
        (OWN, "assigned"),
        (OWN, "answered"),
    ):
        ids[organ, state] = a_name("feedback")
        docs.insert_one({**handled.case(ids[organ, state], organ, state), **LONG_AGO})
    mine = {
        town.person("case_handler", OWN): {(OWN, "received")},
        town.person("case_handler", town.ABOVE): {(THIN, "received")},
        town.person("case_handler", OTHER): set(),
        LEAD: {(OWN, "assigned")},
        town.person("approver", OWN): {(OWN, "answered")},
        REPLIER: set(),
        town.person("approver", town.ABOVE): set(),
    }

    for account, which in mine.items():
        found = waits(settled, "feedback.list_cases", account, "case")
        assert found & set(ids.values()) == {ids[one] for one in which}, account


def test_a_reply_of_the_only_reviewer_there_waits_for_the_organ_above(settled: City) -> None:
    """THIN has no reviewer; whoever replied may not review, wherever he holds a post."""
    id_, replier = a_name("feedback"), town.person("auditor", town.ABOVE)
    one = {**handled.case(id_, THIN, "answered"), **LONG_AGO, "replier": replier}
    database("feedback")["cases"].insert_one(one)

    assert id_ in waits(settled, "feedback.list_cases", town.person("approver", town.ABOVE), "case")
    assert id_ not in waits(settled, "feedback.list_cases", replier, "case")


def test_proofs_and_filings_wait_at_the_organ_that_enters_them(settled: City) -> None:
    delivery, filing = a_name("publish"), a_name("oversight")
    opened = {"opened_at": datetime(2020, 1, 1, tzinfo=UTC)}
    kept = database("publish")["deliveries"]
    kept.insert_one({**proved.delivery(delivery, OWN, "awaiting"), **opened})
    early = {**proved.filing(filing, OWN, "filed"), "due_on": "2020-01-01"}
    database("oversight")["filings"].insert_one(early)

    for organ in (OWN, town.ABOVE, OTHER):
        publisher, approver = town.person("publisher", organ), town.person("approver", organ)
        waiting = waits(settled, "publish.list_waiting", publisher, "delivery")
        filed = waits(settled, "oversight.list_filings", approver, "filing")
        assert (delivery in waiting) == (organ == OWN)
        assert (filing in filed) == (organ == town.ABOVE)
