"""Where review keeps reviews, and reads the routes it ships."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from pymongo import IndexModel

from common.database import database
from common.errors import NotFound
from common.floors import Floors
from common.store import Store
from services.review.domain import Review

SERVICE = "review"
INDEXES = (
    IndexModel([("state", 1), ("waiting_for", 1), ("opened_at", 1)]),
    IndexModel([("state", 1), ("opened_at", 1)], partialFilterExpression={"state": "open"}),
    IndexModel([("state", 1), ("_id", 1)]),
    IndexModel([("organ", 1), ("state", 1), ("opened_at", 1)]),
    IndexModel([("item", 1), ("version", 1)]),
)
UNKNOWN = "没有编号为 {} 的审核。请核对编号。"


def reviews() -> Store[Review]:
    store = Store(database(SERVICE), "reviews", Review, INDEXES, UNKNOWN)
    store.prepare()
    return store


def floors() -> Floors:
    return Floors(database(SERVICE))


@cache
def routes() -> Mapping[str, Mapping[str, Any]]:
    """The routes shipped with the program, by id."""
    folder = resources.files("services.review").joinpath("routes")
    texts = [f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".toml")]
    return {route["id"]: route for route in map(tomllib.loads, texts)}


def route(id_: str) -> Mapping[str, Any]:
    if id_ not in routes():
        raise NotFound(f"没有名为“{id_}”的审核程序。")
    return routes()[id_]
