"""The public page of an organ's catalogues says what society may know, and no more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.shown import public_view
from services.publish.site import lists
from services.publish.site.catalogues import catalogue_page
from services.publish.site.model import PublicIndex
from services.publish.site.plan import Totals
from services.publish.site.standing import Standing
from tests.unit.publish.site_samples import SITE

ORGANS = [
    {"id": "o-1", "code": "11A03", "name": "文广局"},
    {"id": "o-0", "code": "11", "name": "区"},
]


def an_entry(id_: str, *audience: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "class": "思想建设",
        "column": "ideology",
        "content": f"内容 {id_}",
        "audience": list(audience),
        "forms": [{"channel": "website", "required": True}],
        "time_rule": "yearly",
        "route": "A",
        "basis": f"依据 {id_}",
        "responsible": "办公室",
        **more,
    }


def a_view(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    catalogue = Catalogue(
        "o-1:b9",
        "o-1",
        "党务公开目录",
        regime="party",
        edition=3,
        changed_at=datetime(2026, 3, 5, 17, 0, tzinfo=UTC),
        entries=list(entries),
    )
    return {**public_view(catalogue, ORGANS), **more}


def text(*views: dict[str, Any]) -> str:
    return catalogue_page(SITE, views).body.decode()


def test_an_entry_for_society_is_shown_in_full() -> None:
    page = text(a_view(an_entry("e-1", "members", "society", time_words="每年三月")))

    for said in ("内容 e-1", "全体党员、社会", "网站", "每年三月", "办公室", "依据 e-1"):
        assert said in page
    assert "第 3 次修订" in page
    assert "2026-03-06" in page  # in Shanghai


@pytest.mark.parametrize("audience", [["members"], ["committee", "named"], ["residents"]])
def test_of_an_inside_entry_nothing_is_said_but_that_there_is_one(audience: list[str]) -> None:
    view = a_view(an_entry("e-1", "society"), an_entry("e-2", *audience))
    page = text(view)

    assert "e-2" not in page
    assert "e-2" not in str(view)
    assert "另有 1 条在党内" in page


def test_a_retired_entry_is_neither_shown_nor_counted() -> None:
    gone = [an_entry("e-2", "society", retired="职责划出"), an_entry("e-3", "members", retired="")]
    page = text(a_view(an_entry("e-1", "society"), *gone))

    assert "e-2" not in page
    assert "职责划出" not in page
    assert "另有" not in page


def test_what_somebody_wrote_is_text_and_no_markup() -> None:
    page = text(a_view(an_entry("e-1", "society", content="<script>x</script>")))

    assert "<script>x" not in page


def test_a_class_leads_to_the_columns_that_the_site_has() -> None:
    page = text(a_view(an_entry("e-1", "society"), an_entry("e-2", "society", column="none-yet")))

    assert "/columns/ideology/" in page
    assert "none-yet" not in page


def test_several_catalogues_of_an_organ_stand_on_one_page() -> None:
    page = catalogue_page(SITE, [a_view(), a_view(name="政务公开目录")])

    assert page.path == "/organs/11a03/catalogue.html"
    assert isinstance(page, PublicIndex)
    assert "党务公开目录" in page.body.decode()
    assert "政务公开目录" in page.body.decode()


def test_the_list_of_an_organ_leads_to_its_catalogue_where_there_is_one() -> None:
    def listed(has: bool) -> str:
        return lists.render_list(SITE, "organ", "11A03", None, [], 0, has).body.decode()

    assert "/organs/11a03/catalogue.html" in listed(True)
    assert "catalogue.html" not in listed(False)


def test_only_a_known_catalogue_is_no_stranger() -> None:
    standing = Standing(Totals(0, {}, {"11A03": 3}, frozenset(["11A03"])), SITE)

    assert standing.has("/organs/11a03/catalogue.html")
    assert not standing.has("/organs/11a04/catalogue.html")
