"""Organs that change, in the running city, with its databases at hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.service.cli.conftest import gongkai
from tests.service.road.conftest import walker

if TYPE_CHECKING:
    from tests.running import City

__all__ = ["gongkai", "walker"]


@pytest.fixture(autouse=True)
def stack_settings(city: "City", monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in city.stack.env().items():
        monkeypatch.setenv(name, value)
    yield
