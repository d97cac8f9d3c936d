"""On the real road: what only adds, what takes the place of something, and what stands again."""

from typing import Any
from uuid import uuid4

import pytest

from common.errors import Invalid, NotAllowed
from tests.faults.waiting import eventually
from tests.service.road.walker import INSIDE, Walker

pytestmark = pytest.mark.service
REASON = "新办法施行，旧办法废止"
OVER = "起已被取代，仅供查考"
BODY = "一、概况\n这里是正文。"


def a_successor(walker: Walker, *olds: dict[str, Any], **text: Any) -> dict[str, Any]:
    named = {"supersedes": [old["item"] for old in olds], "supersedes_reason": REASON}
    return walker.published(title=f"新办法{uuid4().hex[:6]}", **named, **text)


def replaced(walker: Walker) -> tuple[dict[str, Any], dict[str, Any]]:
    """(old, new), once the old one's page says so."""
    old = walker.published(title=f"旧办法{uuid4().hex[:6]}")
    new = a_successor(walker, old)
    eventually(lambda: OVER in walker.read(old["url"]))
    return old, new


def lines_of(walker: Walker, view: dict[str, Any]) -> list[str]:
    return [line["action"] for line in walker.item(view)["history"]]


def begin(walker: Walker, view: dict[str, Any], kind: str) -> dict[str, Any]:
    seen = {"item": view["item"], "version": view["version"], "kind": kind}
    by = walker.holder("drafter", view["organ"])
    return dict(walker.tell("catalog", "revise_item", by, note="补充名单", **seen))


def write(walker: Walker, view: dict[str, Any], **text: Any) -> dict[str, Any]:
    kept = {"item": view["item"], "version": view["version"]}
    return walker.save(view["entry"], view["organ"], **kept, **text)


def test_a_supplement_marks_what_it_adds_and_keeps_what_was_read(walker: Walker) -> None:
    first = walker.published(title=f"名单{uuid4().hex[:6]}")
    begun = begin(walker, first, "supplement")
    same = {"title": first["title"], "unfinished": True}

    write(walker, begun, body="一、概况\n另一段正文。", **same)
    with pytest.raises(Invalid, match="补充只能增加") as refused:
        walker.submit(begun)
    second = walker.finish(walker.submit(write(walker, begun, body=f"{BODY}\n补充一段。", **same)))

    assert "正文" in str(refused.value)
    eventually(lambda: "补充公开，现为第2版" in walker.read(first["url"]))
    page = walker.read(first["url"])
    assert "补充说明：补充名单" in page and "<ins>" in page.split("补充的内容：")[1]
    assert second["url"] == first["url"] and "更正，现为" not in page


def test_what_is_not_public_cannot_be_added_to(walker: Walker) -> None:
    submitted = walker.submit(walker.save())

    with pytest.raises(NotAllowed, match="没有可以补充的内容"):
        begin(walker, submitted, "supplement")


def test_a_new_item_takes_the_place_of_an_old_one_everywhere(walker: Walker) -> None:
    old, new = replaced(walker)

    page = walker.read(old["url"])
    assert REASON in page and new["title"] in page and new["url"] in page
    eventually(lambda: old["url"] in walker.read(new["url"]))
    assert walker.item(old)["superseded_by"] == new["item"]
    assert "（已被取代）" in walker.read("/feed.xml")
    eventually(lambda: "日被取代" in walker.get(f"/search?q={old['title']}")[1].decode())


def test_it_takes_no_opinions_and_the_ledger_knows(walker: Walker) -> None:
    old, _ = replaced(walker)

    def refused() -> bool:
        case = {"item": old["item"], "text": "建议", "name": "", "contact": "", "named": False}
        try:
            walker.tell("feedback", "receive_case", "", address="10.8.0.1", **case)
        except NotAllowed as error:
            return "已经被新的一件取代" in str(error)
        return False

    eventually(refused)
    eventually(
        lambda: (
            "item_superseded"
            in [e["type"] for e in walker.ask("oversight", "list_entries", item=old["item"])]
        )
    )


def test_when_the_successor_is_withdrawn_the_old_one_stands_again(walker: Walker) -> None:
    old, new = replaced(walker)

    walker.withdraw(new, reason="发现差错")

    eventually(lambda: OVER not in walker.read(old["url"]))
    history = walker.read(old["url"]).split('id="versions"')[1]
    assert "恢复有效" in history and REASON in history
    assert lines_of(walker, old)[-2:] == ["superseded", "reinstated"]
    gone = walker.read(new["url"])
    assert "本条信息已撤下" in gone and "发现差错" in gone.split('id="versions"')[1]


def test_a_successor_withdrawn_for_secrecy_leaves_no_trace_on_what_it_replaced(
    walker: Walker,
) -> None:
    token = uuid4().hex[:8]
    old = walker.published(title="旧办法")
    named = {"supersedes": [old["item"]], "supersedes_reason": f"原因{token}"}
    new = walker.published(title=f"新办法{token}", **named)
    eventually(lambda: token in walker.read(old["url"]))

    walker.withdraw(new, kind="secrecy", reason=f"涉及敏感内容{token}")

    eventually(lambda: walker.item(old)["superseded_by"] == "")
    eventually(lambda: walker.read(old["url"]) and token not in walker.read(old["url"]))
    assert "被取代" not in walker.read(old["url"])
    assert token not in repr(walker.findable())


def test_a_correction_that_names_it_no_more_lets_it_stand(walker: Walker) -> None:
    old, new = replaced(walker)

    walker.finish(walker.submit(walker.revise(new, title="不取代别的")))

    eventually(lambda: OVER not in walker.read(old["url"]))
    assert walker.item(old)["superseded_by"] == ""


def test_who_may_not_be_replaced_is_said_before_anything_is_reviewed(walker: Walker) -> None:
    old, _ = replaced(walker)
    elsewhere = walker.published(INSIDE)

    with pytest.raises(Invalid) as refused:
        walker.save(supersedes=[old["item"], elsewhere["item"], "i-nobody"])

    said = "".join(refused.value.problems)
    for why in ("只能取代一次", "没有向社会公开", "没有找到", "没有写取代的原因"):
        assert why in said
