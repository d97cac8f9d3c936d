"""Items of the government's outline, whose routes and weights are the heaviest there are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.running import City
    from tests.service.feedback.desk import Opinions
    from tests.service.road.walker import Walker

OUTLINE = "government"


@pytest.fixture(scope="package", autouse=True)
def settings(city: "City") -> Iterator[None]:
    """Of the running system, for tests that look into its databases."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="package")
def walker(city: "City", settings: None) -> "Walker":
    from tests.service.road.walker import ORGAN, Walker

    adopted = {found["outline"] for found in city.ask("catalog", "show_catalogue", organ=ORGAN)}
    if OUTLINE not in adopted:
        admin = city.administrator()
        city.tell("catalog", "adopt_outline", admin, organ=ORGAN, outline=OUTLINE)
    return Walker(city)


@pytest.fixture(scope="package")
def opinions(walker: "Walker") -> "Opinions":
    from tests.service.feedback.desk import Opinions

    return Opinions(walker)
