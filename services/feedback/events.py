"""All that feedback announces."""

from collections.abc import Mapping
from typing import Any

from common.events import Event

OF_CASE = ("item", "item_version", "kind", "channel", "state")
OF_REQUEST = ("item", "opinions", "outcomes", "due_on", "by")


def case_received(case: Mapping[str, Any]) -> Event:
    """An opinion about an item came in."""
    data = {name: case[name] for name in OF_CASE}
    return Event("case_received", case["id"], case["version"], data, case["organ"])


def case_closed(case: Mapping[str, Any]) -> Event:
    """A case is done with."""
    data = {name: case[name] for name in OF_CASE}
    return Event("case_closed", case["id"], case["version"], data, case["organ"])


def redisclosure_requested(asked: Mapping[str, Any]) -> Event:
    """How opinions were handled is to be disclosed by a day."""
    data = {name: asked[name] for name in OF_REQUEST}
    id_ = asked["id"]
    return Event("redisclosure_requested", id_, 1, data, asked["organ"], cause=id_)
