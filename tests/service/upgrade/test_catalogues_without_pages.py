"""Catalogues that were adopted before there were public pages: the worker's first look gives them
theirs, once, and no later edition waits for anything."""

from typing import Any

import pytest

from common import clock
from common.content import ContentStore
from services.catalog import store
from services.catalog.domain import catalogues
from services.catalog.domain.catalogues import Catalogue
from services.catalog.domain.organs import Organ
from services.catalog.store.tree import Organs
from services.catalog.worker import announcing
from services.catalog.worker.announcing import Announcing
from services.publish.site.catalogues import catalogue_page
from tests.service.kernel.conftest import Documents
from tests.unit.publish.site_samples import SITE

pytestmark = pytest.mark.service
LATER = ("sealed", "filings", "history", "changed_at", "said")  # an early release had none of these


class Before:
    """A city as an earlier release wrote it."""

    def __init__(self, kept: Documents) -> None:
        self.catalogues = store.Catalogues(kept)
        self.organs = Organs(kept)
        self.content = ContentStore(kept)
        for each in (self.catalogues, self.organs):
            each.prepare()
        self.organs.add_once(Organ("o-0", code="CITY", name="市委"))
        self.organs.add_once(Organ("o-1", code="WHJ", name="文化局", parent="o-0"))

    def adopted(self, id_: str, organ: str = "o-1", **values: Any) -> None:
        outline = store.outlines().on("bureau-9", clock.today())
        made = Catalogue(**{**vars(catalogues.adopt(organ, outline)), "id": id_, **values})
        document = self.catalogues.fresh(made)
        kept = {name: value for name, value in document.items() if name not in LATER}
        self.catalogues.docs.insert_one(kept)

    def announcing(self) -> Announcing:
        return Announcing(self.catalogues, self.organs, self.content)

    def said(self) -> dict[str, list[tuple[str, str]]]:
        """(type, hash) that wait for the relay, by catalogue."""
        found = self.catalogues.docs.find({"_id": {"$gt": ""}}, {"outbox": 1})
        return {
            each["_id"]: [(e["type"], e["data"]["hash"]) for e in each.get("outbox", ())]
            for each in found
        }


@pytest.fixture
def before(kept: Documents) -> Before:
    return Before(kept)


def test_what_would_be_public_by_now_is_published_once_and_makes_a_page(
    before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 2)
    before.adopted("a-nowhere", organ="o-9")  # cannot be sealed, and holds up no other
    before.adopted("b-adopted")
    before.adopted("c-noted", edition=3, state="noted")
    before.adopted("d-filed", edition=3, state="filed")
    before.adopted("e-ended", state="ended")

    at_start = before.announcing()
    turns = [at_start.run() for _ in range(4)]

    assert turns == [True, True, False, False]
    said = before.said()
    assert {id_: [type_ for type_, _ in each] for id_, each in said.items()} == {
        **{id_: [] for id_ in ("a-nowhere", "d-filed", "e-ended")},
        **{id_: ["catalogue_published"] for id_ in ("b-adopted", "c-noted")},
    }
    view = before.content.unseal(said["c-noted"][0][1])
    page = catalogue_page(SITE, [view])
    assert "第 3 次修订" in page.body.decode() and "文化局公开目录" in page.body.decode()
    assert before.catalogues.get("d-filed").sealed  # published as soon as it is noted

    assert before.announcing().run() is False  # the next start, and any replica
    assert before.said() == said
