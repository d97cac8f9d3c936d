"""Every event of every service is entered in the ledger, whole."""

from types import SimpleNamespace
from typing import Any

import pytest

from common.calendars import Known
from common.echo import REPEATED
from services.oversight.domain.chain import line_of
from services.oversight.schemas import Entered, ItemPublished
from services.oversight.service import Oversight
from tests.contract.house import handlers, sample, samples
from tests.unit.common.clock_samples import CALENDAR, an_almanac

MINE = {h.subscription.type: h for h in handlers() if h.subscription.reader == "oversight"}


def test_every_event_that_anybody_says_is_entered() -> None:
    entered = {type_ for type_, handler in MINE.items() if handler.schema is Entered}

    assert set(samples()) - {REPEATED} == entered


@pytest.mark.parametrize("type_", sorted(set(MINE) - {REPEATED}))
def test_an_event_comes_into_the_ledger_as_it_was_said(type_: str) -> None:
    put: list[dict[str, Any]] = []
    nothing = SimpleNamespace(
        ledger=SimpleNamespace(put=put.append),
        copies=SimpleNamespace(organ_changed=len, post_changed=len, knows=lambda organ: False),
        filings=SimpleNamespace(add_once=id),
        calendars=SimpleNamespace(changed=len, known=lambda: Known(0, CALENDAR)),
        almanac=an_almanac,
        in_ledger=Oversight.in_ledger,
    )
    event = sample(type_)

    getattr(Oversight, f"on_{type_}")(nothing, Entered().load(sample(type_)))

    assert [line_of(each) for each in put] == [line_of(event)]


def test_what_filing_needs_is_in_the_sample() -> None:
    assert ItemPublished().load(sample("item_published"))["data"] == {"last": True}
