"""A roster number and a code open a session; strangers learn nothing and can lock nobody out."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from common.errors import Invalid, NotAllowed, NotFound, TooMany
from common.tickets import Signer, Ticket
from services.notify.domain import sign_in
from tests.faults.waiting import eventually
from tests.service.members.reader import Readers, an_address

pytestmark = pytest.mark.service
ORGAN = "o-11b0201"


def test_a_member_signs_in_with_the_code_on_his_phone(readers: Readers) -> None:
    row = readers.enrol(ORGAN, "delegates@o-11")
    opened = readers.sign_in(row)

    shown = readers.face("notify.show_session", token=opened["token"])

    assert (shown["member"], shown["name"], shown["organ"]) == (row["member"], "党**", ORGAN)
    assert shown["groups"] == ["delegates@o-11"]
    assert shown["organ_name"] and shown["csrf"] and shown["ticket"]
    key = readers.walker.city.stack.env("notify.service")["MEMBER_KEY"]
    ticket = Signer.from_setting(key).opened(Ticket, shown["ticket"], clock.now())
    assert (ticket.member, ticket.organ, ticket.groups) == (row["member"], ORGAN, shown["groups"])
    assert timedelta(minutes=4) < ticket.until - clock.now() <= timedelta(minutes=5)


def test_full_width_signs_are_taken_as_they_are_meant(readers: Readers) -> None:
    row = readers.enrol(ORGAN)
    readers.ask(f" {_wide(row['member'])} ")

    assert readers.open(_wide(row["member"]), _wide(readers.code(row["phone"])))["token"]


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def test_a_code_is_good_once(readers: Readers) -> None:
    row = readers.enrol(ORGAN)
    readers.sign_in(row)

    with pytest.raises(NotAllowed, match="编号或验证码不对"):
        readers.open(row["member"], readers.code(row["phone"]))


def test_the_answer_and_what_is_kept_are_the_same_for_a_number_nobody_has(
    readers: Readers,
) -> None:
    row, nobody = readers.enrol(ORGAN), f"m-{uuid4().hex[:8]}"
    now = clock.now()

    assert readers.ask(row["member"]) == readers.ask(nobody) == {"message": sign_in.SENT}
    readers.code(row["phone"])
    one, other = eventually(lambda: _both_handed_over(readers, now))
    assert set(one) - {"lease"} == set(other) - {"lease"}
    assert not {row["member"], nobody} & {str(value) for value in (*one.values(), *other.values())}


def _both_handed_over(readers: Readers, since: datetime) -> list[dict[str, Any]]:
    """What is kept of the two who asked since then, once there is nothing left to send."""
    found = readers.notify["sign_ins"].find({"_id": {"$gt": ""}, "until": {"$gt": since}})
    recent = [d for d in found if d["sent"][-1]["at"] >= since and not d["letter"]]
    return recent if len(recent) == 2 else []


def test_a_number_nobody_has_opens_nothing_in_the_same_words(readers: Readers) -> None:
    row, nobody = readers.enrol(ORGAN), f"m-{uuid4().hex[:8]}"
    readers.ask(row["member"])
    readers.ask(nobody)
    told = []

    for member in (row["member"], nobody):
        with pytest.raises(NotAllowed) as error:
            readers.open(member, "000000")
        told.append(str(error.value))

    assert told[0] == told[1]


def test_no_code_lies_readable_in_the_database(readers: Readers) -> None:
    row = readers.enrol(ORGAN)
    readers.ask(row["member"])
    code = readers.code(row["phone"])

    for name in ("sign_ins", "messages"):
        for document in readers.notify[name].find({"_id": {"$gt": ""}}):
            assert code not in map(str, document.values())


def test_a_stranger_who_asks_and_guesses_locks_nobody_out(readers: Readers) -> None:
    row, stranger = readers.enrol(ORGAN), an_address()
    readers.ask(row["member"], stranger)
    code = readers.code(row["phone"])
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(7):
        with pytest.raises(NotAllowed, match="编号或验证码不对"):
            readers.open(row["member"], wrong, stranger)

    with pytest.raises(NotAllowed):
        readers.open(row["member"], code, stranger)
    readers.ask(row["member"])  # the owner asks: no other message, and the one he has is good
    assert readers.codes(row["phone"]) == [code]
    assert readers.open(row["member"], code)["token"]


def test_a_phone_is_not_flooded(readers: Readers) -> None:
    row = readers.enrol(ORGAN)
    for _ in range(10):
        readers.ask(row["member"])

    readers.code(row["phone"])
    assert len(readers.codes(row["phone"])) == 1


def test_one_network_asks_so_often_and_is_told_when_again(readers: Readers) -> None:
    address = an_address()
    for _ in range(sign_in.ASKS[0][0]):
        readers.ask(f"m-{uuid4().hex[:8]}", address)

    with pytest.raises(TooMany, match="以后再试"):
        readers.ask(f"m-{uuid4().hex[:8]}", address)
    kept = readers.notify["arrivals"].find({"_id": {"$gt": ""}})
    assert not any(address in document["_id"] for document in kept)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a"])
def test_what_is_no_code_is_told_so(readers: Readers, code: str) -> None:
    with pytest.raises(Invalid) as error:
        readers.open("m-1", code)
    assert "验证码是 6 位数字" in str(error.value)


def test_signing_out_ends_it(readers: Readers) -> None:
    reader = readers.signed_in(ORGAN)
    readers.face("notify.close_session", token=reader["token"])

    with pytest.raises(NotFound, match="请重新登录"):
        readers.face("notify.show_session", token=reader["token"])
    readers.face("notify.close_session", token=reader["token"])


def test_who_is_taken_off_the_roster_is_signed_out_at_once(readers: Readers) -> None:
    reader = readers.signed_in(ORGAN)
    by = readers.teller.city.administrator()

    removed = readers.teller.tell("notify", "remove_member", by, member=reader["member"])

    assert removed == {"member": reader["member"], "removed": True}
    with pytest.raises(NotFound, match="请重新登录"):
        readers.face("notify.show_session", token=reader["token"])
    again = readers.teller.tell("notify", "remove_member", by, member=reader["member"])
    assert not again["removed"]


def test_a_stranger_removes_nobody(readers: Readers) -> None:
    reader = readers.signed_in(ORGAN)
    stranger = readers.teller.city.holder("o-12b0101", "publisher")

    with pytest.raises(NotAllowed, match="系统管理员"):
        readers.teller.tell("notify", "remove_member", stranger, member=reader["member"])


def test_a_session_is_no_session_of_another_token(readers: Readers) -> None:
    for token in ("x", uuid4().hex, "€" * 50):
        with pytest.raises(NotFound, match="请重新登录"):
            readers.face("notify.show_session", token=token)
