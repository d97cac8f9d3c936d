"""The command line as a clerk has it: settings out of the running system's folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from click.testing import CliRunner, Result

if TYPE_CHECKING:
    from tests.running import City

OWN_SETTINGS = ("AMQP_URL", "MONGO_URL", "SITE_", "GONGKAI_", "FIELD_KEYS", "CLOCK_FILE")
Gongkai = Callable[..., Result]


@pytest.fixture
def gongkai(city: "City") -> Iterator[Gongkai]:
    """`gongkai("item", "show", id)`; what it reads from the run folder is forgotten afterwards."""
    from cli.main import app

    with mock.patch.dict(os.environ):
        for name in list(os.environ):
            if name.startswith(OWN_SETTINGS):
                del os.environ[name]
        os.environ["RUN_DIR"] = str(city.stack.folder.path)

        def run(*arguments: str | Path, by: str = "") -> Result:
            given = [*map(str, arguments), *(["--by", by] if by else [])]
            with mock.patch.dict(os.environ):  # what one command reads is not the next one's
                return CliRunner().invoke(app, given, prog_name="gongkai")

        yield run
