"""A code is read off a screen, a key is bound to a board, and either comes to an end."""

from datetime import timedelta

import pytest

from common.errors import Conflict
from services.publish import domain
from services.publish.channels.board.devices import settle
from services.publish.channels.board.folder import BoardFolder
from services.publish.domain.devices import ALL_CODES, LETTERS
from tests.unit.publish.board_samples import a_board
from tests.unit.publish.publication_samples import NOW

KEY = "ab" * 32


def a_device(board: str = "b-1") -> domain.Device:
    after, _ = domain.enrolled(domain.asking(KEY), a_board(board), "p-1", NOW)
    return after


def test_a_code_has_no_letter_that_is_taken_for_another() -> None:
    assert not set("0O1ILU") & set(LETTERS)
    assert ALL_CODES == 30**6
    assert len({domain.code_of(n) for n in (0, 1, 30, 31, ALL_CODES - 1)}) == 5
    assert domain.code_of(ALL_CODES - 1) == LETTERS[-1] * 6


@pytest.mark.parametrize("given", ["abc-234", " ABC 234 ", "abc234"])
def test_a_code_is_taken_as_people_type_it(given: str) -> None:
    assert domain.typed(given) == "ABC234"


def test_a_device_is_the_boards_and_its_id_says_nothing_of_its_key() -> None:
    device, [event] = domain.enrolled(domain.asking(KEY), a_board(), "p-1", NOW)

    assert (device.board, device.organ, device.enrolled_by) == ("b-1", "o-1", "p-1")
    assert (event.type, event.item, event.data) == (
        "device_enrolled",
        device.id,
        {"board": "b-1", "by": "p-1"},
    )
    assert KEY not in str(event)


def test_a_revoked_device_is_revoked_once_and_may_be_enrolled_again() -> None:
    revoked, [event] = domain.revoked(a_device(), a_board(organ="o-2"), "p-2", NOW)

    assert (revoked.revoked_at, event.type, revoked.version) == (NOW, "device_revoked", 2)
    assert event.organ == "o-2"  # whose the board is now
    with pytest.raises(Conflict, match="已经停用"):
        domain.revoked(revoked, a_board(), "p-2", NOW)
    again, _ = domain.enrolled(revoked, a_board("b-2"), "p-1", NOW)
    assert (again.board, again.revoked_at, again.version) == ("b-2", None, 3)


def test_three_polls_that_do_not_come_make_a_device_offline() -> None:
    heard = NOW - timedelta(minutes=4)

    assert domain.offline_since(heard, NOW) == heard
    assert domain.offline_since(NOW - timedelta(minutes=2), NOW) is None
    assert domain.offline_since(None, NOW) is None


def test_the_face_learns_of_devices_from_files_that_come_and_go(tmp_path: str) -> None:
    folder = BoardFolder(tmp_path, fence=1)
    file = folder.root / "devices" / f"{KEY}.json"
    looked: dict[str, object] = {}

    def note(device: domain.Device, again: object) -> None:
        looked[device.id] = again

    device = a_device()
    settle(folder, [device], note, NOW)
    assert b'"board":"b-1"' in file.read_bytes()
    assert looked == {device.id: NOW}
    settle(folder, [domain.revoked(device, a_board(), "p-2", NOW)[0]], note, NOW)
    assert not file.exists()
    assert looked == {device.id: None}
