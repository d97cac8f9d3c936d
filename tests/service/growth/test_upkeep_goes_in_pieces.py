"""Whatever upkeep does to a whole site, one turn of it is short: publications wait for a turn."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import structlog

from common import clock
from common.content import ContentStore
from deploy.local.stack import Stack
from services.publish.channels.website.upkeep import FILES_AT_ONCE, Upkeep
from services.publish.channels.website.writer import Writer
from services.publish.site.model import Record
from services.publish.site.records import Shelved, give_seqs
from services.publish.store import (
    Owned,
    Prints,
    Publications,
    Shelf,
    Sites,
    Successions,
    Voids,
)
from tests.service.growth.asked import Asked, Documents
from tests.service.growth.samples import of_many_organs
from tests.unit.publish.site_samples import totals

pytestmark = pytest.mark.service
REBUILD = {"id": "r-1", "state": "lists", "cursor": ""}


class Site:
    """An owner's hand over a folder of its own, with records and pages but without lists."""

    def __init__(self, kept: Documents, folder: Path):
        self.folder = folder
        self._sites, self._shelf = Sites(kept), Shelf(kept)
        successions = Successions(kept)
        stores = Publications(kept), Voids(kept), successions
        prints = Prints(kept)
        for store in (*stores, self._shelf, prints):
            store.prepare()
        self._sites.own()
        owned = Owned(1, totals(0), None)
        content = ContentStore(kept)
        self.writer = Writer(*stores, self._sites, self._shelf, prints, content, owned)
        self._upkeep = Upkeep(self.writer, self._sites, successions)
        self.writer.search.filled()  # its records have no publications to be filled in from

    def add(self, records: list[Record]) -> None:
        placed, self.writer.totals = give_seqs(records, self.writer.totals)
        self._shelf.keep({r.item: Shelved(r, [{"path": r.url, "hash": "0" * 64}]) for r in placed})
        for record in placed:
            self.put(record.url)

    def put(self, path: str) -> None:
        target = self.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("page", encoding="utf-8")

    def turn(self, rebuild: Mapping[str, Any] | None = None) -> bool:
        return self._upkeep.run(Owned(1, self.writer.totals, rebuild))


@pytest.fixture
def site(
    nodes: Stack, kept: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    own = {"SITE_DIR": str(tmp_path / "site"), "CLOCK_FILE": str(tmp_path / "clock")}
    for name, value in {**nodes.env(), **own, "RECONCILE_SECONDS": "600"}.items():
        monkeypatch.setenv(name, value)
    yield Site(kept, tmp_path / "site")
    clock.shift(0)


def test_strangers_are_looked_for_among_some_files_a_turn(site: Site, asked: Asked) -> None:
    site.add(of_many_organs(120))
    for n in range(2 * FILES_AT_ONCE):
        site.put(f"/strange/{n}.html")
    clock.shift(601)

    turns: list[int] = []
    with structlog.testing.capture_logs() as said:
        while True:
            with asked.listening() as commands:
                if not site.turn():
                    break
            turns += [_paths_asked_for(c) for c in commands]

    assert max(turns) <= FILES_AT_ONCE < sum(turns)
    [found] = [line for line in said if "count" in line]
    assert found["count"] == 2 * FILES_AT_ONCE


def _paths_asked_for(command: dict[str, Any]) -> int:
    asked_for = command.get("filter", {}).get("written.path", {})
    return len(asked_for.get("$in", ()))


def test_lists_rebuilt_while_more_is_published_show_it(site: Site) -> None:
    *first, last = of_many_organs(120)
    site.add(first)

    assert site.turn(REBUILD)
    site.add([last])
    shown_on = site.folder / "organs" / last.organ_code.lower() / "index.html"
    assert not shown_on.exists()
    while not shown_on.exists():
        assert site.turn(REBUILD)

    assert last.url in shown_on.read_text("utf-8")
