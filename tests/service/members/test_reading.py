"""Each member reads what is disclosed to him, inside first, and nothing else; reading is proof."""

import base64
import itertools
from uuid import uuid4

import pytest

from common.errors import NotAllowed, NotFound
from tests.faults.waiting import eventually
from tests.service.members.reader import DOCUMENT, MEMBERS, WEBSITE, Readers, View, a_step

pytestmark = pytest.mark.service
ABOVE, ORGAN, BELOW, BESIDE = "o-11", "o-11b03", "o-11b0301", "o-11b0401"
GROUPS = ("standing_committee", "committee", "delegates")
AUDIENCES = (
    *([word] for word in (*GROUPS, "members", "organ_members", "named")),
    ["residents"],
    ["society"],
    ["members", "society"],
    ["committee", "standing_committee"],
    ["organ_members", "delegates", "society"],
)


@pytest.fixture(scope="module")
def everybody(readers: Readers) -> dict[str, View]:
    """One of every kind that an audience can tell apart, at the organ and around it."""
    at = {"above": ABOVE, "own": ORGAN, "below": BELOW, "beside": BESIDE}
    found = {name: readers.signed_in(organ) for name, organ in at.items()}
    for group, organ in itertools.product(GROUPS, (ORGAN, ABOVE)):
        found[f"{group}@{organ}"] = readers.signed_in(BESIDE, f"{group}@{organ}")
    return found


def meant(audience: list[str]) -> set[str]:
    """Who of them, said once more in plain words (domain.md §1, as SMS goes out)."""
    names = {f"{group}@{ORGAN}" for group in GROUPS if group in audience}
    if "members" in audience:
        names |= {"own", "below"}
    if "organ_members" in audience:
        names |= {"own"}
    return names


@pytest.mark.parametrize("audience", AUDIENCES, ids="+".join)
def test_every_audience_at_every_place_reads_its_own_and_nothing_else(
    readers: Readers, everybody: dict[str, View], audience: list[str]
) -> None:
    item = readers.approve(ORGAN, audience)
    reads, lists = set(), set()

    for name, reader in everybody.items():
        if item["item"] in readers.listed(reader, limit=100):
            lists.add(name)
        try:
            found = readers.read(reader, item)
        except NotFound as refused:
            told = str(refused)
            with pytest.raises(NotFound) as missing:
                readers.read(reader, {"item": f"i-{uuid4().hex[:20]}"})
            assert told == str(missing.value)
        else:
            assert found["body"] == f"内部正文{item['item']}"
            reads.add(name)

    assert reads == lists == meant(audience)


def test_who_is_told_by_message_is_who_may_read(
    readers: Readers, everybody: dict[str, View]
) -> None:
    audience = ["organ_members", "delegates"]
    plan = [DOCUMENT, MEMBERS, a_step("sms")]
    item = readers.approve(ORGAN, audience, plan)
    readers.teller.until(item["item"], "finished", "handed")

    told = set(readers.teller.told(item["item"]))
    names = {name for name, reader in everybody.items() if reader["member"] in told}
    assert names == meant(audience)


def test_the_first_reading_proves_it_and_every_reader_counts_once(
    readers: Readers, everybody: dict[str, View]
) -> None:
    item = readers.approve(ORGAN, ["members"])
    readers.until(item, "shown")
    eventually(lambda: readers.delivery(item).get("counts") == {"read": 0}, 30)

    assert not readers.read(everybody["own"], item)["read"]
    proved = readers.until(item, "proved")
    assert proved["proof"]["readings"] == 1
    for name in ("own", "below", "below"):
        readers.read(everybody[name], item)
    assert readers.read(everybody["own"], item)["read"]

    eventually(lambda: readers.delivery(item)["counts"] == {"read": 2}, 30)
    assert readers.readings.count(item["item"], 1) == 2


def test_a_stage_waits_for_readers_only_where_the_entry_says_so(
    readers: Readers, everybody: dict[str, View]
) -> None:
    plan = [a_step("members", required=True), WEBSITE]
    item = readers.approve(ORGAN, ["members", "society"], plan)
    id_ = f"{item['item']}:1"
    readers.until(item, "shown")
    assert "inside" not in readers.publications.get(id_).confirmed

    readers.read(everybody["below"], item)

    eventually(lambda: "outside" in readers.publications.get(id_).opened, 30)


def test_members_read_it_before_society_and_are_told_so(
    readers: Readers, everybody: dict[str, View]
) -> None:
    item = readers.approve(ORGAN, ["members", "society"], interval_days=3)
    found = readers.read(everybody["own"], item)

    assert (found["ahead"], found["public_from"], found["url"]) == (True, "", "")
    readers.walker.prove(item, "document")
    eventually(lambda: readers.read(everybody["own"], item)["public_from"], 30)


@pytest.mark.parametrize("kind", ["ordinary", "secrecy"])
def test_a_withdrawal_takes_it_away_from_list_page_and_files(
    readers: Readers, everybody: dict[str, View], kind: str
) -> None:
    item = readers.approve(ORGAN, ["members"])
    readers.read(everybody["own"], item)
    readers.until(item, "proved")

    readers.withdraw(item, kind)

    readers.until(item, "recalled")
    assert item["item"] not in readers.listed(everybody["own"], limit=100)
    with pytest.raises(NotFound, match="没有找到这件事项"):
        readers.read(everybody["own"], item)
    assert readers.readings.count(item["item"], 1) == 1  # what was read stays on record


def test_a_newer_version_takes_the_place_of_the_older_and_wants_to_be_read_again(
    readers: Readers, everybody: dict[str, View]
) -> None:
    first = readers.approve(ORGAN, ["members"])
    readers.until(first, "shown")
    assert readers.read(everybody["own"], first)["version"] == 1

    again = {"item": first["item"], "version": 2, "title": "更正后的通报"}
    second = readers.approve(ORGAN, ["members"], change_note="更正日期", **again)

    found = readers.read(everybody["own"], second)
    assert (found["version"], found["title"], found["read"]) == (2, "更正后的通报", False)
    assert found["change_note"] == "更正日期"
    assert readers.listed(everybody["own"], limit=100).count(first["item"]) == 1


def test_an_unread_version_is_not_waited_for_once_a_newer_stands(readers: Readers) -> None:
    first = readers.approve(ORGAN, ["members"])
    readers.until(first, "shown")

    readers.approve(ORGAN, ["members"], item=first["item"], version=2)

    assert readers.until(first, "cancelled")["problem"] == "已由新版取代"


def test_pages_follow_one_another_without_gap_or_repeat(readers: Readers) -> None:
    organ = "o-11b0501"
    reader = readers.signed_in(organ)
    items = [readers.approve(organ, ["organ_members"])["item"] for _ in range(5)]
    found, before = [], ""

    for _ in range(9):
        page = readers.face("publish.list_shown", ticket=reader["ticket"], before=before, limit=2)
        found += [row["item"] for row in page["rows"]]
        before = page["next"]
        if not before:
            break

    mine = [item for item in found if item in items]
    assert mine == items[::-1]
    assert len(found) == len(set(found))


def test_a_page_is_read_off_the_index_alone(readers: Readers, everybody: dict[str, View]) -> None:
    held = ["members@o-11b03", "members@o-11", "organ_members@o-11b03", "delegates@o-11"]
    wanted = {"doors": {"$in": held}, "shown": {"$lt": "~"}}
    plan = str(readers.publications.docs.find(wanted).sort("shown", -1).limit(20).explain())

    assert "SORT_MERGE" in plan and "'SORT'" not in plan


def test_words_of_a_title_find_it_among_what_one_may_read(
    readers: Readers, everybody: dict[str, View]
) -> None:
    word = f"水渠{uuid4().hex[:6]}"
    mine = readers.approve(ORGAN, ["members"], title=f"关于{word}修缮的通报")
    readers.approve(ORGAN, ["delegates"], title=f"关于{word}经费的通报")

    assert readers.listed(everybody["own"], words=word) == [mine["item"]]
    assert readers.listed(everybody["own"], words=f"{word} 修缮") == [mine["item"]]
    assert readers.listed(everybody["beside"], words=word) == []


def test_a_file_comes_in_portions_and_only_with_an_item_that_names_it(
    readers: Readers, everybody: dict[str, View]
) -> None:
    data = bytes(range(256)) * 4096  # 1 MiB
    file = {
        "name": "附表.bin",
        "hash": readers.walker.content.put(data),
        "size": len(data),
        "type": "application/octet-stream",
    }
    item = readers.approve(ORGAN, ["members"], attachments=[file])
    other = readers.approve(ORGAN, ["members"])
    asked = {"ticket": everybody["own"]["ticket"], "item": item["item"], "hash": file["hash"]}
    got, offset, portions = b"", 0, 0

    while offset is not None:
        part = readers.face("publish.read_file", offset=offset, **asked)
        got, offset, portions = got + base64.b64decode(part["data"]), part["next"], portions + 1

    assert (got, portions, part["name"], part["size"]) == (data, 3, "附表.bin", len(data))
    for wrong in ({"item": other["item"]}, {"ticket": everybody["beside"]["ticket"]}):
        with pytest.raises(NotFound):
            readers.face("publish.read_file", **{**asked, **wrong})


@pytest.mark.parametrize("ticket", ["x", "e30.e30", "a" * 3000])
def test_without_a_ticket_of_ours_nothing_is_read(readers: Readers, ticket: str) -> None:
    for command, given in (("list_shown", {}), ("read_shown", {"item": "i-1"})):
        with pytest.raises(NotAllowed, match="登录已经过期"):
            readers.face(f"publish.{command}", ticket=ticket, **given)
