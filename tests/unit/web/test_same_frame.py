"""What the portal adds to the site stands in the site's own frame (common/look/frame.html)."""

import re
from pathlib import Path

import pytest

from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import SITE
from web import create_app

ROOT = Path(__file__).parents[3]
OF_THE_PORTAL = ("/opinions/query", "/opinions/preview", "/search")


def _part(page: str, tag: str) -> str:
    return page[page.index(f"<{tag} ") : page.index(f"</{tag}>")]


@pytest.fixture(scope="module")
def of_the_site() -> str:
    [found] = [page for page in static_pages(SITE) if page.path == "/about.html"]
    return found.body.decode()


@pytest.fixture
def of_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told = {"NAME": SITE.name, "URL": SITE.url, "DOMAIN": SITE.domain, "ID_CODE": SITE.id_code}
    for name, value in told.items():
        monkeypatch.setenv(f"SITE_{name}", value)
    monkeypatch.setenv("SITE_DIR", str(tmp_path))
    portal = create_app("portal").test_client()
    return [portal.get(path).text for path in OF_THE_PORTAL]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_footer_is_the_same(of_the_site: str, of_the_portal: list[str]) -> None:
    own = _flat(_part(of_the_site, "footer"))

    assert {_flat(_part(page, "footer")) for page in of_the_portal} == {own}


def test_the_navigation_is_the_same(of_the_site: str, of_the_portal: list[str]) -> None:
    own = _part(of_the_site, "header").replace(' aria-current="page"', "")

    assert own.count("<li>") == 4
    for page in of_the_portal:
        assert re.findall("<li>.*", _part(page, "header")) == re.findall("<li>.*", own)


def test_the_link_that_a_receipt_names_has_this_name_on_the_website(of_the_site: str) -> None:
    sent = (ROOT / "web/templates/opinions/sent.html").read_text(encoding="utf-8")
    (named,) = re.findall(r'点<a href="[^"]*/opinions/query">([^<]+)</a>', sent)

    assert f'/opinions/query">{named}</a>' in _part(of_the_site, "footer")
