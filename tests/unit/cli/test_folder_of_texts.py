"""A folder of texts: a row takes what it lacks from the defaults, or says what is missing."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from cli import documents
from cli.documents import Draft
from common.errors import Invalid

HEADER = "file,title,organ,occurred_on,regime,class,audience,forms,entry,attachments,leader\n"
ROW = "甲.txt,关于甲的通知,教育局,2026-03-01,party,思想建设,members;society,website,,,\n"
CLARITIES = {name: f"默认{name}" for name in documents.CLARITIES}
DEFAULTS: dict[str, Any] = {"clarities": CLARITIES}


def a_folder(at: Path, *rows: str, text: bytes = "正文。".encode()) -> Path:
    (at / "index.csv").write_text(HEADER + "".join(rows or [ROW]), "utf-8")
    (at / "甲.txt").write_bytes(text)
    return at


def drafts(folder: Path, defaults: dict[str, Any] | None = None) -> list[Draft]:
    found = DEFAULTS if defaults is None else defaults
    return list(documents.drafts(folder, documents.read(folder), found))


def row(**values: str) -> dict[str, str]:
    return dict.fromkeys((*documents.COLUMNS, *documents.MORE), "") | values


@pytest.mark.parametrize(
    ("own", "of_file", "of_class", "general", "wanted"),
    [
        ("行", "文件", "类别", "总", "行"),
        ("", "文件", "类别", "总", "文件"),
        ("", "", "类别", "总", "类别"),
        ("", "", "", "总", "总"),
        ("", "", "", "", ""),
    ],
)
def test_a_row_goes_before_its_file_its_class_and_the_general_clarities(
    own: str, of_file: str, of_class: str, general: str, wanted: str
) -> None:
    defaults = {
        "files": {"甲.txt": {"leader": of_file}},
        "classes": {"思想建设": {"leader": of_class}},
        "clarities": {"leader": general},
    }

    found = documents.resolve(row(file="甲.txt", leader=own, **{"class": "思想建设"}), defaults)

    assert found["leader"] == wanted


def test_a_class_that_the_file_gives_brings_its_defaults() -> None:
    defaults = {
        "files": {"甲.txt": {"class": "思想建设"}},
        "classes": {"思想建设": {"entry": "b9-ideology-01"}},
    }

    assert documents.resolve(row(file="甲.txt"), defaults)["entry"] == "b9-ideology-01"


def test_lists_are_separated_by_semicolons_or_are_lists_in_the_defaults() -> None:
    defaults = {"files": {"甲.txt": {"forms": ["website", "board"]}}}

    found = documents.resolve(row(file="甲.txt", audience="members; society;"), defaults)

    assert (found["audience"], found["forms"]) == (["members", "society"], ["website", "board"])


def test_a_filled_row_has_text_and_five_clarities(tmp_path: Path) -> None:
    [draft] = drafts(a_folder(tmp_path))

    assert not draft.problems
    assert draft.values["body"] == "正文。"
    assert draft.values["clarities"] == CLARITIES
    assert draft.values["audience"] == ["members", "society"]


def test_a_row_may_ask_for_opinions_and_says_nothing_of_it_otherwise(tmp_path: Path) -> None:
    header, asked = HEADER.replace("\n", ",opinion_days\n"), ROW.replace(",,,", ",,,,15")
    folder = a_folder(tmp_path)
    plain = drafts(folder)[0].values
    (folder / "index.csv").write_text(header + asked, "utf-8")

    assert drafts(folder)[0].values == {**plain, "opinion_days": "15"}
    assert "changed" not in plain


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_texts_come_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    [draft] = drafts(a_folder(tmp_path, text="第一行\r\n第二行".encode(encoding)))

    assert draft.values["body"] == "第一行\n第二行"


def test_everything_a_row_lacks_is_told_at_once(tmp_path: Path) -> None:
    [draft] = drafts(a_folder(tmp_path, "乙.txt,,,2026-03-01,党务,,nobody,fax,,丙.txt,\n"), {})

    told = "\n".join(draft.problems)
    for place in (
        "工作任务（task）",
        "责任人（person）",
        "标题（title）",
        "机关（organ）",
        "制度“党务”",
        "公开范围“nobody”",
        "公开形式“fax”",
        "文件“乙.txt”",
        "文件“丙.txt”",
    ):
        assert place in told


@pytest.mark.parametrize("name", ["../甲.txt", "/etc/hostname"])
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "甲.txt").write_text("外面", "utf-8")

    [draft] = drafts(a_folder(folder, ROW.replace("甲.txt", name)))

    assert draft.problems == (f"文件“{name}”不在这个目录里面",)


def test_a_file_that_stands_twice_is_told_with_its_first_line(tmp_path: Path) -> None:
    first, second = drafts(a_folder(tmp_path, ROW, ROW))

    assert not first.problems
    assert second.problems == ("文件“甲.txt”在第 2 行已有",)


def test_an_empty_text_and_unreadable_bytes_are_told(tmp_path: Path) -> None:
    [empty] = drafts(a_folder(tmp_path, text=b" \n"))
    [broken] = drafts(a_folder(tmp_path, text=b"\xff\xff\xff"))

    assert empty.problems == ("文件“甲.txt”是空的",)
    assert "既不是 UTF-8 也不是 GB18030" in broken.problems[0]


def test_attachments_are_read_with_the_row(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, ROW.replace("website,,,", "website,,附/一.txt;附/二.txt,"))
    (folder / "附").mkdir()
    for name in ("一", "二"):
        (folder / f"附/{name}.txt").write_text(name, "utf-8")

    [draft] = drafts(folder)

    assert draft.attachments == [("一.txt", "一".encode()), ("二.txt", "二".encode())]


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="没有 index.csv"):
        documents.read(tmp_path)


def test_words_that_nobody_reads_in_the_defaults_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "defaults.toml"
    path.write_text('[clarity]\n[clarities]\nlaeder = "x"\n[files."甲"]\nentri = "x"\n', "utf-8")

    with pytest.raises(Invalid) as refused:
        documents.read_defaults(path)

    assert refused.value.problems == [
        "不认识的一节 [clarity]",
        "[clarities] 里不认识的 laeder",
        '[files."甲"] 里不认识的 entri',
    ]


def test_defaults_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("a = ", "utf-8")

    with pytest.raises(Invalid, match="不是正确的 TOML"):
        documents.read_defaults(tmp_path / "x.toml")


def test_a_word_document_is_a_body_with_layout_and_may_bring_its_title(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, ROW.replace("甲.txt,关于甲的通知", "甲.docx,"))
    document = Document()
    for line in ("关于乙的通知", "一、安排", "正文。"):
        document.add_paragraph(line)
    document.save(str(folder / "甲.docx"))

    [draft] = drafts(folder)

    assert not draft.problems
    assert draft.values["title"] == "关于乙的通知"
    assert draft.values["body"] == "<h2>一、安排</h2><p>正文。</p>"
    assert draft.values["body_kind"] == "html"
    assert "当作标题" in "".join(draft.notes)


def test_a_title_that_the_table_words_otherwise_takes_no_word_away(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, ROW.replace("甲.txt", "甲.docx"))
    document = Document()
    document.add_paragraph("关于乙的通知")
    document.add_paragraph("正文。")
    document.save(str(folder / "甲.docx"))

    [draft] = drafts(folder)

    assert draft.values["title"] == "关于甲的通知"
    assert draft.values["body"] == "<p>关于乙的通知</p><p>正文。</p>"


def test_a_word_document_that_cannot_be_read_is_a_problem_of_its_row(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, ROW.replace("甲.txt", "甲.docx"))
    (folder / "甲.docx").write_bytes(b"PK\x03\x04 half")

    [draft] = drafts(folder)

    assert "甲.docx 打不开" in "".join(draft.problems)
