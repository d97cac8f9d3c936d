"""The boards' face opens one board's files to who has its key, and nothing to anybody else."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from common.errors import Invalid
from web import create_app
from web.boards import key_of, path_of

SECRET = base64.b64encode(b"k" * 32).decode()
SHEET = "i-1-1.html"


@pytest.fixture
def face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    for scope, board in (("society", "b-1"), ("inside", "b-2")):
        folder = tmp_path / scope / "boards" / board
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"page of {board}")
        (folder / "manifest.json").write_text(json.dumps({"items": [{"sheet": SHEET}]}))
        for name in (SHEET, "i-2-1.html"):
            (tmp_path / scope / "sheets").mkdir(exist_ok=True)
            (tmp_path / scope / "sheets" / name).write_text(f"{scope} {name}")
        (tmp_path / scope / "assets").mkdir()
        (tmp_path / scope / "assets" / "board.js").write_text("1")
    monkeypatch.setenv("BOARD_DIR", str(tmp_path))
    monkeypatch.setenv("BOARD_KEY", SECRET)
    monkeypatch.setenv("BOARDS_AMQP_URL", "amqp://nobody@127.0.0.1:1/none")
    return create_app("boards").test_client()


def get(face: FlaskClient, path: str, **headers: str) -> Any:
    """Read to its end: files are closed then."""
    return face.get(path, headers=headers, buffered=True)


def test_a_key_opens_its_board(face: FlaskClient) -> None:
    path = path_of(SECRET, "b-1")

    assert get(face, path).text == "page of b-1"
    assert get(face, f"{path}sheets/{SHEET}").text == f"society {SHEET}"
    assert get(face, f"{path}assets/board.js").text == "1"


def test_a_list_that_is_known_is_not_sent_again(face: FlaskClient) -> None:
    first = get(face, f"{path_of(SECRET, 'b-1')}manifest.json")
    known = {"If-None-Match": first.headers["ETag"]}

    assert first.status_code == 200
    assert get(face, f"{path_of(SECRET, 'b-1')}manifest.json", **known).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/b/b-1/",
        f"/b/b-2/{key_of(SECRET, 'b-1')}/",
        f"/b/b-9/{key_of(SECRET, 'b-9')}/",
        f"/b/b-1/{'é' * 24}/",
        f"{path_of(SECRET, 'b-1')}sheets/i-2-1.html",
        f"{path_of(SECRET, 'b-1')}sheets/..%2f..%2finside%2fsheets%2f{SHEET}",
        f"{path_of(SECRET, 'b-1')}assets/..%2fsheets%2f{SHEET}",
        f"/b/..%2f..%2finside/{key_of(SECRET, '../../inside')}/",
    ],
)
def test_everything_else_is_nowhere_and_says_the_same(face: FlaskClient, path: str) -> None:
    answer = get(face, path)

    assert answer.status_code == 404
    assert "没有这块公开栏" in answer.text


def test_pages_may_load_nothing_from_elsewhere_and_do_not_tell_their_address(
    face: FlaskClient,
) -> None:
    headers = get(face, path_of(SECRET, "b-1")).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_is_no_log_is_refused_for_good_and_a_silent_service_is_not(face: FlaskClient) -> None:
    path = f"{path_of(SECRET, 'b-1')}shown"

    assert face.post(path, data="nonsense").status_code == 400
    assert face.post(f"/b/b-1/{'x' * 24}/shown", json={}).status_code == 404


@pytest.mark.parametrize("secret", ["", "short", base64.b64encode(b"k" * 16).decode()])
def test_a_key_that_is_none_lets_nobody_in(secret: str) -> None:
    with pytest.raises(Invalid, match="BOARD_KEY"):
        key_of(secret, "b-1")
