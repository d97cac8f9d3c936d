"""Opinion pages stand in the website's frame; `web` may not import it: both are compared."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SITE = ROOT / "services/publish/site/templates/base.html"
OPINIONS = ROOT / "web/templates/opinions/base.html"
NAV = re.compile(r'\("(/[^"]*)", "([^"]+)"\)')
NAV_OF_SITE = re.compile(r'\("\w+", "(/[^"]*)", "([^"]+)"\)')


def _footer(template: Path) -> str:
    text = template.read_text(encoding="utf-8")
    return text[text.index("<footer") : text.index("</footer>")]


def test_the_footer_is_the_same_on_both() -> None:
    assert _footer(OPINIONS) == _footer(SITE)


def test_the_navigation_leads_to_the_same_places_under_the_same_names() -> None:
    of_opinions = NAV.findall(OPINIONS.read_text(encoding="utf-8"))

    assert len(of_opinions) == 4
    assert of_opinions == NAV_OF_SITE.findall(SITE.read_text(encoding="utf-8"))


def test_the_link_that_a_receipt_names_has_this_name_on_the_website() -> None:
    sent = (ROOT / "web/templates/opinions/sent.html").read_text(encoding="utf-8")
    (named,) = re.findall(r'点<a href="[^"]*/opinions/query">([^<]+)</a>', sent)

    assert f'/opinions/query">{named}</a>' in _footer(SITE)
