"""A walker through the shared city."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.running import City
    from tests.service.road.walker import Walker


@pytest.fixture(scope="session")
def walker(city: "City") -> "Walker":
    from tests.service.road.walker import Walker

    with pytest.MonkeyPatch.context() as patch:  # only while it opens the content store
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        return Walker(city)
