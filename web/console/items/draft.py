"""A draft as a form carries it: out of an item, out of what was typed, into a command. Pure.

Nothing is judged here: what was typed comes back into the form exactly as it was.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from common import richtext
from common.arguments import loaded
from common.errors import Invalid
from contracts.commands.catalog import Attachment
from contracts.words import CLARITIES

SINGLE = ("title", "body", "body_kind", "occurred_on", "basis", "opinion_days", "changed")
SEVERAL = ("audience", "forms")
File = Mapping[str, Any]  # {name, hash, size, type}, and `inline` of a picture in the body


class Form(Protocol):
    """What of a request's form is read."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Draft:
    """`item` is empty before the first save; `version` and `edited` are what the form was made
    of, so that a save from an older page is noticed. `opinion_days` is as it was typed."""

    organ: str
    entry: str
    item: str = ""
    version: int = 0
    edited: int = 0
    title: str = ""
    body: str = ""
    body_kind: str = richtext.TEXT
    occurred_on: str = ""
    basis: str = ""
    opinion_days: str = "0"
    changed: str = ""
    clarities: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(CLARITIES, ""))
    audience: Sequence[str] = ()
    forms: Sequence[str] = ()
    attachments: Sequence[File] = ()

    @property
    def files(self) -> list[File]:
        """What readers are offered, without the pictures of the body."""
        return [file for file in self.attachments if not file.get("inline")]

    def values(self) -> dict[str, str]:
        """Everything a finding may stand in, by the name of its field."""
        named = {name: getattr(self, name) for name in ("title", "body", "basis", "changed")}
        return {**named, **{f"clarity-{key}": said for key, said in self.clarities.items()}}

    def saying(self, values: Mapping[str, str]) -> "Draft":
        """With other words in fields of `values`."""
        clarities = {key: values[f"clarity-{key}"] for key in CLARITIES}
        rest = {name: said for name, said in values.items() if not name.startswith("clarity-")}
        return replace(self, clarities=clarities, **rest)

    def attaching(self, files: Iterable[File]) -> "Draft":
        """With these as well; the same file under the same name once."""
        have = {(file["hash"], file["name"]) for file in self.attachments}
        more = [file for file in files if (file["hash"], file["name"]) not in have]
        return replace(self, attachments=[*self.attachments, *more])

    def without(self, hash_: str) -> "Draft":
        kept = [file for file in self.attachments if file["hash"] != hash_ or file.get("inline")]
        return replace(self, attachments=kept)

    def command(self) -> dict[str, Any]:
        """The arguments of catalog.save_item; Invalid when a number is none."""
        try:
            days = int(self.opinion_days or 0)
        except ValueError:
            problem = f"征求意见的天数写成了“{self.opinion_days}”，要写成整数。"
            raise Invalid("还没有保存，请改正下列各处。", [problem]) from None
        known = {"item": self.item, "version": self.version, "edited": self.edited}
        return {
            "organ": self.organ,
            "entry": self.entry,
            **(known if self.item else {}),
            **{name: getattr(self, name) for name in SINGLE},
            "occurred_on": self.occurred_on or None,
            "opinion_days": days,
            "clarities": dict(self.clarities),
            **{name: list(getattr(self, name)) or None for name in SEVERAL},
            "attachments": [dict(file) for file in self.attachments],
            "unfinished": True,
        }


def fresh(organ: str, entry: Mapping[str, Any], today: str) -> Draft:
    """What the entry fixes is there already."""
    return Draft(
        organ,
        entry["id"],
        occurred_on=today,
        basis=entry["basis"],
        audience=entry["audience"],
        forms=[form["channel"] for form in entry["forms"]],
    )


def of_item(found: Mapping[str, Any]) -> Draft:
    """Out of the answer of catalog.show_item."""
    text = found["text"]
    return Draft(
        found["organ"],
        found["entry"],
        found["item"],
        found["version"],
        found["edited"],
        **{name: str(text.get(name, "")) for name in SINGLE if name != "body_kind"},
        body_kind=text.get("body_kind", richtext.TEXT),
        clarities={key: text.get("clarities", {}).get(key, "") for key in CLARITIES},
        **{name: text.get(name, []) for name in SEVERAL},
        attachments=text.get("attachments", []),
    )


def typed(form: Form, organ: str, entry: str, item: str = "") -> Draft:
    """Out of a form that was sent; Invalid when it names a file in a way no page of ours does."""
    html = form.get("body_kind", "") == richtext.HTML
    return Draft(
        organ,
        entry,
        item,
        _number(form, "version"),
        _number(form, "edited"),
        **{name: _lines(form.get(name, "")) for name in SINGLE if name != "body_kind"},
        body_kind=richtext.HTML if html else richtext.TEXT,
        clarities={key: _lines(form.get(f"clarity-{key}", "")) for key in CLARITIES},
        **{name: form.getlist(name) for name in SEVERAL},
        attachments=[_file(said) for said in form.getlist("attachment")],
    )


def carried(file: File) -> str:
    """A file as a hidden field has it."""
    return json.dumps(dict(file), ensure_ascii=False, sort_keys=True)


def _number(form: Form, name: str) -> int:
    said = form.get(name, "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def _lines(said: str) -> str:
    """Forms send line ends as CR LF."""
    return said.replace("\r\n", "\n")


def _file(said: str) -> File:
    try:
        given = json.loads(said)
        return {
            key: value for key, value in loaded(Attachment, given).items() if value is not False
        }
    except (ValueError, TypeError, Invalid):
        raise Invalid(
            "附件的信息不完整，没有保存。请移除这个附件后重新上传。", [said[:200]]
        ) from None
