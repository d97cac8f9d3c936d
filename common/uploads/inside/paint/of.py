"""Values of a PDF's dictionaries, which may stand elsewhere in the file or be missing."""

from typing import Any


def of(told: Any, *path: str) -> Any:
    """What stands at the end of the path, None where nothing does."""
    for key in path:
        if not isinstance(told, dict) or key not in told:
            return None
        told = told[key]
    return told


def each_of(told: Any, *path: str) -> list[Any]:
    """The members of the list there, resolved; none where there is no list."""
    found = of(told, *path)
    return [each.get_object() for each in found] if isinstance(found, list) else []
