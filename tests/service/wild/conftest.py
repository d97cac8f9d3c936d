"""Programs that ask the three faces wildly, after all other tests of the shared system: they leave
traces in it."""

import pytest

from tests.running import City
from tests.service.members.conftest import readers as readers
from tests.service.members.conftest import teller as teller
from tests.service.members.conftest import walker as walker
from tests.service.members.reader import Readers
from tests.service.wild.programs import Ground


@pytest.fixture(scope="session")
def ground(city: City, readers: Readers) -> Ground:
    return Ground(city, readers)
