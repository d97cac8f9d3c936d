"""What holds after every step of the walk, and what holds when every event has come."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from common import workdays
from common.clocks import earliest
from services.catalog.domain import catalogues, clocks, obligations, periods
from services.catalog.domain.items import Item
from services.catalog.domain.obligations import OWED
from services.publish.domain import delivery_id
from services.review import store as review_store
from services.review.domain import timing
from services.review.domain.reviews import Review
from tests.walk import inherited, loops, placing
from tests.walk.world import World

AFTERWARDS = ("afterwards", "approved", "disputed")


# -- after every step ----------------------------------------------------------------


def nobody_decides_twice_or_about_his_own_text(world: World) -> None:
    for review in world.review.reviews.all.values():
        deciders = [p for d in review.decisions for p in (d["by"], d.get("behalf", "")) if p]
        assert len(deciders) == len(set(deciders)), (review.id, deciders)
        assert not {*deciders} & {review.drafter, *review.writers}, (review.id, deciders)


def an_approval_is_of_every_step_of_its_route(world: World) -> None:
    submitted = {_of(e): e["data"] for e in world.bag.said if e["type"] == "item_submitted"}
    for event in _said(world, "item_approved"):
        told, text = submitted[_of(event)], world.seals[event["data"]["hash"]]
        assert event["data"]["hash"] == told["hash"]
        assert (text["item"], text["version"]) == _of(event)
        assert [a["step"] for a in event["data"]["approvals"]] == _needed(world, told)


def an_urgent_text_is_looked_at_afterwards(world: World) -> None:
    """By everybody whom its ordinary route names, and it stands only when they all agreed."""
    for review in world.review.reviews.all.values():
        if review.urgent and review.state in AFTERWARDS:
            later = [d["step"] for d in review.decisions[1:] if d["decision"] == "approve"]
            asked = _steps(world, review.route, review.weight)
            assert later == asked[: len(later)], review
            assert (review.state == "approved") == (later == asked), review


def what_was_approved_is_not_closed(world: World) -> None:
    for event in _said(world, "item_approved"):
        review = world.review.reviews.get(f"{event['item']}:{event['version']}")
        assert review.state in AFTERWARDS, review


def only_what_was_approved_is_published(world: World) -> None:
    approved = {(*_of(e), e["data"]["hash"]) for e in _said(world, "item_approved")}
    for p in world.publish.publications.all.values():
        assert (p.item, p.version, p.hash) in approved
    for item in world.catalog.items.all.values():
        if item.state in _ROAD:
            assert (item.id, item.version, item.sealed) in approved, item
    for event in _said(world, "item_published"):
        publication = world.publish.publications.get(f"{event['item']}:{event['version']}")
        wanted = [p for p in publication.plan if p["stage"] == event["data"]["stage"]]
        assert {delivery_id(publication.id, p) for p in wanted} <= world.publish.proved


def nobody_is_told_twice_of_one_step(world: World) -> None:
    for review in world.review.reviews.all.values():
        late = [line["step"] for line in review.escalated]
        assert len(late) == len(set(late)), review


def two_persons_say_that_there_is_nothing(world: World) -> None:
    for one in world.catalog.obligations.all.values():
        if one.state == "nothing":
            assert one.history[-1]["by"] != one.asked_by, one


def one_disclosure_meets_one_period(world: World) -> None:
    owed = world.catalog.obligations.all.values()
    met = Counter(one.item for one in owed if one.item)
    assert all(number == 1 for number in met.values()), met
    assert all(one.item is None or one.state == "met" for one in owed)


AFTER_EVERY_STEP = (
    nobody_decides_twice_or_about_his_own_text,
    an_approval_is_of_every_step_of_its_route,
    an_urgent_text_is_looked_at_afterwards,
    what_was_approved_is_not_closed,
    only_what_was_approved_is_published,
    one_disclosure_meets_one_period,
    nobody_is_told_twice_of_one_step,
    two_persons_say_that_there_is_nothing,
)


def _said(world: World, type_: str) -> Iterator[Mapping[str, Any]]:
    return (event for event in world.bag.said if event["type"] == type_)


def _of(event: Mapping[str, Any]) -> tuple[str, int]:
    return event["item"], event["version"]


def _needed(world: World, told: Mapping[str, Any]) -> list[str]:
    """The steps before publication: the short route's where it is urgent."""
    return _steps(world, "U" if told["urgent"] else told["route"], told["weight"])


def _steps(world: World, route: str, weight: str) -> list[str]:
    """Those that the route itself names for this weight."""
    row = review_store.routes().on(route, world.today)
    return [step["name"] for step in row["step"] if weight in step.get("when", [weight])]


# -- when every event has come -------------------------------------------------------


def all_have_heard_the_same(world: World) -> None:
    for knows in world.knows.values():
        for organ in world.catalog.organs.all.values():
            heard = knows.copies.organ(organ.id)
            assert (heard["parent"], heard["state"]) == (organ.parent, organ.state)
        for person in world.people.all.values():
            assert knows.copies._posts[person.id]["version"] == person.version
        assert knows.calendar.version == len(world.catalog.calendars.all)


def every_text_has_an_owner_and_a_clock(world: World) -> None:
    for item in world.catalog.items.all.values():
        _owned(world, item)
        if item.state == "approved" or _dated(item):
            due = earliest(clocks.readings(item, world.knows["catalog"].almanac()))
            assert due is not None and due.due_on and due.because, item


def _dated(item: Item) -> bool:
    """A draft or submission of something that happened and was never public."""
    ever = any(line["action"] == "publish" for line in item.history)
    return item.state in ("draft", "submitted") and bool(item.text["occurred_on"]) and not ever


def _owned(world: World, item: Item) -> None:
    id_ = f"{item.id}:{item.version}"
    if item.state == "draft":
        assert placing.who_may(world, "catalog.save_item", item.organ), item
    elif item.state == "submitted":
        review = world.review.reviews.get(id_)
        assert review.state == "open", (item, review)
        _waits(world, review)
    elif item.state in ("approved", "published"):
        publication = world.publish.publications.get(id_)
        assert publication.hash == item.sealed
        assert publication.state in _ROAD[item.state], (item, publication)


_ROAD = {"approved": ("planned", "open", "waiting"), "published": ("published",)}


def _waits(world: World, review: Review) -> None:
    """Somebody may decide now, or it is visible that nobody can; and by when, and why."""
    organ, persons = placing.desk(world, review)
    assert review.waiting_for == f"{organ or '-'}/{review.current['role']}", review
    assert bool(organ) == bool(persons)
    due = timing.due(review, world.knows["review"].almanac())
    assert due is not None and due.because and review.due_on == due.due_on, review


def every_pending_review_waits_for_somebody(world: World) -> None:
    """And is about what still waits for it."""
    for review in world.review.reviews.all.values():
        if review.state == "open":
            item = world.catalog.items.get(review.item)
            assert (item.version, item.state) == (review.version, "submitted"), (review, item)
        if review.pending:
            _waits(world, review)
        else:
            assert (review.waiting_for, review.due_on) == ("", ""), review


def what_is_withdrawn_is_off_and_meets_nothing(world: World) -> None:
    for item in world.catalog.items.all.values():
        gone = [line["version"] for line in item.history if line["action"] == "withdraw"]
        below = max(gone, default=0)
        shown = item.public.get("version", 0) if item.public.get("stages") else below + 1
        assert shown > below, item
        for one in world.catalog.obligations.find({"item": item.id}):
            assert one.version > below, (item, one)
        for publication in world.publish.publications.find({"item": item.id}):
            assert publication.version > below or publication.state == "withdrawn", publication


def what_is_published_meets_what_it_was_written_for(world: World) -> None:
    """Its own period, where it names one that is still owed; never another entry's."""
    for one in world.catalog.obligations.all.values():
        if one.item:
            item = world.catalog.items.get(one.item)
            period = item.text.get("period")
            assert one.organ in (item.organ, *inherited.heirs(world, item.organ, item.entry))
            assert one.born_of in (None, item.id) or one.entry == item.entry, (one, period)


def open_cases_are_counted_and_keep_an_item_open(world: World) -> None:
    of = Counter(case.item for case in world.cases.all.values() if case.state != "closed")
    for item in world.catalog.items.all.values():
        assert item.open_cases == of[item.id], item
        assert not (item.state == "closed" and item.open_cases), item


def every_period_is_owed_exactly_once(world: World) -> None:
    """What the catalogue asks for since it was opened stands there, with its day and its why."""
    for catalogue in world.catalog.catalogues.all.values():
        going_on = catalogue.state != "ended"
        for entry in catalogues.in_force(catalogue) if going_on else ():
            rule = loops.time_rules()[entry["time_rule"]][-1]
            if rule["period"] in periods.MONTHS:
                [now] = periods.periods(rule["period"], world.today, world.today)
                id_ = obligations.id_of(catalogue.organ, entry["id"], now.id)
                assert world.catalog.obligations.get(id_).state != "lapsed"
    for one in world.catalog.obligations.all.values():
        assert one.id == obligations.id_of(one.organ, one.entry, one.period)
        if one.state in OWED:
            assert one.due_on and one.until and obligations.why(one), one


def days_are_those_of_the_newest_calendar(world: World) -> None:
    """But one that somebody was reminded of, be it at a closed organ, which no calendar moves
    forward."""
    version, calendar = world.knows["catalog"].calendar
    for one in world.catalog.obligations.all.values():
        if one.counted and one.state in OWED:
            begun, number = date.fromisoformat(one.counted["from"]), one.counted["working_days"]
            day = workdays.due_day(begun, number, calendar).day.isoformat()
            assert one.counted["calendar"] == version, one
            told = one.reminders or one.inherited
            assert one.due_on == day or told and one.due_on > day, (one, day)


def what_is_kept_back_is_asked_again(world: World) -> None:
    for thing in world.review.non_disclosures.all.values():
        assert (thing.state == "kept") == bool(thing.review_on and thing.because), thing


AFTER_DRAINING = (
    all_have_heard_the_same,
    every_text_has_an_owner_and_a_clock,
    every_pending_review_waits_for_somebody,
    what_is_withdrawn_is_off_and_meets_nothing,
    what_is_published_meets_what_it_was_written_for,
    open_cases_are_counted_and_keep_an_item_open,
    every_period_is_owed_exactly_once,
    days_are_those_of_the_newest_calendar,
    what_is_kept_back_is_asked_again,
    *inherited.AFTER_DRAINING,
)
