"""Where the command line finds its settings: the environment, else the running clone's `.run`."""

import os
from collections.abc import Mapping
from pathlib import Path

from common.errors import Unreachable
from deploy.local.folder import default_path

FILE = "env"
NOWHERE = (
    "没有找到设置：环境变量里没有 AMQP_URL，{path} 也没有。"
    "在本机试用，请先运行 make demo；正式环境请按 deploy/example.env 设置环境变量。"
)


def load() -> Path | None:
    """Fill the environment from the run folder unless it has an AMQP_URL; the file used, if any.

    The environment counts as a whole: half a production and half a local system must never meet.
    """
    path = default_path() / FILE
    if os.environ.get("AMQP_URL"):
        return None
    if not path.is_file():
        raise Unreachable(NOWHERE.format(path=path))
    os.environ.update(read(path.read_text("utf-8")))
    return path


def read(text: str) -> Mapping[str, str]:
    """KEY=VALUE lines, the value as it is up to the end of the line; # and empty lines are none."""
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
