"""Rules are rows: each has an id, a version, a source and the day from which it holds.

What ships with the program lies as TOML files beside the service that obeys them. A city lays its
own beside those, in the same form, in the folder that the setting RULES_DIR names: a row with a
higher version, or one with an id of its own. Nothing is ever overwritten: what was decided under
a row names its version, and finds it again.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from common import settings
from common.errors import Invalid, NotFound

Row = Mapping[str, Any]


class Book:
    """Every version of every row of one kind, e.g. all outlines."""

    def __init__(self, called: str, rows: Iterable[Row]):
        """`called` is what users call such a row. Invalid when two have the same version of one
        id, or a later version holds from an earlier day."""
        self._called = called
        self._rows: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: (row["id"], row["version"])):
            self._rows.setdefault(row["id"], []).append(row)
        problems = [p for id_, versions in self._rows.items() for p in _disorder(id_, versions)]
        if problems:
            raise Invalid(f"{called}的数据有错，请改正下列各处。", problems)

    def ids(self) -> list[str]:
        return sorted(self._rows)

    def on(self, id_: str, day: date) -> Row:
        """The version that holds on a day: the newest that has begun, or else the first there is.

        NotFound names those that there are."""
        versions = self._versions(id_)
        begun = [row for row in versions if row["valid_from"] <= day]
        return begun[-1] if begun else versions[0]

    def exactly(self, id_: str, version: int) -> Row:
        """The very version that something was decided under; NotFound when it is gone."""
        for row in self._versions(id_):
            if row["version"] == version:
                return row
        raise NotFound(
            f"{self._called}“{id_}”没有第 {version} 版；改规则要加新的版本，不能删旧的。"
        )

    def holding(self, day: date) -> list[Row]:
        """One row of every id, in the order of the ids."""
        return [self.on(id_, day) for id_ in self.ids()]

    def every(self) -> Iterator[Row]:
        """All versions of all rows."""
        for versions in self._rows.values():
            yield from versions

    def _versions(self, id_: str) -> list[Row]:
        if id_ not in self._rows:
            names = "、".join(self.ids())
            raise NotFound(f"没有名为“{id_}”的{self._called}，可用的有：{names}。")
        return self._rows[id_]


def _disorder(id_: str, versions: list[Row]) -> Iterator[str]:
    for earlier, later in zip(versions, versions[1:], strict=False):
        if earlier["version"] == later["version"]:
            yield f"{id_}：第 {later['version']} 版有两份"
        elif later["valid_from"] < earlier["valid_from"]:
            yield f"{id_}：第 {later['version']} 版比第 {earlier['version']} 版更早生效"


@cache
def book(called: str, package: str, folder: str, row: str = "") -> Book:
    """The files `folder`/*.toml of a package and those of RULES_DIR/`folder`. A file is one row,
    or with `row` a table of them under that name: [[rule]]."""
    return Book(called, _rows(package, folder, row))


def _rows(package: str, folder: str, row: str) -> Iterator[Row]:
    shipped = resources.files(package).joinpath(folder)
    texts = [f.read_text("utf-8") for f in shipped.iterdir() if f.name.endswith(".toml")]
    if own := settings.text("RULES_DIR"):
        texts += [path.read_text("utf-8") for path in sorted(Path(own, folder).glob("*.toml"))]
    for found in map(tomllib.loads, texts):
        yield from found[row] if row else [found]
