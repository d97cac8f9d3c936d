"""From a draft to a page that citizens read, on both routes, by commands alone."""

from uuid import uuid4

import pytest

from common.errors import Conflict, Invalid, NotAllowed
from tests.faults.waiting import eventually
from tests.service.road.walker import FULL, INSIDE, ORGAN, SHORT, Walker

pytestmark = pytest.mark.service


@pytest.mark.parametrize(("entry", "steps"), [(FULL, 2), (SHORT, 3)], ids=["route A", "route D"])
def test_an_approved_item_becomes_a_page(walker: Walker, entry: str, steps: int) -> None:
    title = f"全程{uuid4().hex[:6]}"
    view = walker.submit(walker.save(entry, title=title))
    assert walker.review(view)["steps"] == steps

    walker.finish(view)

    publication = walker.publication(view)
    status, page = walker.get(publication["url"])
    assert status == 200
    assert title in page.decode()
    assert walker.delivery(view, "website")["proof"]["url"].endswith(publication["url"])
    assert walker.item(view)["public"]["urls"] == [publication["url"]]
    for listed in ("/index.html", "/feed.xml", f"/organs/{ORGAN.removeprefix('o-')}/index.html"):
        eventually(lambda listed=listed: title in walker.read(listed))


def test_society_reads_nothing_before_the_inner_proof_is_in(walker: Walker) -> None:
    view = walker.approve(walker.submit(walker.save(FULL)))
    walker.until(view, "awaiting", "document")

    publication = walker.publication(view)
    assert [d["channel"] for d in publication["deliveries"]] == ["document", "members"]
    assert walker.read(publication["url"]) == ""

    walker.prove(view, "document")
    walker.until(view, "published")
    assert walker.read(publication["url"])


def test_an_item_for_members_only_ends_inside(walker: Walker) -> None:
    view = walker.published(INSIDE, forms=["document"])

    assert walker.publication(view)["confirmed"].keys() == {"inside"}
    assert view["url"] == ""


def test_reminders_hold_nothing_up(walker: Walker) -> None:
    forms = ["document", "website", "board", "sms"]
    view = walker.published("b9-service-02", forms=forms)

    states = {d["channel"]: d["state"] for d in walker.publication(view)["deliveries"]}
    assert states.keys() == set(forms)
    assert (states["document"], states["website"]) == ("proved", "proved")
    assert "no_channel" not in states.values()


def test_an_entrys_interval_holds_the_outer_stage_back(walker: Walker) -> None:
    view = walker.approve(walker.submit(walker.save("b9-appointments-03")))
    walker.prove(view, "document")

    assert walker.until(view, "waiting")["stage"] == "inside"
    assert walker.read(walker.publication(view)["url"]) == ""


def test_nobody_approves_what_he_wrote_or_examined(walker: Walker) -> None:
    view = walker.submit(walker.save(SHORT))
    first, second = (
        p["person"]
        for p in walker.ask("access", "list_posts", organ=ORGAN, role="secrecy_reviewer")
    )

    with pytest.raises(NotAllowed, match="起草人不能审批自己的材料"):
        walker.decide(view, walker.holder("drafter"))
    with pytest.raises(NotAllowed, match="保密审查员办理"):
        walker.decide(view, walker.holder("approver"))
    walker.decide(view, first)
    with pytest.raises(NotAllowed, match="同一人不能办理前后两道程序"):
        walker.decide(view, first)
    walker.decide(view, second)
    assert walker.decide(view, walker.holder("approver"))["state"] == "approved"


def test_a_decision_repeated_late_is_a_conflict_and_repeated_by_its_id_is_nothing(
    walker: Walker,
) -> None:
    view = walker.submit(walker.save(FULL))
    asked = {"command_id": uuid4().hex, "by": {"account": walker.holder("auditor")}}
    asked |= {"review": f"{view['item']}:1", "step": 0, "decision": "approve"}

    once = walker.ask("review", "decide_step", **asked)

    assert walker.ask("review", "decide_step", **asked) == once
    with pytest.raises(Conflict, match="现在办理的是第 2 步"):
        walker.ask("review", "decide_step", **{**asked, "command_id": uuid4().hex})


def test_a_returned_text_goes_round_again_as_the_next_version(walker: Walker) -> None:
    view = walker.submit(walker.save(SHORT))
    with pytest.raises(NotAllowed, match="退回时必须写明原因"):
        walker.decide(view, decision="return")
    walker.decide(view, decision="return", comment="请补充依据")

    back = eventually(lambda: (i := walker.item(view))["state"] == "draft" and i)
    assert back["history"][-1]["comment"] == "请补充依据"
    with pytest.raises(Conflict, match="现在是第 2 版"):
        walker.submit(view)
    again = walker.finish(walker.submit(back))

    assert walker.read(again["url"])
    assert walker.ask("publish", "show_publication", item=f"{view['item']}:1") == []


@pytest.mark.parametrize("part", ["title", "body", "basis", "person", "attachment", "file name"])
def test_a_text_with_a_classification_mark_leaves_no_trace(walker: Walker, part: str) -> None:
    token = uuid4().hex
    marked = f"{token}\n机密★10年\n"
    text: dict[str, object] = {part: marked} if part in ("title", "body", "basis") else {}
    if part == "person":
        clarities = {"task": "t", "leader": "l", "lead_department": "d", "due": "d"}
        text = {"clarities": {**clarities, "person": marked}}
    if part == "attachment":  # as a file that came in by another way than the checked one
        hash_ = walker.content.put(marked.encode())
        file = {"name": "附件.txt", "hash": hash_, "size": 1, "type": "text/plain"}
        text = {"attachments": [file]}
    if part == "file name":
        text = {"attachments": [walker.attach("a.txt", b"x") | {"name": "机密★.txt"}]}
    command = {"command_id": token}

    with pytest.raises(Invalid, match="密级标志|没有保存"):
        walker.save(SHORT, **text, **command)

    listed = walker.ask("catalog", "list_items", organ=ORGAN, state="draft", limit=1000)
    assert not [view for view in listed if token in view["title"]]


def test_a_file_nobody_has_sent_cannot_be_attached(walker: Walker) -> None:
    file = {"name": "附件.txt", "hash": "0" * 64, "size": 1, "type": "text/plain"}

    with pytest.raises(Invalid, match="附件 附件.txt 没有上传或者已经损坏"):
        walker.save(SHORT, attachments=[file])
