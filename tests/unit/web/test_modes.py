"""Large print without script, what a browser keeps, and a PDF that is still being made."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from services.publish.site.folder import Folder
from services.publish.site.pages import public_page
from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import SITE, a_record, a_sealed
from web import create_app

STRANGE = ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\/evil", "javascript:1"]


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    for name, value in {"SITE_DIR": str(tmp_path), "SITE_URL": "http://localhost"}.items():
        monkeypatch.setenv(name, value)
    pages = [public_page(a_sealed(), a_record(), True, SITE), *static_pages(SITE)]
    Folder(tmp_path, 1).write_many(pages)
    return create_app("portal").test_client()


def test_a_page_is_always_asked_for_again_and_sent_only_when_it_changed(
    portal: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text("第 1 版")
    first = portal.get("/a.html", buffered=True)
    assert "no-cache" in first.headers["Cache-Control"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert portal.get("/a.html", headers=known, buffered=True).status_code == 304
    style = portal.get("/assets/site.css", buffered=True)
    assert "max-age=60" in style.headers["Cache-Control"]

    (tmp_path / "a.html").write_text("第 2 版，更正")

    assert portal.get("/a.html", headers=known, buffered=True).text == "第 2 版，更正"


def test_large_print_is_kept_in_a_cookie_and_shown_by_the_style_sheet(portal: FlaskClient) -> None:
    assert "137.5%" not in portal.get("/assets/mode.css").text

    answer = portal.get("/mode?large=1&back=/columns/")
    assert (answer.status_code, answer.location) == (303, "/columns/")
    large = portal.get("/assets/mode.css")
    assert "font-size: 137.5%" in large.text
    assert "data-mode" not in large.text
    assert large.mimetype == "text/css"
    assert large.headers["Vary"] == "Cookie"
    assert "no-cache" in large.headers["Cache-Control"]

    portal.get("/mode?large=0")
    assert "137.5%" not in portal.get("/assets/mode.css").text


@pytest.mark.parametrize("back", [*STRANGE, "/a\r\nSet-Cookie: x=1", ""])
def test_the_way_back_never_leaves_the_site(portal: FlaskClient, back: str) -> None:
    answer = portal.get(f"/mode?large=1&back={quote(back)}")

    assert answer.location == "/"


def test_the_way_back_is_the_page_one_came_from(portal: FlaskClient) -> None:
    for referrer, back in (
        ("http://localhost/search?q=%E5%85%9A", "/search?q=%E5%85%9A"),
        ("http://evil.example/search", "/"),
    ):
        answer = portal.get("/mode?large=1", headers={"Referer": referrer})
        assert answer.location == back
    search = f"/search?q={quote('党员')}&page=2"
    assert portal.get(f"/mode?large=1&back={quote(search)}").location == search


@pytest.mark.parametrize("path", ["/search?q=x", "/opinions/query", a_record().url])
def test_every_page_offers_both_modes_and_comes_back_to_itself(
    portal: FlaskClient, path: str
) -> None:
    page = portal.get(path, buffered=True).text

    assert f"/mode?large=1&amp;back={quote(path)}" in page
    assert f"/mode?large=0&amp;back={quote(path)}" in page


def test_an_answer_to_a_form_is_not_left_by_a_link_without_script(portal: FlaskClient) -> None:
    page = portal.post("/opinions/preview", data={"item": "i-1", "text": "意见"}).text

    assert '<p class="modes" hidden>' in page


def test_a_sheet_that_a_page_names_is_still_being_made(portal: FlaskClient, tmp_path: Path) -> None:
    sheet = a_record().url.replace(".html", ".pdf")

    answer = portal.get(sheet)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "还在生成" in answer.text
    assert f'href="{a_record().url}"' in answer.text
    (tmp_path / sheet[1:]).write_bytes(b"%PDF")
    assert portal.get(sheet, buffered=True).data == b"%PDF"


@pytest.mark.parametrize(
    "path",
    ["/about.pdf", "/organs/11a03/2026/0009.pdf", "/.new/a.pdf", "/../about.pdf", "/a.pdf.pdf"],
)
def test_any_other_sheet_does_not_exist(portal: FlaskClient, path: str) -> None:
    assert portal.get(path).status_code == 404
