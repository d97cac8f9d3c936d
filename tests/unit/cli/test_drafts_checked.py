"""Before the first draft is saved every row is held against organs, catalogues and rules."""

from typing import Any

import pytest

from cli import drafts
from cli.documents import CLARITIES, Draft
from common.errors import Invalid

ORGAN = {"id": "o-1", "code": "10A01", "name": "教育局"}
ENTRY = {
    "id": "e-1",
    "class": "思想建设",
    "audience": ["members", "society"],
    "forms": [{"channel": "website", "required": True}],
    "basis": "条例",
}


class Answers:
    """Stands in for the services: fixed answers to the four questions that are asked."""

    def __init__(self, entries: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
        self._entries = entries
        self._posts = posts
        self.notices_asked = 0

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        if query == "find_organs":
            twins = [{**ORGAN, "id": "o-2"}] if arguments["name"] == "重名局" else []
            return [ORGAN, *twins] if arguments["name"] in ("教育局", "重名局") else []
        if query == "show_catalogue":
            return [{"entries": self._entries}] if self._entries else []
        if query == "show_notices":
            self.notices_asked += 1
            return {"version": 1, "rows": [{"day": "2027-01-01", "works": "no", "notice": "2027"}]}
        return self._posts


def a_post(person: str, to: str | None = None) -> dict[str, Any]:
    return {"person": person, "from": "2020-01-01", "to": to}


POST = a_post("p-1")


def a_draft(**changes: Any) -> Draft:
    values = {
        "title": "标题",
        "body": "正文",
        "occurred_on": "2026-03-01",
        "basis": "",
        "clarities": dict.fromkeys(CLARITIES, "有"),
        "audience": ["members", "society"],
        "forms": ["website"],
    } | changes.pop("values", {})
    given = {"line": 2, "file": "甲.txt", "organ": "教育局", "class_": "思想建设", "entry": ""}
    return Draft(**{**given, "values": values, **changes})


def prepare(
    *found: Draft, entries: Any = (ENTRY,), posts: Any = (POST,), by: str = ""
) -> list[drafts.Ready]:
    caller: Any = Answers(list(entries), list(posts))
    return drafts.prepare(caller, iter(found), by)


def problems_of(*found: Draft, **answers: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        prepare(*found, **answers)
    return refused.value.problems


def test_the_only_entry_of_a_class_is_taken() -> None:
    [ready] = prepare(a_draft())

    assert (ready.command["entry"], ready.command["organ"], ready.by) == ("e-1", "o-1", "p-1")


def test_a_named_entry_goes_before_the_class() -> None:
    [ready] = prepare(a_draft(entry="e-2"), entries=[ENTRY, {**ENTRY, "id": "e-2"}])

    assert ready.command["entry"] == "e-2"


@pytest.mark.parametrize(
    ("changes", "answers", "said"),
    [
        ({"organ": "无此局"}, {}, "没有名称、代码或编号为“无此局”的机关"),
        ({"organ": "重名局"}, {}, "有 2 个机关叫“重名局”，请改用编号：o-1、o-2"),
        ({}, {"entries": []}, "教育局 还没有公开目录"),
        ({"class_": "别类"}, {}, "教育局的公开目录里没有“别类”这一类"),
        ({"entry": "e-9"}, {}, "教育局的公开目录里没有条目“e-9”"),
        (
            {},
            {"entries": [ENTRY, {**ENTRY, "id": "e-2"}]},
            "“思想建设”这一类有 2 个条目，请在 entry 列写明：e-1、e-2",
        ),
        ({}, {"posts": []}, "没有承办人"),
        ({}, {"posts": [a_post("p-1", to="2021-01-01")]}, "没有承办人"),
        ({"values": {"occurred_on": "去年"}}, {}, "日期要写成 2026-03-05"),
        ({"values": {"audience": ["delegates"]}}, {}, "公开范围比目录条目宽"),
        ({"values": {"body": "机密★10年"}}, {}, "密级标志"),
        ({"attachments": [("附.txt", "秘密★".encode())]}, {}, "附件 附.txt：第 1 行"),
        ({"attachments": [("附.pdf", b"%PDF-" + bytes(50 * 1024 * 1024))]}, {}, "超过 50 MiB"),
        ({"attachments": [("附.bin", b"\x00\x01")]}, {}, "认不出文件 附.bin 是什么"),
    ],
)
def test_what_the_services_would_refuse_is_a_line_error(
    changes: dict[str, Any], answers: dict[str, Any], said: str
) -> None:
    problems = problems_of(a_draft(**changes), **answers)

    assert all(problem.startswith("第 2 行：") for problem in problems)
    assert said in "\n".join(problems)


def test_all_problems_of_all_rows_come_together() -> None:
    first = a_draft(problems=("缺少责任人",), organ="无此局")
    second = a_draft(line=3, values={"occurred_on": "x"})

    assert [p[:6] for p in problems_of(first, second)] == ["第 2 行：", "第 2 行：", "第 3 行："]


def test_the_same_row_is_the_same_command_whoever_imports_it() -> None:
    [once], [again] = prepare(a_draft()), prepare(a_draft(), by="p-2")

    assert once.command_id == again.command_id
    assert (once.item, again.by) == (again.item, "p-2")


@pytest.mark.parametrize(
    "changes", [{"file": "乙.txt"}, {"values": {"body": "另文"}}, {"values": {"title": "另题"}}]
)
def test_another_file_or_content_is_another_command(changes: dict[str, Any]) -> None:
    [once], [other] = prepare(a_draft()), prepare(a_draft(**changes))

    assert once.command_id != other.command_id
