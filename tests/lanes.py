"""How `-n 2` spreads the tests: whoever shares something that takes long to start stays together.

pytest-xdist knows groups (`--dist loadgroup`), but writes them into node ids, which pytest 9 no
longer lets it; its scheduler by scope takes ours instead.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

SHARING = ("service", "browser")  # the running system of tests/conftest.py
FIRST = (*SHARING, "faults", "demo")  # the longest first, so that lanes end together


def lane(nodeid: str) -> str:
    """Of tests/service/road/test_search.py::…: `service`. Who needs no system goes file by file."""
    path = nodeid.partition("::")[0]
    _, folder, *inner = path.split("/")
    if folder == "service" and inner[0] == "demo":
        return "demo"
    return folder if folder in FIRST else path


def shares(nodeid: str) -> bool:
    """Does it ask the shared system?"""
    return lane(nodeid) in SHARING


def rank(nodeid: str) -> int:
    found = lane(nodeid)
    return FIRST.index(found) if found in FIRST else len(FIRST)


class Lanes(LoadScopeScheduling):
    """One lane is run by one worker, in the order of its tests."""

    def __init__(self, config: Any, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return lane(nodeid)
