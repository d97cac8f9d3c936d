"""Programs that talk to the three faces of the running system, and what stands in it."""

import pytest

from tests.running import City
from tests.service.api.programs import Ground
from tests.service.members.conftest import readers as readers
from tests.service.members.conftest import teller as teller
from tests.service.members.conftest import walker as walker
from tests.service.members.reader import Readers


@pytest.fixture(scope="session")
def ground(city: City, readers: Readers) -> Ground:
    return Ground(city, readers)
