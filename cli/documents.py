"""A folder of texts and Word documents with an `index.csv`: what each row says, and its defaults.

A row goes before [files."name"], that before [classes."class"], that before [clarities].
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from cli import tables
from common import richtext
from common.docx import import_docx
from common.errors import Invalid
from contracts.commands.catalog.items import AUDIENCES, CHANNELS
from contracts.words import CLARITIES
from services.catalog.domain.organs import REGIMES

INDEX = "index.csv"
COLUMNS = ("file", "title", "organ", "occurred_on", "regime", "class", "audience", "forms")
OPTIONAL = ("opinion_days", "changed")  # left out where empty: SaveItem has its own words
MORE = ("entry", "basis", "attachments", *OPTIONAL, *CLARITIES)
LISTS = ("audience", "forms", "attachments")  # several values, separated by ;
WORDS = {"regime": "制度", "audience": "公开范围", "forms": "公开形式"}


@dataclass(frozen=True)
class Body:
    """What a file gives as body: plain text, or restricted HTML with its pictures."""

    text: str
    kind: str = richtext.TEXT
    title: str = ""
    pictures: Sequence[tuple[str, bytes]] = ()
    notes: Sequence[str] = ()

    def under(self, title: str) -> str:
        """The body below this title: a title of its own that says something else is kept."""
        if self.title in ("", title):
            return self.text
        return f"<p>{escape(self.title)}</p>{self.text}"


@dataclass(frozen=True)
class Draft:
    """One row, filled: `values` as SaveItem wants them, without organ and entry ids; `pictures`
    are those of the body, `notes` say what a Word document lost on its way."""

    line: int
    file: str
    organ: str
    class_: str
    entry: str
    values: Mapping[str, Any]
    attachments: Sequence[tuple[str, bytes]] = ()
    pictures: Sequence[tuple[str, bytes]] = ()
    notes: Sequence[str] = ()
    problems: Sequence[str] = ()


def read_defaults(path: Path | None) -> Mapping[str, Any]:
    """The TOML file; Invalid when it is not TOML or has words nobody reads."""
    if path is None:
        return {}
    try:
        found = tomllib.loads(tables.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{path.name} 不是正确的 TOML：{error}。请改正后再试。") from error
    problems = list(_strange(found))
    if problems:
        raise Invalid(f"{path.name} 里有不认识的内容，没有导入。", problems)
    return found


def _strange(defaults: Mapping[str, Any]) -> Iterator[str]:
    allowed = {"clarities", "classes", "files"}
    yield from (f"不认识的一节 [{name}]" for name in defaults if name not in allowed)
    known = {*COLUMNS, *MORE} - {"file"}
    blocks = {"clarities": (defaults.get("clarities", {}), set(CLARITIES))}
    for part in ("classes", "files"):
        for name, block in defaults.get(part, {}).items():
            blocks[f'{part}."{name}"'] = (block, known)
    for place, (block, words) in blocks.items():
        yield from (f"[{place}] 里不认识的 {word}" for word in block if word not in words)


def read(folder: Path) -> list[tables.Row]:
    """The rows of the folder's index."""
    if not (folder / INDEX).is_file():
        raise Invalid(f"{folder} 里没有 {INDEX}，不知道要导入哪些文件。请先编好目录表。")
    return tables.read_csv(folder / INDEX, COLUMNS, MORE)


def drafts(
    folder: Path, rows: Sequence[tables.Row], defaults: Mapping[str, Any]
) -> Iterator[Draft]:
    """Every row filled and with the folder's files; what is wrong stands in `problems`."""
    seen: dict[str, str] = {}
    for row in rows:
        draft = _draft(folder, row, resolve(row, defaults))
        first = seen.setdefault(row["file"], row[tables.LINE])
        twice = [] if first == row[tables.LINE] else [f"文件“{row['file']}”在第 {first} 行已有"]
        yield replace(draft, problems=(*draft.problems, *twice))


def resolve(row: Mapping[str, str], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """All values of a row: its own, else its file's, its class's, the general clarity."""
    of_file = defaults.get("files", {}).get(row["file"], {})
    class_ = row["class"] or of_file.get("class", "")
    of_class = defaults.get("classes", {}).get(class_, {})
    layers = (row, of_file, of_class, defaults.get("clarities", {}))
    return {
        name: _value(name, next((found for layer in layers if (found := layer.get(name))), ""))
        for name in (*COLUMNS, *MORE)
    }


def _value(name: str, found: Any) -> Any:
    if name not in LISTS:
        return str(found)  # a date in TOML is a date
    parts = found.split(";") if isinstance(found, str) else found
    return [part.strip() for part in parts if part.strip()]


def _draft(folder: Path, row: Mapping[str, str], values: Mapping[str, Any]) -> Draft:
    problems: list[str] = []
    body = _body(values["file"], _file(folder, values["file"], problems), problems)
    values = {**values, "title": values["title"] or body.title}
    problems = [*_problems(values), *problems]
    attached = [(Path(name).name, _file(folder, name, problems)) for name in values["attachments"]]
    return Draft(
        line=int(row[tables.LINE]),
        file=values["file"],
        organ=values["organ"],
        class_=values["class"],
        entry=values["entry"],
        values={
            "title": values["title"],
            "body": body.under(values["title"]),
            **({"body_kind": body.kind} if body.kind != richtext.TEXT else {}),
            "occurred_on": values["occurred_on"],
            "basis": values["basis"],
            "clarities": {name: values[name] for name in CLARITIES},
            "audience": values["audience"] or None,
            "forms": values["forms"] or None,
            **{name: values[name] for name in OPTIONAL if values[name]},
        },
        attachments=attached,
        pictures=body.pictures,
        notes=body.notes,
        problems=problems,
    )


def _problems(values: Mapping[str, Any]) -> Iterator[str]:
    for name, label in {**CLARITIES, "title": "标题", "organ": "机关"}.items():
        if not values[name]:
            yield f"缺少{label}（{name}），表里和默认值里都没有"
    known = {"regime": REGIMES, "audience": AUDIENCES, "forms": CHANNELS}
    for name, label in WORDS.items():
        words = values[name] if name in LISTS else [values[name]]
        for word in words:
            if word not in known[name]:
                yield f"不认识的{label}“{word}”（{name}），可用的有：{'、'.join(known[name])}"


def _file(folder: Path, name: str, problems: list[str]) -> bytes:
    path = (folder / name).resolve()
    if not name:
        problems.append("缺少文件名（file）")
    elif not path.is_relative_to(folder.resolve()):
        problems.append(f"文件“{name}”不在这个目录里面")
    elif not path.is_file():
        problems.append(f"目录里没有文件“{name}”")
    else:
        return path.read_bytes()
    return b""


def _body(name: str, data: bytes, problems: list[str]) -> Body:
    if not data:  # not there, which is told already, or empty, which the item's rules tell
        return Body("")
    try:
        body = read_body(name, data)
    except Invalid as error:
        problems.append(str(error))
        return Body("")
    if not body.text:
        problems.append(f"文件“{name}”是空的")
    return body


def read_body(name: str, data: bytes) -> Body:
    """A text file or a Word document as the body of an item; Invalid when it cannot be read."""
    if not name.lower().endswith(".docx"):
        return Body(tables.plain(data, name).strip())
    found = import_docx(data, name)
    pictures = [(picture.name, picture.data) for picture in found.pictures]
    return Body(found.body, richtext.HTML, found.title, pictures, found.notes)
