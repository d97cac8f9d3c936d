"""A PDF goes to review as its masked copy; the original is opened with a reason."""

import pytest

from tests.service.console.conftest import SignedIn
from tests.service.road.walker import Walker
from tests.unit.common.pdf_samples import named, painted, picture, show, words

pytestmark = pytest.mark.service

MOBILE = "13812345678"


def test_a_pdf_is_copied_masked_and_only_its_original_says_the_number(
    walker: Walker, signed_in: SignedIn
) -> None:
    data = painted(show(f"电话 {MOBILE}") + show("藏着的字", y=700, how="3 Tr"), show("第二页"))
    original = walker.attach("名单.pdf", data)
    view = walker.save(attachments=[original])
    page = f"/items/{view['item']}/submit"
    drafter = signed_in(walker.holder("drafter"))
    seen = {"version": view["version"], "edited": walker.item(view)["edited"]}

    assert f"copy:{original['hash']}" in drafter.get(page).text
    answer = drafter.post(page, step=f"copy:{original['hash']}", **seen)

    assert "附件已经换成遮盖副本，原件封存" in answer.text and MOBILE not in answer.text
    text = walker.item(view)["text"]
    [copy] = text["attachments"]
    assert copy["name"] == "名单（遮盖）.pdf"
    assert words(walker.content.open(copy["hash"])) == ["电话 138****5678", "第二页"]
    assert walker.ask("catalog", "show_preview", item=view["item"])["findings"] == []
    assert walker.submit(walker.item(view))["state"] == "submitted"

    path = f"/items/{view['item']}/originals/{original['hash']}"
    opened = {
        role: signed_in(walker.holder(role)).post(
            path, at=f"/reviews/{view['item']}:1", **{f"why-{original['hash']}": "核对"}
        )
        for role in ("drafter", "secrecy_reviewer")
    }
    assert opened["secrecy_reviewer"].content == data
    assert opened["drafter"].status_code == 403 and data not in opened["drafter"].content


def test_a_scan_is_refused_with_what_to_do(walker: Walker, signed_in: SignedIn) -> None:
    scan = painted("q 595 0 0 842 0 0 cm /Im Do Q", XObject=named(Im=picture()))
    file = walker.attach("扫描件.pdf", scan)
    view = walker.save(attachments=[file])
    seen = {"version": view["version"], "edited": walker.item(view)["edited"]}
    page = f"/items/{view['item']}/submit"
    answer = signed_in(walker.holder("drafter")).post(page, step=f"copy:{file['hash']}", **seen)

    assert answer.status_code == 400 and "第 1 页是图片" in answer.text
    assert "不识别扫描件和图片里的文字" in answer.text
    assert walker.item(view)["text"]["attachments"] == [file]
