"""What the benchmarks seed is what the services would have made themselves by today's rules."""

from typing import Any

import pytest

from bench import seed
from bench.system import ORGAN
from common import clock
from services.catalog import store
from services.catalog.domain import seals, texts
from services.publish import domain
from services.publish.domain import Publication
from tests.unit.common.clock_samples import an_almanac


@pytest.mark.parametrize("road", [seed.SHORT, seed.FULL], ids=["short", "full"])
def test_a_seeded_item_may_be_submitted_and_its_seal_planned(road: dict[str, Any]) -> None:
    outline = store.outlines().on("bureau-9", clock.today())
    [entry] = [each for each in outline["entry"] if each["id"] == seed.ENTRY]

    item = seed.item_of("i-1", entry, road)
    texts.check(item.text, entry, texts.Around(an_almanac()))
    sealed = seals.seal_of(item, entry, outline["regime"], [ORGAN])
    planned = domain.with_plan(Publication("i-1:1", item="i-1", version=1), sealed, "1", "/1.html")

    assert sorted(p["channel"] for p in planned.plan) == sorted(road["forms"])
