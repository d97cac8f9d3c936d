"""A desk in the shared city: opinions about an item that anybody can read."""

from typing import TYPE_CHECKING

import pytest

from tests.service.road.conftest import walker as walker

if TYPE_CHECKING:
    from tests.service.feedback.desk import Opinions
    from tests.service.road.walker import Walker


@pytest.fixture(scope="session")
def opinions(walker: "Walker") -> "Opinions":
    """About one published item, which all tests share."""
    from tests.service.feedback.desk import Opinions

    with pytest.MonkeyPatch.context() as patch:  # only while it opens the database
        for name, value in walker.city.stack.env().items():
            patch.setenv(name, value)
        return Opinions(walker)
