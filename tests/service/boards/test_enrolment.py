"""A device gets a code, a person with the right post says whose it is, and can take it back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from common.errors import Conflict, NotAllowed, NotFound, TooMany
from deploy.local.demo.screen import Screen
from services.publish import store
from services.publish.domain import ASKED_AT_ONCE, CODE_LIVES, TRIES
from tests.faults.waiting import eventually
from tests.service.boards.press import Press
from tests.service.boards.walls import Walls
from tests.service.road.walker import Walker

pytestmark = pytest.mark.service


@pytest.fixture
def kiosk(walls: Walls) -> Iterator[str]:
    board = walls.put_up()
    yield board
    walls.take_away(board)


@pytest.fixture
def enrolments(press: Press) -> store.Enrolments:
    """As publish opens it."""
    return press.enrolments


def test_a_screen_shows_the_same_code_until_it_is_somebodys(walls: Walls, kiosk: str) -> None:
    screen = Screen(walls.url)
    code = screen.code()

    assert len(code) == 6
    assert screen.code() == code
    assert screen.get("enrol/state")[1] == b'{"enrolled":false}\n'
    assert screen.get("manifest.json")[0] == 404

    walls.enter(f"{code[:3]} {code[3:].lower()}", kiosk, walls.walker.holder("publisher"))

    eventually(lambda: screen.get("manifest.json")[0] == 200)
    assert screen.get("enrol/state")[1] == b'{"enrolled":true}\n'
    assert screen.get("")[0] == 200
    assert Screen(walls.url).code() != code


def test_only_the_boards_publisher_and_the_administrator_may_enter_it(
    walls: Walls, kiosk: str
) -> None:
    code = Screen(walls.url).code()

    with pytest.raises(NotAllowed, match="没有担任公开专员"):
        walls.enter(code, kiosk, walls.walker.holder("drafter"))
    with pytest.raises(NotFound, match="没有编号为"):  # whoever may not read it finds no board
        walls.enter(code, kiosk, "p-nobody")
    assert walls.enter(code, kiosk)["board"] == kiosk


def test_a_code_is_good_for_one_board_and_the_same_command_twice_is_once(
    walls: Walls, kiosk: str
) -> None:
    other = walls.put_up()
    asked: dict[str, Any] = {"code": Screen(walls.url).code(), "board": kiosk}
    by = {"account": walls.walker.admin}
    call = walls.walker.city.pool.call
    once = call("publish", "enrol_device", by=by, command_id="c-" + uuid4().hex, **asked)
    again = call("publish", "enrol_device", by=by, command_id="c-" + uuid4().hex, **asked)

    assert once == again
    with pytest.raises(Conflict, match="另一块公开栏"):
        walls.enter(asked["code"], other)
    walls.take_away(other)


def test_a_revoked_device_shows_nothing_from_its_next_poll_on_and_others_go_on(
    walls: Walls, kiosk: str
) -> None:
    second = walls.enrol(kiosk)
    eventually(lambda: second.get("manifest.json")[0] == 200)
    [one] = walls.walker.ask("publish", "list_boards", board=kiosk)
    assert len(one["devices"]) == 2
    walls.post(kiosk, {"log": "0" * 16, "entries": []})

    heard = {d["device"]: d for d in _devices(walls, kiosk)}
    [mine] = [id_ for id_, device in heard.items() if device["heard"]]
    assert heard[mine]["offline_since"] is None
    with pytest.raises(NotAllowed, match="没有担任公开专员"):
        walls.walker.tell("publish", "revoke_device", walls.walker.holder("drafter"), device=mine)
    walls.walker.tell("publish", "revoke_device", walls.walker.admin, device=mine)

    eventually(lambda: walls.get(kiosk, "manifest.json")[0] == 404)
    assert second.get("manifest.json")[0] == 200
    assert len(_devices(walls, kiosk)) == 1
    # Enrolled again with the key it has, it is the board's once more.
    walls.enter(walls.screens[kiosk].code(), kiosk)
    eventually(lambda: walls.get(kiosk, "manifest.json")[0] == 200)


def _devices(walls: Walls, board: str) -> list[dict[str, Any]]:
    [one] = walls.walker.ask("publish", "list_boards", board=board)
    return list(one["devices"])


def test_who_enrolled_which_device_stands_in_the_ledger(walker: Walker, walls: Walls) -> None:
    board = walls.put_up()
    device = walls.device(board)
    walker.tell("publish", "revoke_device", walker.admin, device=device)

    def entered() -> bool:
        found = walker.ask("oversight", "list_entries", item=device, limit=10)
        return [entry["type"] for entry in found] == ["device_revoked", "device_enrolled"]

    eventually(entered)
    walls.take_away(board)


def test_codes_end_and_guessing_them_is_limited(enrolments: store.Enrolments) -> None:
    now, account = clock.now(), f"p-{uuid4().hex[:8]}"
    code, until = enrolments.ask(uuid4().hex * 2, f"address-{uuid4().hex}", now)

    assert until == now + CODE_LIVES
    with pytest.raises(NotFound, match="已经过期"):
        enrolments.take(code, "b-1", account, until + timedelta(seconds=1))
    for _ in range(TRIES - 1):
        with pytest.raises(NotFound):
            enrolments.take("ZZZZZZ", "b-1", account, until)
    with pytest.raises(TooMany, match="十分钟"):
        enrolments.take(code, "b-1", account, until - timedelta(seconds=1))
    other = f"p-{uuid4().hex[:8]}"
    assert enrolments.take(code, "b-1", other, until - timedelta(seconds=1))["board"] == ""


def test_one_address_has_so_many_open_codes_and_no_more(enrolments: store.Enrolments) -> None:
    now, address = clock.now(), f"address-{uuid4().hex}"
    codes = {enrolments.ask(uuid4().hex * 2, address, now)[0] for _ in range(ASKED_AT_ONCE)}

    assert len(codes) == ASKED_AT_ONCE
    with pytest.raises(TooMany, match="等待登记的设备太多"):
        enrolments.ask(uuid4().hex * 2, address, now)
    assert enrolments.ask(uuid4().hex * 2, address, now + CODE_LIVES)[0]
