"""Members of the shared city who sign in and read."""

from typing import TYPE_CHECKING

import pytest

from tests.service.notify.conftest import teller as teller
from tests.service.road.conftest import walker as walker

if TYPE_CHECKING:
    from tests.service.members.reader import Readers
    from tests.service.notify.teller import Teller
    from tests.service.road.walker import Walker


@pytest.fixture(scope="session")
def readers(walker: "Walker", teller: "Teller") -> "Readers":
    from tests.service.members.reader import Readers

    with pytest.MonkeyPatch.context() as patch:  # only while it opens the databases
        for name, value in walker.city.stack.env().items():
            patch.setenv(name, value)
        return Readers(walker, teller)
