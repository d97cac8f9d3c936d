"""A search row is made of the page that the record shows, and of nothing else."""

from dataclasses import replace

import pytest

from common.errors import NotAllowed
from services.publish.site.model import Record
from services.publish.site.pages import public_page
from services.publish.site.rows import search_row
from tests.unit.publish.site_samples import SITE, a_record, a_sealed, withdrawn


def a_page_of(record: Record) -> None:
    sealed = a_sealed()
    search_row(record, public_page(sealed, a_record(sealed), True, SITE), SITE)


def test_a_row_is_made_only_of_the_page_that_the_record_shows() -> None:
    shown = a_record()
    for record in (withdrawn(shown), replace(shown, url="/organs/11a03/2026/9.html")):
        with pytest.raises(NotAllowed):
            a_page_of(record)
    with pytest.raises(NotAllowed):
        search_row(shown, None, SITE)
