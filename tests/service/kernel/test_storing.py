"""The store: one aggregate, one document, one guarded write for state and events together."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from common.errors import Conflict, Damaged, Invalid, NotFound
from common.events import Event
from common.store import COMMANDS_KEPT, TRIES, Command, Store
from tests.service.kernel.conftest import Documents


@dataclass(frozen=True)
class Nest:
    id: str
    eggs: int = 0
    words: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


Said = tuple[Nest, list[Event]]


@pytest.fixture
def nests(kept: Documents) -> Store[Nest]:
    store = Store(kept, "nests", Nest)
    store.prepare()
    return store


def lay(nest: Nest) -> Said:
    return replace(nest, eggs=nest.eggs + 1), [Event("egg_laid", nest.id, nest.eggs + 1)]


def document(nests: Store[Nest], id_: str = "n") -> dict[str, Any]:
    return nests.docs.find_one({"_id": id_}) or {}


def a_command(id_: str = "c-1", **arguments: Any) -> Command:
    return Command.of({"command_id": id_, "trace": "any", **arguments})


def interrupting(nests: Store[Nest], times: int) -> Callable[[Nest], Said]:
    """Decides like `lay`, but another writer comes first that many times."""
    left = [times]

    def decide(nest: Nest) -> Said:
        if left[0]:
            left[0] -= 1
            nests.change("n", lay)
        return lay(nest)

    return decide


def test_state_and_event_stand_in_the_same_document(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))

    assert nests.change("n", lay) == Nest("n", eggs=1)

    found = document(nests)
    assert (found["eggs"], found["rev"], found["schema"]) == (1, 2, 1)
    assert [event["type"] for event in found["outbox"]] == ["egg_laid"]
    assert found["outbox_at"].utcoffset() == timedelta(0)


def test_the_second_writer_decides_again_on_what_now_stands(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))

    assert nests.change("n", interrupting(nests, 2)).eggs == 3

    found = document(nests)
    assert (found["eggs"], found["rev"], len(found["outbox"])) == (3, 4, 3)


def test_who_never_comes_first_is_told_so(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))

    with pytest.raises(Conflict, match="nests: n"):
        nests.change("n", interrupting(nests, TRIES))
    assert document(nests)["eggs"] == TRIES


def test_many_writers_lose_no_change(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))

    def ten() -> None:
        for _ in range(10):
            try:
                nests.change("n", lay)
            except Conflict:
                refused.append(1)

    refused: list[int] = []
    threads = [threading.Thread(target=ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = document(nests)
    assert found["eggs"] == len(found["outbox"]) == 40 - len(refused)
    versions = [event["version"] for event in found["outbox"]]
    assert versions == sorted(set(versions))


def test_what_changes_nothing_writes_nothing(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))

    nests.change("n", lambda nest: (nest, []))

    assert document(nests)["rev"] == 1


def test_what_was_never_added_is_not_found(nests: Store[Nest]) -> None:
    with pytest.raises(NotFound):
        nests.change("n", lay)
    with pytest.raises(NotFound):
        nests.get("n")


def test_the_first_to_add_wins_and_the_second_changes_nothing(nests: Store[Nest]) -> None:
    assert nests.add_once(Nest("n", eggs=1), [Event("found", "n", 1)])
    assert not nests.add_once(Nest("n", eggs=9), [Event("found", "n", 9)])

    assert nests.get("n").eggs == 1
    assert len(document(nests)["outbox"]) == 1


def test_another_unique_key_that_is_taken_is_no_repetition(kept: Documents) -> None:
    nests = Store(kept, "unique", Nest, [IndexModel("eggs", unique=True)])
    nests.prepare()
    nests.add_once(Nest("a", eggs=1))

    with pytest.raises(DuplicateKeyError):
        nests.add_once(Nest("b", eggs=1))


def test_a_new_aggregate_begins_with_its_first_change(nests: Store[Nest]) -> None:
    assert nests.change("n", lay, new=lambda: Nest("n")).eggs == 1
    assert nests.change("n", lay, new=lambda: Nest("n")).eggs == 2
    assert len(document(nests)["outbox"]) == 2


@pytest.mark.parametrize("exists", [True, False])
def test_a_repeated_command_answers_and_changes_nothing(nests: Store[Nest], exists: bool) -> None:
    if exists:
        nests.add_once(Nest("n"))

    for trace in ("first", "second"):
        command = Command.of({"command_id": "c-1", "trace": trace, "item": "n"})
        assert nests.change("n", lay, command, lambda: Nest("n")).eggs == 1

    assert len(document(nests)["outbox"]) == 1


def test_the_same_command_id_with_other_arguments_is_refused(nests: Store[Nest]) -> None:
    nests.change("n", lay, a_command(colour="brown"), lambda: Nest("n"))

    with pytest.raises(Invalid, match="命令编号已经用于") as error:
        nests.change("n", lay, a_command(colour="white"))
    assert error.value.problems == ["command_id: c-1"]
    assert document(nests)["eggs"] == 1


def test_of_all_commands_the_last_hundred_are_remembered(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))
    for turn in range(COMMANDS_KEPT + 3):
        nests.change("n", lay, a_command(f"c-{turn}"))

    remembered = [command["id"] for command in document(nests)["commands"]]
    assert remembered == [f"c-{turn}" for turn in range(3, COMMANDS_KEPT + 3)]


def test_a_command_that_changes_nothing_is_remembered_too(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))
    nests.change("n", lambda nest: (nest, []), a_command())

    assert nests.change("n", lay, a_command()).eggs == 0


def test_what_a_newer_program_wrote_is_not_read_as_something_else(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n"))
    nests.docs.update_one({"_id": "n"}, {"$set": {"schema": 2}})

    with pytest.raises(Damaged, match="newer version"):
        nests.get("n")


def test_a_field_that_was_added_since_has_its_default(nests: Store[Nest]) -> None:
    nests.docs.insert_one({"_id": "n", "schema": 1, "rev": 1, "forgotten": True})

    assert nests.get("n") == Nest("n")


@pytest.mark.parametrize("key", ["$set", "a.b", "$outbox"])
def test_keys_and_texts_that_look_like_operators_are_kept_as_they_are(
    nests: Store[Nest], key: str
) -> None:
    nests.add_once(Nest("n"))

    nests.change("n", lambda n: (replace(n, words={"x": {key: "$$REMOVE"}}), []))

    assert nests.get("n").words == {"x": {key: "$$REMOVE"}}


def test_a_date_that_is_none_is_not_stored_and_comes_back_as_none(nests: Store[Nest]) -> None:
    nests.add_once(Nest("n", due_at=datetime(2026, 3, 1, tzinfo=UTC)))

    nests.change("n", lambda nest: (replace(nest, due_at=None), []))

    assert "due_at" not in document(nests)
    assert nests.get("n").due_at is None


# -- many at once ------------------------------------------------------------


def test_many_aggregates_are_written_together_with_their_events(nests: Store[Nest]) -> None:
    nests.add_once(Nest("old", eggs=1))
    old = nests.get("old")

    nests.write_all([(Nest("new"), None, []), (*lay(old)[:1], old, lay(old)[1])])

    assert (nests.get("new").eggs, nests.get("old").eggs) == (0, 2)
    assert len(document(nests, "old")["outbox"]) == 1


@pytest.mark.parametrize("spoil", ["changed", "appeared", "gone"])
def test_all_of_them_or_none(nests: Store[Nest], spoil: str) -> None:
    nests.add_once(Nest("old", eggs=1))
    old = nests.get("old")
    if spoil == "changed":
        nests.change("old", lay)
    if spoil == "appeared":
        nests.add_once(Nest("new-2", eggs=7))
    if spoil == "gone":
        nests.docs.delete_one({"_id": "old"})
    before = list(nests.docs.find({"_id": {"$gt": ""}}))

    with pytest.raises(Conflict, match="meanwhile"):
        nests.write_all(
            [
                (Nest("new-1"), None, []),
                (replace(old, eggs=5), old, []),
                (Nest("new-2"), None, []),
            ]
        )

    assert list(nests.docs.find({"_id": {"$gt": ""}})) == before


def test_two_importers_at_once_leave_one_whole_table(nests: Store[Nest]) -> None:
    def importing(eggs: int) -> None:
        try:
            nests.write_all([(Nest(f"n-{n}", eggs=eggs), None, []) for n in range(50)])
        except Conflict:
            refused.append(eggs)

    refused: list[int] = []
    threads = [threading.Thread(target=importing, args=(eggs,)) for eggs in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    counts = {nest.eggs for nest in nests.find({"_id": {"$gt": ""}})}
    assert counts == {1, 2} - set(refused)


def test_an_old_document_that_lacks_a_new_field_is_no_conflict(nests: Store[Nest]) -> None:
    nests.docs.insert_one({"_id": "n", "schema": 1, "rev": 1, "eggs": 1})
    before = nests.get("n")

    nests.write_all([(replace(before, eggs=2), before, [])])

    assert nests.get("n").eggs == 2


def test_nothing_to_write_is_no_transaction(nests: Store[Nest]) -> None:
    nests.write_all([])

    assert nests.docs.find_one({"_id": "n"}) is None
