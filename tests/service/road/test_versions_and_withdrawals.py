"""A newer version takes over, a withdrawal takes away; nothing that is void comes back."""

from uuid import uuid4

import pytest

from common.errors import Conflict, NotAllowed
from services.publish.site import paths
from tests.faults import leak
from tests.faults.waiting import eventually
from tests.marks import a_mark
from tests.service.road.walker import FULL, SHORT, View, Walker

pytestmark = pytest.mark.service
LISTS = ("/index.html", "/columns/service/index.html", "/organs/10a05/index.html", "/feed.xml")


def a_token() -> str:
    return f"口令{a_mark()}"


def found(walker: Walker, token: str) -> list[str]:
    """Every public file that has the token in its name or its bytes."""
    return leak.search([token], walker.site)


def until_gone(walker: Walker, view: View) -> View:
    recalled = walker.until(view, "recalled", "website")
    eventually(lambda: walker.item(view)["public"].get("recalled") == view["version"])
    return recalled


def test_a_revision_closes_the_review_of_the_older_text(walker: Walker) -> None:
    first = walker.submit(walker.save(SHORT))
    second = walker.revise(first, title="更正后")

    eventually(lambda: walker.review(first)["state"] == "closed")
    with pytest.raises(Conflict, match="审核已经终止"):
        walker.tell(
            "review",
            "decide_step",
            walker.holder("secrecy_reviewer"),
            review=f"{first['item']}:1",
            step=0,
            decision="approve",
        )
    assert walker.finish(walker.submit(second))["version"] == 2
    assert walker.ask("publish", "show_publication", item=f"{first['item']}:1") == []


def test_a_version_revised_while_it_is_inside_never_comes_out(walker: Walker) -> None:
    token = a_token()
    first = walker.approve(walker.submit(walker.save(FULL, body=f"正文\n{token}")))
    walker.until(first, "awaiting", "document")

    second = walker.revise(first, body="另一份正文")

    assert walker.until(first, "stopped")["stage"] == "inside"
    assert walker.until(first, "cancelled", "document")
    with pytest.raises(Conflict, match="事项已修订或撤下"):
        walker.tell(
            "publish",
            "prove_delivery",
            walker.holder("publisher"),
            delivery=f"{first['item']}:1:document:main",
            proof=walker.proof(),
        )
    walker.finish(walker.submit(second))
    assert found(walker, token) == []


def test_the_first_version_stays_public_until_the_second_replaces_it(walker: Walker) -> None:
    one, two = a_token(), a_token()
    first = walker.published(title=one, body="甲")
    second = walker.submit(walker.revise(first, title=two, body="乙"))
    url = first["url"]

    assert one in walker.read(url)
    assert walker.item(first)["public"]["version"] == 1

    replaced = walker.finish(second)
    assert replaced["url"] == url
    assert two in walker.read(url)
    assert "更正说明：更正内容" in walker.read(url)
    assert one in walker.read(paths.older(url, 1))
    assert two not in walker.read(paths.older(url, 1))
    for listed in LISTS:
        eventually(lambda listed=listed: two in walker.read(listed))
        assert one not in walker.read(listed)
    assert walker.item(first)["public"] == {
        "version": 2,
        "stages": ["outside"],
        "urls": [url],
        "number": walker.publication(replaced)["number"],
    }


def test_an_ordinary_withdrawal_leaves_a_notice_in_place_of_the_text(walker: Walker) -> None:
    token = a_token()
    file = walker.attach("附件.txt", token.encode())
    view = walker.published(title=f"标题{token}", body=token, attachments=[file])
    assert len(found(walker, token)) > 3

    walker.withdraw(view, reason="数字有误")

    proof = until_gone(walker, view)["proof"]
    page = walker.read(view["url"])
    assert "本条信息已撤下" in page
    assert "数字有误" in page
    assert proof["sha256"]
    named = {line.split(":")[0] for line in found(walker, token)}
    assert not [name for name in named if name.startswith(("files/", view["url"].lstrip("/")))]
    for listed in LISTS[1:]:
        eventually(lambda listed=listed: "数字有误" in walker.read(listed))
    assert walker.get(paths.attachment(file["hash"], file["name"]))[0] == 404
    assert walker.item(view)["state"] == "withdrawn"


def test_a_withdrawal_of_secrecy_leaves_nothing_anywhere(walker: Walker) -> None:
    token = a_token()
    file = walker.attach(f"{token}.txt", token.encode())
    view = walker.published(title=f"标题{token}", body=token, attachments=[file])
    second = walker.finish(walker.submit(walker.revise(view, title=token, body="乙")))

    walker.withdraw(second, kind="secrecy", reason=f"涉及敏感内容{token}")

    until_gone(walker, second)
    walker.until(view, "recalled", "website")
    eventually(lambda: found(walker, token) == [])
    assert walker.get(second["url"])[0] == 404
    assert leak.search([token], walker.site, walker.city.stack.health_url("portal")) == []


def test_a_notice_may_be_taken_away_too(walker: Walker) -> None:
    token = a_token()
    view = walker.published(title=token)
    until_gone(walker, walker.withdraw(view))
    assert "本条信息已撤下" in walker.read(view["url"])

    walker.withdraw(view, kind="secrecy", reason="涉及敏感内容")

    eventually(lambda: walker.read(view["url"]) == "" and found(walker, token) == [])


def test_a_withdrawal_that_comes_before_the_approval_wins(walker: Walker) -> None:
    token = a_token()
    view = walker.submit(walker.save(SHORT, body=token))
    walker.withdraw(view)

    eventually(lambda: walker.review(view)["state"] == "closed")
    with pytest.raises(Conflict, match="审核已经终止"):
        walker.decide(view, walker.holder("secrecy_reviewer"))
    assert found(walker, token) == []


def test_a_withdrawal_while_it_is_inside_cancels_what_waits_and_says_what_cannot_be(
    walker: Walker,
) -> None:
    view = walker.submit(
        walker.save("cc-major-decisions-01", "o-10", forms=["meeting", "document"])
    )
    walker.approve(view)
    walker.prove(view, "meeting")
    walker.until(view, "awaiting", "document")

    walker.withdraw(view)

    assert walker.until(view, "cancelled", "document")
    assert "无法收回" in walker.until(view, "not_recallable", "meeting")["problem"]
    eventually(lambda: walker.item(view)["public"].get("recalled") == 1)


def test_a_withdrawn_item_may_come_back_as_a_new_version(walker: Walker) -> None:
    view = walker.published()
    until_gone(walker, walker.withdraw(view))

    again = walker.finish(walker.submit(walker.revise(view, title="重新公开")))

    assert (again["version"], again["url"]) == (2, view["url"])
    assert "重新公开" in walker.read(view["url"])
    assert walker.read(paths.older(view["url"], 1)) == ""


def test_an_attachment_of_two_items_leaves_with_the_last_of_them(walker: Walker) -> None:
    file = walker.attach("共用.txt", uuid4().hex.encode())
    one, two = (walker.published(attachments=[file]) for _ in range(2))
    path = paths.attachment(file["hash"], file["name"])

    until_gone(walker, walker.withdraw(one))
    assert walker.get(path)[0] == 200
    until_gone(walker, walker.withdraw(two))
    assert walker.get(path)[0] == 404


def test_what_a_state_does_not_allow_is_refused_in_plain_words(walker: Walker) -> None:
    view = walker.submit(walker.save(SHORT))

    with pytest.raises(NotAllowed, match="现在是“审核中”，不能办结；可以：修订、撤下。"):
        walker.tell("catalog", "close_item", walker.holder("drafter"), item=view["item"], version=1)
