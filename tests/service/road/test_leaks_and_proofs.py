"""What is for members stays inside, and a proof is what it says it is."""

from datetime import timedelta

import pytest

from common import clock
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.faults import leak
from tests.marks import a_mark
from tests.service.road.walker import FULL, INSIDE, ORGAN, View, Walker

pytestmark = pytest.mark.service


@pytest.fixture
def waiting(walker: Walker) -> View:
    """An item whose document waits for its proof."""
    view = walker.approve(walker.submit(walker.save(FULL)))
    walker.until(view, "awaiting", "document")
    return view


def prove(walker: Walker, view: View, by: str = "publisher", **changes: object) -> View:
    delivery = f"{view['item']}:1:document:main"
    proof = walker.proof(**changes)
    account = walker.holder(by)
    return dict(walker.tell("publish", "prove_delivery", account, delivery=delivery, proof=proof))


def test_nothing_of_an_inside_item_is_in_any_public_byte_or_log(walker: Walker) -> None:
    token = f"T{a_mark()}"
    file = walker.attach(f"{token}.txt", token.encode())
    text = {"title": token, "body": token, "basis": token, "attachments": [file]}
    inside = walker.published(INSIDE, **text)
    before_outside = walker.approve(walker.submit(walker.save(FULL, **text)))
    walker.until(before_outside, "awaiting", "document")
    walker.published()  # lists, feeds and sitemaps are written again

    stack = walker.city.stack
    places = walker.site, stack.health_url("portal"), stack.folder.path / "log"
    assert leak.search([token, file["hash"]], *places) == []
    assert walker.item(inside)["state"] == "published"


def test_only_the_publisher_proves(walker: Walker, waiting: View) -> None:
    with pytest.raises(NotAllowed, match="没有担任公开专员"):
        prove(walker, waiting, by="drafter")


def test_a_proof_from_tomorrow_is_refused(walker: Walker, waiting: View) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    with pytest.raises(Invalid, match="晚于今天"):
        prove(walker, waiting, date=tomorrow)


def test_a_proof_needs_a_file_that_was_sent(walker: Walker, waiting: View) -> None:
    with pytest.raises(Invalid, match="证明文件没有上传"):
        prove(walker, waiting, file_hash="0" * 64)


def test_a_proof_given_twice_counts_once_and_another_one_is_a_conflict(
    walker: Walker, waiting: View
) -> None:
    once = prove(walker, waiting)

    assert prove(walker, waiting) == once
    with pytest.raises(Conflict, match="已经登记过证明"):
        prove(walker, waiting, number="澜文〔2026〕2号")


def test_a_proof_of_nothing_is_refused(walker: Walker) -> None:
    with pytest.raises(NotFound, match="或者这一阶段还没有打开"):
        prove(walker, {"item": "i-nothing"})


def test_a_website_is_proved_by_what_is_read_back_and_by_nobody(
    walker: Walker, waiting: View
) -> None:
    prove(walker, waiting)
    walker.until(waiting, "published")

    with pytest.raises(Conflict, match="已经登记过证明"):
        walker.tell(
            "publish",
            "prove_delivery",
            walker.holder("publisher"),
            delivery=f"{waiting['item']}:1:website:main",
            proof=walker.proof(),
        )


def test_waiting_deliveries_are_listed_for_their_organ(walker: Walker, waiting: View) -> None:
    listed = walker.ask("publish", "list_waiting", organ=ORGAN)

    assert f"{waiting['item']}:1:document:main" in {d["delivery"] for d in listed}


def test_a_publication_nobody_knows_is_an_empty_answer(walker: Walker) -> None:
    assert walker.ask("publish", "show_publication", item="i-nothing:x") == []
