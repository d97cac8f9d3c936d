"""Which lists a site has is told from its totals, and agrees with naming all of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.publish.site.plan import Totals, plan_all
from services.publish.site.standing import Standing
from services.publish.site.static import static_pages
from tests.unit.publish.site_samples import SITE

TOTALS = Totals(
    site=2001,
    columns={"ideology": 40, "rules": 0},
    organs={"11A03": 19, "11A04": 120},
)
SEQS = st.integers(min_value=0, max_value=3000)


@settings(max_examples=30)
@given(SEQS, SEQS, SEQS)
def test_every_list_and_every_static_page_stands(site: int, column: int, organ: int) -> None:
    totals = Totals(site, {"ideology": column}, {"11A03": organ})
    standing = Standing(totals, SITE)
    named = [need.path for need in plan_all(totals, SITE)]
    named += [page.path for page in static_pages(SITE)]

    assert [path for path in named if not standing.has(path)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/columns/ideology/3.html",
        "/columns/ideology/02.html",
        "/columns/ideology/0.html",
        "/columns/ideology/2.xml",
        "/columns/ideology/²" + ".html",
        "/columns/gossip/index.html",
        "/organs/11a03/1.html",
        "/organs/11a04/7.html",
        "/organs/11A04/1.html",
        "/organs/11a04/feed.xml",
        "/organs/11a04/2026/03-0001.html",
        "/sitemaps/4.xml",
        "/sitemaps/index.xml",
        "/files/ab/1.html",
        "/stranger.html",
    ],
)
def test_nothing_else_does(path: str) -> None:
    assert not Standing(TOTALS, SITE).has(path)
