"""The record of the door: one line a minute for a flood, and events that name no place."""

from datetime import UTC, datetime

from services.access.domain import signins
from services.access.domain.signins import PLACES, Place, SignIn, refusal_id

NOW = datetime(2026, 3, 5, 1, 2, 30, tzinfo=UTC)


def a_place(n: int = 1) -> Place:
    return Place(f"key{n}", f"sealed{n}", "Chrome")


def test_a_minute_of_refusals_is_one_record_and_one_event() -> None:
    record, said = SignIn("r", "p-1"), []
    for n in range(30):
        record, events = signins.refused(record, "password", a_place(n % 2))
        said += events

    assert [event.type for event in said] == ["sign_in_refused"]
    assert record.count == 30
    assert [(p["key"], p["count"]) for p in record.places] == [("key0", 15), ("key1", 15)]


def test_of_many_places_some_are_kept_and_all_are_counted() -> None:
    record = SignIn("r", "p-1")
    for n in range(PLACES + 15):
        record, _ = signins.refused(record, "code" if n % 2 else "password", a_place(n))

    assert (len(record.places), record.count) == (PLACES, PLACES + 15)
    assert record.reasons == ["code", "password"]


def test_refusals_of_a_minute_meet_under_one_id_and_nobodys_under_one_of_their_own() -> None:
    assert refusal_id("p-1", NOW) == refusal_id("p-1", NOW.replace(second=59))
    assert refusal_id("p-1", NOW) != refusal_id("p-1", NOW.replace(minute=3))
    assert len({refusal_id(whose, NOW) for whose in ("", "p-1", "p-2")}) == 3


def test_what_is_announced_names_account_and_nothing_else() -> None:
    for say in (signins.opened, signins.closed):
        record, [event] = say(SignIn("r", "p-1"), a_place())
        assert (event.item, event.data) == ("r", {"account": "p-1"})
        assert record.places[0]["address"] == "sealed1"
