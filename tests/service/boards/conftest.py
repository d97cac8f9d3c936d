"""A walker through the shared city, and boards on its walls."""

from typing import TYPE_CHECKING

import pytest

from tests.service.road.conftest import walker as walker

if TYPE_CHECKING:
    from tests.service.boards.press import Press
    from tests.service.boards.walls import Walls
    from tests.service.road.walker import Walker


@pytest.fixture(scope="session")
def walls(walker: "Walker") -> "Walls":
    from tests.service.boards.walls import Walls

    return Walls(walker)


@pytest.fixture(scope="session")
def press(walker: "Walker") -> "Press":
    from tests.service.boards.press import Press

    with pytest.MonkeyPatch.context() as patch:  # only while it opens publish's own database
        for name, value in walker.city.stack.env().items():
            patch.setenv(name, value)
        return Press(walker)
