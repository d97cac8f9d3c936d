"""What is personal in a text or a file is masked, removed or confirmed before it is submitted."""

from datetime import date
from typing import Any

import pytest

from common.confirmations import digest_of, problems
from common.errors import NotFound
from services.catalog.domain import items, seals, texts
from services.catalog.domain.items import Item
from tests.unit.catalog.item_samples import AT, COMMAND, a_text

TODAY = date(2026, 3, 5)
MOBILE = "13812345678"
FILE = {"name": "名单.xlsx", "hash": "c" * 64, "size": 9, "type": "xlsx"}
INSIDE = {"place": "批注", "kind": "hidden", "masked": "", "digest": "d" * 64}


def confirmed(place: str, reason: str = "公开的值班电话") -> dict[str, Any]:
    digest = digest_of("mobile", MOBILE)
    return {"place": place, "kind": "mobile", "digest": digest, "reason": reason}


def left(looked: dict[str, Any] | None = None, **text: Any) -> list[str]:
    return problems(texts.findings(a_text(**text), looked or {}, TODAY))


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("标题", {"title": f"请致电 {MOBILE}"}),
        ("正文", {"body": f"请致电 {MOBILE}"}),
        ("公开依据", {"basis": f"请致电 {MOBILE}"}),
        ("因此作出的改动", {"changed": f"请致电 {MOBILE}"}),
        ("五明确·责任人", {"clarities": COMMAND["clarities"] | {"person": f"王晓华 {MOBILE}"}}),
    ],
)
def test_what_is_found_is_named_by_place_kind_and_mask(place: str, changes: Any) -> None:
    [problem] = left(**changes)

    assert problem.startswith(f"{place}里的手机号码 138****5678 没有处理")
    assert MOBILE not in problem


def test_what_is_confirmed_with_a_reason_is_answered_for() -> None:
    assert left(body=f"值班 {MOBILE}", confirmations=[confirmed("正文")]) == []


def test_a_confirmation_is_of_one_place() -> None:
    both = {"title": f"值班 {MOBILE}", "body": f"值班 {MOBILE}"}
    [problem] = left(**both, confirmations=[confirmed("正文")])

    assert problem.startswith("标题")


def test_another_number_is_not_confirmed_with_it() -> None:
    assert left(body="值班 13987654321", confirmations=[confirmed("正文")])


def test_a_reason_of_spaces_is_none() -> None:
    assert left(body=f"值班 {MOBILE}", confirmations=[confirmed("正文", "  ")])


def test_what_files_hide_is_answered_for_too() -> None:
    [problem] = left({FILE["hash"]: [INSIDE]}, attachments=[FILE])

    assert problem.startswith("附件 名单.xlsx（批注）里的看不见的内容 没有处理")


def test_a_file_that_nobody_has_looked_through_is_named() -> None:
    text = a_text(attachments=[FILE])

    assert texts.unlooked(text, {"xlsx"}, {FILE["hash"]: []}) == []
    assert texts.unlooked(text, {"docx"}, {}) == []
    [problem] = texts.unlooked(text, {"xlsx"}, {})
    assert "名单.xlsx 还没有检查过" in problem


def test_a_text_without_confirmations_is_sealed_as_ever() -> None:
    assert "confirmations" not in a_text()


def test_a_seal_carries_what_was_confirmed() -> None:
    text = a_text(body=f"值班 {MOBILE}", confirmations=[confirmed("正文")])
    entry = {"column": "c", "class": "k", "id": "e", "forms": []}
    organ = {"id": "o-1", "code": "1", "name": "局"}
    seal = seals.seal_of(Item("i-1", text=text), entry, "party", [organ])

    assert seal["confirmations"] == [confirmed("正文")]


ORIGINAL = {**FILE, "hash": "e" * 64, "copy": FILE["hash"]}


def with_original() -> Item:
    return Item("i-1", organ="o-1", text=a_text(attachments=[FILE], originals=[ORIGINAL]))


def test_an_original_belongs_to_its_copy() -> None:
    assert with_original().text["originals"] == [ORIGINAL]
    assert "originals" not in a_text(originals=[ORIGINAL])  # the copy was taken out


def test_who_opens_an_original_and_why_is_written_down() -> None:
    item, [event] = items.open_original(with_original(), ORIGINAL["hash"], "核对", "p-7", AT)

    assert (event.type, event.item, event.data["by"]) == ("original_opened", "i-1", "p-7")
    assert event.data == {"hash": ORIGINAL["hash"], "by": "p-7", "reason": "核对"}
    assert item.history[-1]["action"] == "open_original" and item.state == "draft"


def test_nothing_else_can_be_opened_as_an_original() -> None:
    with pytest.raises(NotFound, match="没有这份遮盖前的原件"):
        items.open_original(with_original(), FILE["hash"], "核对", "p-7", AT)
