"""One stack for this folder, a proxy before its broker; what is killed comes back by itself."""

from collections.abc import Iterator

import pytest

from tests.faults.ground import Ground


@pytest.fixture(scope="package")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with Ground(tmp_path_factory.mktemp("faults")) as ready:
        yield ready
