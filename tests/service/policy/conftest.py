"""The shared city with a small town in it, where every role is held at every place."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.running import City


@pytest.fixture(scope="module")
def settled(city: "City") -> Iterator["City"]:
    from common.database import database
    from tests.service.policy import town
    from tests.service.policy.things import catalogued
    from tests.service.policy.things.kind import ITEM

    with pytest.MonkeyPatch.context() as patch:
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        town.found()
        kept = database("catalog")["items"]
        kept.replace_one({"_id": ITEM}, catalogued.item(ITEM, town.OWN, "draft"), upsert=True)
        yield city
