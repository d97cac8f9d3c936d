"""Organs, people and texts come in through the command line: whole, or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import Result

from cli import tables
from deploy.local.city import generate
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ADMINISTRATOR = generate.administrator()
ORGANS = "id,code,name,parent,level,kind,regime\n"
PEOPLE = "person,name,phone,organ,role,from,to\n"
INDEX = "file,title,organ,occurred_on,regime,class,audience,forms\n"
ORGAN = "民政局"
ROW = f"甲.txt,关于甲的通知,{ORGAN},2026-03-01,party,思想建设,members;society,bulletin;website\n"
DEFAULTS = """
[clarities]
task = "办理"
leader = "甲"
lead_department = "办公室"
due = "2026-12-31"
person = "乙"

[classes."思想建设"]
entry = "b9-ideology-02"
"""


def fresh() -> str:
    return uuid4().hex[:8]


def a_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def a_folder(at: Path, *rows: str, text: str = "") -> Path:
    a_file(at, "index.csv", INDEX + "".join(rows or [ROW]))
    a_file(at, "甲.txt", text or f"正文 {fresh()}。")
    a_file(at, "defaults.toml", DEFAULTS)
    return at


def items_of(city: "City", organ: str = "o-10a02") -> set[str]:
    found = city.ask("catalog", "list_items", organ=organ, limit=1000)
    return {item["item"] for item in found}


def test_organs_that_are_there_already_are_unchanged(gongkai: Gongkai, tmp_path: Path) -> None:
    organs, people = (generate.write(tmp_path)[name] for name in ("organs", "people"))

    for file, column in ((organs, "id"), (people, "person")):
        count = len({row[column] for row in tables.read_csv(file, (column,))})
        result = gongkai("import", file.stem, file, by=ADMINISTRATOR)
        assert (result.exit_code, f"未变 {count}。" in result.output) == (0, True), result.output


def test_people_of_organs_that_were_imported_a_moment_ago_wait_for_them(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    mark = fresh()
    organ = f"t-{mark},T{mark.upper()},试验村{mark},o-13b04,village,village,village\n"
    person = f"p-{mark},甲,16900009999,t-{mark},drafter,2026-01-01,\n"
    organs, people = (
        a_file(tmp_path, "organs.csv", ORGANS + organ),
        a_file(tmp_path, "people.csv", PEOPLE + person),
    )

    assert gongkai("import", "organs", organs, by=ADMINISTRATOR).exit_code == 0
    result = gongkai("import", "people", people, by=city.registrar())

    assert (result.exit_code, "新增 1" in result.stdout) == (0, True), result.output


def test_a_dry_run_imports_nothing(gongkai: Gongkai, tmp_path: Path, city: "City") -> None:
    mark = fresh()
    organ = f"t-{mark},T{mark.upper()},试验{mark},o-13b04,village,village,village\n"
    file = a_file(tmp_path, "organs.csv", ORGANS + organ)

    result = gongkai("import", "organs", file, "--dry-run", by=ADMINISTRATOR)

    assert (result.exit_code, "新增 1" in result.output) == (0, True)
    assert city.ask("catalog", "find_organs", name=f"t-{mark}") == []


def test_bad_lines_are_shown_as_a_table_and_nothing_is_imported(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    mark = fresh()
    good = f"p-{mark},甲,16900009999,o-10a02,drafter,2026-01-01,\n"
    bad = f"p-{mark}x,乙,16900009998,o-无,chief,2026-13-01,\n"

    file = a_file(tmp_path, "people.csv", PEOPLE + good + bad)
    result = gongkai("import", "people", file, by=city.registrar())

    assert result.exit_code == 1
    for said in (
        "一行也没有导入",
        "第 3 行",
        "没有编号为“o-无”的机关",
        "角色“chief”",
        "2026-13-01",
    ):
        assert said in result.stderr
    posts = city.ask("access", "list_posts", organ="o-10a02", role="drafter")
    assert f"p-{mark}" not in {post["person"] for post in posts}


def test_somebody_who_is_no_administrator_imports_nothing(gongkai: Gongkai, tmp_path: Path) -> None:
    organs = generate.write(tmp_path)["organs"]

    def refused() -> bool:  # as soon as the service has heard of the administrator
        result = gongkai("import", "organs", organs, by="p-0001")
        return result.exit_code == 1 and "不是系统管理员" in result.stderr

    eventually(refused)


def test_a_folder_of_texts_becomes_drafts_once(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    folder = a_folder(tmp_path)
    command = ("import", "items", "--dir", folder, "--defaults", folder / "defaults.toml")

    first = gongkai(*command)
    after_first = items_of(city)
    second = gongkai(*command)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "新增" in first.stdout
    assert "已有，未变" in second.stdout
    assert items_of(city) == after_first


def test_submitting_at_once_sends_them_to_review(gongkai: Gongkai, tmp_path: Path) -> None:
    folder = a_folder(tmp_path)

    result = gongkai(
        "import", "items", "--dir", folder, "--defaults", folder / "defaults.toml", "--submit"
    )

    assert (result.exit_code, "审核中" in result.stdout) == (0, True), result.output


def test_attachments_go_into_the_content_store(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    folder = a_folder(tmp_path)
    a_file(tmp_path, "index.csv", INDEX.strip() + ",attachments\n" + ROW.strip() + ",附件.txt\n")
    a_file(tmp_path, "附件.txt", f"附件 {fresh()}")
    before = items_of(city)

    result = gongkai("import", "items", "--dir", folder, "--defaults", folder / "defaults.toml")

    assert result.exit_code == 0, result.output
    [item] = items_of(city) - before
    [attachment] = city.ask("catalog", "show_item", item=item)["text"]["attachments"]
    assert attachment["name"] == "附件.txt"


def test_one_bad_row_keeps_the_whole_folder_out_and_all_problems_are_told(
    gongkai: Gongkai, tmp_path: Path, city: "City"
) -> None:
    folder = a_folder(
        tmp_path,
        ROW,
        ROW.replace("甲.txt", "乙.txt"),
        ROW.replace("甲.txt", "丙.txt").replace(ORGAN, "无此局"),
        ROW.replace("甲.txt", "丁.txt").replace("思想建设", "干部选任和管理"),
    )
    for name in ("丙", "丁"):
        a_file(tmp_path, f"{name}.txt", "正文")
    before = items_of(city)

    result = gongkai("import", "items", "--dir", folder, "--defaults", folder / "defaults.toml")

    assert result.exit_code == 1
    for said in (
        "一项也没有导入",
        "第 3 行",
        "没有文件“乙.txt”",
        "第 4 行",
        "“无此局”的机关",
        "第 5 行",
        "请在 entry 列写明",
    ):
        assert said in result.stderr
    assert items_of(city) == before
