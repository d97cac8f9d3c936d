"""Who answers for an organ that was closed, as a service's own copies tell."""

from typing import Any

import pytest

from common.copies import Copies
from common.errors import NotAllowed
from tests.service.kernel.conftest import Documents

CLOSED = {"state": "closed", "handover": {"on": "2026-03-05"}}


@pytest.fixture
def copies(kept: Documents) -> Copies:
    """o-root > o-above > o-heir > o-mid (closed) > o-old (closed), and o-other: o-old went to
    o-mid, which went to o-heir. At o-heir is a publisher, at o-above another."""
    found = Copies(kept)
    found.prepare()
    rows: dict[str, dict[str, Any]] = {
        "o-root": {"parent": None},
        "o-above": {"parent": "o-root"},
        "o-heir": {"parent": "o-above"},
        "o-other": {"parent": "o-above"},
        "o-mid": {"parent": "o-heir", **CLOSED},
        "o-old": {"parent": "o-mid", **CLOSED},
    }
    for id_, row in rows.items():
        told = {"item": id_, "version": 1, "data": {"name": f"{id_}局", "state": "active", **row}}
        found.organ_changed(told)
    for person, organ in (("p-heir", "o-heir"), ("p-above", "o-above")):
        post = {"organ": organ, "role": "publisher", "from": "2024-01-01", "to": None}
        found.post_changed({"item": person, "version": 1, "data": {"posts": [post]}})
    return found


def test_a_closed_organ_is_answered_for_by_the_heir_of_its_heir(copies: Copies) -> None:
    assert copies.heir("o-old") == copies.heir("o-heir") == "o-heir"
    assert copies.answering("o-old") == ["o-heir", "o-above", "o-root"]
    assert copies.line("o-old") == ["o-old", "o-above", "o-root"]
    assert (copies.above("o-old"), copies.above("o-root")) == ("o-above", None)
    assert copies.heir("o-unheard") == "o-unheard"


def test_what_is_an_organs_own_is_its_heirs(copies: Copies) -> None:
    assert copies.must("p-heir", "publish.prove_delivery", "o-old") == "o-heir"
    assert copies.served("p-heir", "publish.prove_delivery") == ["o-heir", "o-mid", "o-old"]
    with pytest.raises(NotAllowed):
        copies.must("p-above", "publish.prove_delivery", "o-old")


def test_an_heir_reads_what_it_took_over_and_nobody_beside_it_does(copies: Copies) -> None:
    by = {"account": "p-heir"}

    assert copies.sees(by, "catalog.show_item", "o-old")
    assert not copies.sees(by, "catalog.show_item", "o-other")
    assert copies.within(by, "catalog.list_items", "o-old") == ["o-old"]


def test_nothing_new_begins_at_a_closed_organ(copies: Copies) -> None:
    copies.must_go_on("o-heir")
    with pytest.raises(NotAllowed, match="“o-old局”已撤并，不能再新办。请到承接它的o-heir局办理"):
        copies.must_go_on("o-old")
    assert copies.closed(["o-old", "o-heir"]) == {"o-old": "2026-03-05"}


def test_posts_are_counted_while_they_are_not_over(copies: Copies) -> None:
    over = {"organ": "o-heir", "role": "drafter", "from": "2024-01-01", "to": "2024-12-31"}
    copies.post_changed({"item": "p-former", "version": 1, "data": {"posts": [over]}})

    assert copies.staffed("o-heir") == 1
