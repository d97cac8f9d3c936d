"""What a publication asks of the database does not grow with what is on the site already."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.publish.site.model import Record, Seqs
from services.publish.site.plan import Query
from services.publish.site.records import Shelved, give_seqs
from services.publish.store import Shelf, Sites
from services.publish.store.sites import SITE
from tests.service.growth.asked import Asked, Documents
from tests.service.growth.samples import ORGANS, of_many_organs
from tests.unit.publish.site_samples import START, totals

pytestmark = pytest.mark.service


def shelved(record: Record) -> Shelved:
    written = [{"path": record.url, "hash": "0" * 64}]
    return Shelved(record, written, record.updated_at + timedelta(days=1))


@pytest.fixture
def shelf(kept: Documents) -> Shelf:
    shelf = Shelf(kept)
    shelf.prepare()
    shelf.keep({record.item: shelved(record) for record in of_many_organs(ORGANS * 10)})
    return shelf


def test_the_list_of_organs_is_one_question_that_looks_at_one_record_each(
    kept: Documents, asked: Asked, shelf: Shelf
) -> None:
    with asked.listening():
        found = shelf.fetch(Query("organs"))

    assert sorted(record.organ_code for record in found) == [f"11A{n:02}" for n in range(ORGANS)]
    [cost] = asked.costs(kept)
    assert cost.looked_at <= 2 * ORGANS


def test_only_the_numbers_of_what_is_new_are_remembered(kept: Documents, asked: Asked) -> None:
    sites = Sites(kept)
    owned = sites.own()
    assert owned
    fresh = [replace(r, seqs=Seqs(column=0, organ=0, site=0)) for r in of_many_organs(ORGANS + 2)]
    before, totals_before = give_seqs(fresh[:ORGANS], totals(0))
    sites.grow(owned.fence, before)
    new, after = give_seqs(fresh[ORGANS:], totals_before)

    with asked.listening() as commands:
        assert sites.grow(owned.fence, new)

    [update] = commands
    told: dict[str, Any] = update["updates"][0]["u"]["$max"]
    assert len(told) == 4  # the site, one column, two organs
    stored = kept["sites"].find_one({"_id": SITE}) or {}
    assert stored["totals"]["site"] == after.site == ORGANS + 2
    assert stored["totals"]["organs"] == after.organs
    assert stored["totals"]["columns"] == {k: n for k, n in after.columns.items() if n}


@pytest.mark.parametrize(
    "query",
    [
        Query("site", "", 381, 400),
        Query("column", "ideology", 1, 20),
        Query("organ", "11A07", 3, 8),
    ],
)
def test_a_list_looks_at_what_it_shows(
    kept: Documents, asked: Asked, shelf: Shelf, query: Query
) -> None:
    with asked.listening():
        found = shelf.fetch(query)

    assert len(found) == query.last - query.first + 1
    [cost] = asked.costs(kept)
    assert cost.looked_at <= 2 * cost.returned


def test_upkeep_looks_at_what_it_checks(kept: Documents, asked: Asked, shelf: Shelf) -> None:
    urls = [record.url for record in of_many_organs(30)]

    with asked.listening():
        assert len(shelf.due(START + timedelta(days=4), 50)) == 9
        assert len(shelf.changed_since(START + timedelta(hours=8 * 391), 1000)) == 10
        assert shelf.named([*urls, "/stranger.html"]) == set(urls)
        assert len(shelf.after("i-300", 50)) == 50

    for cost in asked.costs(kept):
        assert cost.looked_at <= 2 * cost.returned + 2, cost
