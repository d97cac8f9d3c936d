"""Layers (optional content): which of them a reader shows by itself."""

from collections.abc import Callable, Mapping
from typing import Any

from common.uploads.inside.paint.of import of

_POLICIES: Mapping[str, Callable[[list[bool]], bool]] = {
    "/AnyOn": any,
    "/AllOn": all,
    "/AnyOff": lambda shown: not all(shown),
    "/AllOff": lambda shown: not any(shown),
}


class Layers:
    """Of one file; `root` is its catalogue."""

    def __init__(self, root: Any) -> None:
        self._all_off = of(root, "/OCProperties", "/D", "/BaseState") == "/OFF"
        turned = of(root, "/OCProperties", "/D", "/ON" if self._all_off else "/OFF")
        self._turned = {each.idnum for each in turned or ()}

    def shows(self, owner: Any, key: str) -> bool:
        """The layer that `owner` names there: a group, or a condition over several."""
        named = owner.raw_get(key)
        told = named.get_object()
        if of(told, "/Type") != "/OCMD":
            return self._is_on(named)
        groups = of(told, "/OCGs")
        several = groups if isinstance(groups, list) else [told.raw_get("/OCGs")]
        shown = [self._is_on(group) for group in several]
        return _POLICIES[of(told, "/P") or "/AnyOn"](shown)

    def _is_on(self, group: Any) -> bool:
        """A layer that is written where it is named cannot be turned."""
        return bool((getattr(group, "idnum", None) in self._turned) == self._all_off)
