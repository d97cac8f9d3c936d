"""A teller who knows the shared city's roster."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.running import City
    from tests.service.notify.teller import Teller


@pytest.fixture(scope="session")
def teller(city: "City") -> "Teller":
    from tests.service.notify.teller import Teller

    with pytest.MonkeyPatch.context() as patch:  # only while it opens the content store
        for name, value in city.stack.env().items():
            patch.setenv(name, value)
        return Teller(city)
