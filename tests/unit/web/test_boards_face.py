"""The boards' face opens one board's files to a device whose key it knows, and nothing to anybody
else."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from web import create_app
from web.boards.devices import COOKIE, new_key

SHEET = "i-1-1.html"
PRINT = "i-1-1-a4.pdf"
UNKNOWN = "u" * 43  # formed like a key
KEYS = {"b-1": new_key(), "b-2": new_key(), "b-closed": new_key()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for scope, board in (("society", "b-1"), ("inside", "b-2")):
        folder = tmp_path / scope / "boards" / board
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"page of {board}")
        listed = {"items": [{"sheet": SHEET, "prints": {"a4": PRINT}}]}
        (folder / "manifest.json").write_text(json.dumps(listed))
        (tmp_path / scope / "sheets").mkdir(exist_ok=True)
        for name in (SHEET, PRINT, "i-2-1.html"):
            (tmp_path / scope / "sheets" / name).write_text(f"{scope} {name}")
        (tmp_path / scope / "assets").mkdir()
        (tmp_path / scope / "assets" / "board.js").write_text("1")
        (tmp_path / scope / "assets" / "sw.js").write_text("2")
    (tmp_path / "devices").mkdir()
    for board, key in KEYS.items():
        told = {"device": f"d-{board}", "board": board}
        device_file(tmp_path, key).write_text(json.dumps(told))
    return tmp_path


def device_file(root: Path, key: str) -> Path:
    return root / "devices" / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


@pytest.fixture
def face(root: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("BOARD_DIR", str(root))
    monkeypatch.setenv("BOARDS_URL", "https://boards.gongkai.example")
    monkeypatch.setenv("BOARDS_AMQP_URL", "amqp://nobody@127.0.0.1:1/none")
    return create_app("boards").test_client()


def get(face: FlaskClient, path: str, board: str = "b-1", **headers: str) -> Any:
    """As a device of the board asks, read to its end: files are closed then."""
    face.set_cookie(COOKIE, KEYS.get(board, board), domain="localhost")
    return face.get(path, headers=headers, buffered=True)


def test_a_key_opens_its_board(face: FlaskClient) -> None:
    assert get(face, "/").text == "page of b-1"
    assert get(face, f"/sheets/{SHEET}").text == f"society {SHEET}"
    assert get(face, f"/sheets/{PRINT}").text == f"society {PRINT}"
    assert get(face, "/assets/board.js").text == "1"
    assert get(face, "/sw.js").text == "2"
    assert get(face, "/", "b-2").text == "page of b-2"
    assert get(face, f"/sheets/{SHEET}", "b-2").text == f"inside {SHEET}"


def test_a_list_that_is_known_is_not_sent_again(face: FlaskClient) -> None:
    first = get(face, "/manifest.json")
    known = {"If-None-Match": first.headers["ETag"]}

    assert first.status_code == 200
    assert get(face, "/manifest.json", **known).status_code == 304


@pytest.mark.parametrize("key", ["", "x", "é" * 43, UNKNOWN, "..%2f..%2fetc"])
@pytest.mark.parametrize(
    "path", ["/manifest.json", f"/sheets/{SHEET}", "/assets/board.js", "/sw.js"]
)
def test_to_a_device_that_is_nobodys_everything_is_nowhere(
    face: FlaskClient, path: str, key: str
) -> None:
    answer = face.get(path, headers={"Cookie": f"{COOKIE}={key}"})

    assert answer.status_code == 404
    assert "没有登记到公开栏" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/b/b-1/",
        "/boards/b-1/manifest.json",
        "/devices/",
        "/sheets/i-2-1.html",
        f"/sheets/..%2f..%2finside%2fsheets%2f{SHEET}",
        f"/assets/..%2fsheets%2f{SHEET}",
        "/enrol/..%2fopinions.css",
    ],
)
def test_what_the_list_does_not_name_is_nowhere_and_says_the_same(
    face: FlaskClient, path: str
) -> None:
    answer = get(face, path)

    assert answer.status_code == 404
    assert "没有登记到公开栏" in answer.text


def test_a_revoked_device_gets_nothing_from_its_next_question_on(
    face: FlaskClient, root: Path
) -> None:
    assert get(face, "/manifest.json").status_code == 200

    device_file(root, KEYS["b-1"]).unlink()

    assert get(face, "/manifest.json").status_code == 404
    assert face.post("/shown", json={"log": "0" * 16, "entries": []}).status_code == 404
    assert get(face, "/").headers["Location"] == "/enrol"
    assert get(face, "/enrol/state").json == {"enrolled": False}


def test_a_closed_board_says_so_and_shows_nothing(face: FlaskClient) -> None:
    page = get(face, "/", "b-closed")

    assert page.status_code == 200
    assert "已停用" in page.text
    assert get(face, "/manifest.json", "b-closed").status_code == 404
    assert get(face, "/enrol/state", "b-closed").json == {"enrolled": True}


def test_the_key_is_kept_by_the_browser_and_seen_by_no_script_and_no_other_site(
    face: FlaskClient,
) -> None:
    cookie = get(face, "/").headers["Set-Cookie"]

    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Lax", "Max-Age="))


def test_an_enrolled_device_is_led_to_its_board(face: FlaskClient) -> None:
    assert get(face, "/enrol").headers["Location"] == "/"
    assert get(face, "/enrol/state").json == {"enrolled": True}


def test_while_publish_is_away_a_new_device_is_told_to_wait_and_keeps_its_key(
    face: FlaskClient,
) -> None:
    first = face.get("/enrol")

    assert first.status_code == 503
    assert "正在重试" in first.text
    assert first.headers["Cache-Control"] == "no-store"
    kept = face.get_cookie(COOKIE)
    assert kept is not None
    face.get("/enrol")
    again = face.get_cookie(COOKIE)
    assert again is not None
    assert again.value == kept.value


def test_pages_may_load_nothing_from_elsewhere_and_do_not_tell_their_address(
    face: FlaskClient,
) -> None:
    headers = get(face, "/").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_is_no_log_is_refused_for_good_and_a_silent_service_is_not(face: FlaskClient) -> None:
    get(face, "/")

    assert face.post("/shown", data="nonsense").status_code == 400
    assert face.post("/shown", json={"log": "0" * 16, "entries": []}).status_code == 503
