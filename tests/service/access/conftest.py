"""A door to the shared city, with its three administrators."""

from typing import TYPE_CHECKING

import pytest

from tests.service.cli.conftest import gongkai as gongkai

if TYPE_CHECKING:
    from tests.running import City
    from tests.service.access.door import Door


@pytest.fixture(scope="session")
def door(city: "City") -> "Door":
    from tests.service.access.door import Door

    return Door(city)
