"""Outlines that the organ above writes, and the catalogues that organs make out of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.errors import NotFound


@dataclass(frozen=True)
class Catalogue:
    """An organ's own catalogue: the entries of the outline it adopted, in its version."""

    id: str
    organ: str = ""
    outline: str = ""
    outline_version: int = 0
    regime: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)


def adopt(organ: str, outline: Mapping[str, Any]) -> Catalogue:
    """Every entry of the outline as the organ's own."""
    return Catalogue(
        id=f"{organ}:{outline['id']}",
        organ=organ,
        outline=outline["id"],
        outline_version=outline["version"],
        regime=outline["regime"],
        entries=[dict(entry) for entry in outline["entry"]],
    )


def entry_of(catalogues: list[Catalogue], entry: str) -> tuple[Catalogue, dict[str, Any]]:
    """The entry and the catalogue it stands in; NotFound says what to do."""
    for catalogue in catalogues:
        for candidate in catalogue.entries:
            if candidate["id"] == entry:
                return catalogue, candidate
    raise NotFound(f"本机关的公开目录里没有条目“{entry}”。请先采用目录提纲，或改选目录内的条目。")
