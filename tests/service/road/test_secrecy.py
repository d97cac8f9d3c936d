"""Personal data goes to review masked or confirmed with a reason, in texts and in files."""

from typing import Any

import pytest

from common.confirmations import digest_of
from common.errors import Invalid, NotAllowed
from common.seals import digest
from tests.faults.waiting import eventually
from tests.service.road.walker import Walker
from tests.unit.common.test_uploads_inside import a_pdf

pytestmark = pytest.mark.service

MOBILE = "13812345678"
REASON = "值班电话，对外公布"


def refused(walker: Walker, view: dict[str, Any]) -> list[str]:
    with pytest.raises(Invalid) as found:
        walker.submit(view)
    return found.value.problems


def test_a_number_in_the_text_is_masked_or_confirmed(walker: Walker) -> None:
    view = walker.save(body=f"联系电话 {MOBILE}。")

    [problem] = refused(walker, view)
    assert problem.startswith("正文里的手机号码 138****5678 没有处理")

    view = walker.submit(walker.confirmed(view, REASON))
    [said] = walker.content.unseal(view["hash"])["confirmations"]
    assert (said["digest"], said["reason"]) == (digest_of("mobile", MOBILE), REASON)


def test_a_number_in_a_file_is_confirmed_by_its_place(walker: Walker) -> None:
    file = walker.attach("名单.csv", f"姓名,手机\n王小雨,{MOBILE}\n".encode())
    view = walker.save(attachments=[file])

    place = "附件 名单.csv（全文）里的"
    assert [problem.startswith(place) for problem in refused(walker, view)] == [True, True]
    assert walker.submit(walker.confirmed(view))["state"] == "submitted"


def test_a_mark_in_a_note_of_a_pdf_is_refused_before_anything_is_stored(walker: Walker) -> None:
    data = a_pdf("机密★10年")

    with pytest.raises(Invalid, match="密级标志"):
        walker.attach("汇报.pdf", data)
    assert walker.content.describe(digest(data)) is None


def test_an_original_is_opened_by_few_and_the_ledger_knows(walker: Walker) -> None:
    original = walker.attach("原件.csv", f"电话 {MOBILE}".encode())
    copy = walker.attach("副本.csv", "电话 138****5678".encode())
    text = {"attachments": [copy], "originals": [{**original, "copy": copy["hash"]}]}
    view = walker.submit(walker.save(**text))
    asked = {"item": view["item"], "hash": original["hash"], "reason": f"核对 {MOBILE}"}

    with pytest.raises(NotAllowed):
        walker.tell("catalog", "open_original", walker.holder("drafter"), **asked)
    reviewer = walker.holder("secrecy_reviewer")
    assert walker.tell("catalog", "open_original", reviewer, **asked) == original

    def entered() -> list[Any]:
        by = {"account": walker.city.officer("audit_admin")}
        found = walker.ask("oversight", "list_entries", by=by, item=view["item"])
        return [entry for entry in found if entry["type"] == "original_opened"]

    [entry] = eventually(entered, 20)
    assert MOBILE not in str(entry)


def test_a_file_that_nobody_looked_through_cannot_be_submitted(walker: Walker) -> None:
    data = f"unseen {MOBILE}".encode()
    hash_ = walker.content.put(data, "text/plain")
    file = {"name": "旧.txt", "hash": hash_, "size": len(data), "type": "text/plain"}

    [problem] = refused(walker, walker.save(attachments=[file]))
    assert "旧.txt 还没有检查过个人信息" in problem
