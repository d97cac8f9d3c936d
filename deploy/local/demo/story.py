"""Which items there are, and what happens to some of them: index.csv, story.toml, documents."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli import documents, tables
from deploy.local.city import generate
from deploy.local.folder import ROOT

KINDS = ("return", "correction", "withdrawal", "redisclosure")  # in the order of Turns' fields
CITY = Path(generate.__file__).parent
ITEMS = CITY / "items"
DOCUMENTS_DEFAULTS = CITY / "documents-defaults.toml"


@dataclass(frozen=True)
class Turns:
    """What happens to one item beyond the plain road; an empty one goes straight down."""

    returned: Mapping[str, str] = field(default_factory=dict)
    correction: Mapping[str, str] = field(default_factory=dict)
    withdrawal: Mapping[str, str] = field(default_factory=dict)
    redisclosure: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """The rows of one folder, and the turns of some of its files."""

    name: str
    drafts: list[documents.Draft]
    turns: Mapping[str, Turns]

    def turns_of(self, file: str) -> Turns:
        return self.turns.get(file, Turns())


def invented() -> Story:
    """The items of 澜泽市, with attachments as the story says."""
    story = tomllib.loads((ITEMS / "story.toml").read_text("utf-8"))
    attached = {each["file"]: ";".join(each["add"]) for each in story["attachments"]}
    rows = [{**row, "attachments": attached.get(row["file"], "")} for row in documents.read(ITEMS)]
    defaults = documents.read_defaults(ITEMS / "defaults.toml")
    drafts = list(documents.drafts(ITEMS, rows, defaults))
    by_kind = {kind: _by_file(story[kind]) for kind in KINDS}
    turns = {
        row["file"]: Turns(*(by_kind[kind].get(row["file"], {}) for kind in by_kind))
        for row in rows
    }
    return Story("澜泽市的公开事项", drafts, turns)


def _by_file(turns: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["file"]: each for each in turns}


def correction_text(turn: Mapping[str, str]) -> str:
    """The whole text of the next version."""
    return tables.read_text(ITEMS / turn["text"]).strip()


def again_text(turn: Mapping[str, Any]) -> str:
    """What is disclosed about the handling of opinions."""
    return tables.read_text(ITEMS / turn["text"]).strip()


def real() -> Story | None:
    """Documents of real bureaus, where a folder of them is at hand."""
    folder = Path(os.environ.get("GONGKAI_DOCUMENTS") or ROOT.parent / "shared/documents")
    if not (folder / documents.INDEX).is_file():
        return None
    defaults = documents.read_defaults(DOCUMENTS_DEFAULTS)
    rows = documents.read(folder)
    return Story("真实文件", list(documents.drafts(folder, rows, defaults)), {})
