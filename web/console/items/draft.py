"""A draft as a form carries it: out of an item, out of what was typed, into a command. Pure.

Nothing is judged here: what was typed comes back into the form exactly as it was.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from marshmallow import Schema

from common import richtext
from common.arguments import loaded
from common.errors import Invalid
from contracts.commands.catalog.items import Attachment, Confirmation, Original
from contracts.words import CLARITIES

CLARITY = "clarity-"  # begins the name of the field of each of the five
TEXTS = (
    "title",
    "body",
    "basis",
    "changed",
    "urgent",
    "supersedes_reason",
    *(f"{CLARITY}{name}" for name in CLARITIES),
)
FIELDS = (*TEXTS, "occurred_on", "opinion_days", "weight", "plan", "period", "kind")
PLAIN = (  # what a command says in the same words
    *("title", "body", "basis", "changed", "urgent"),
    *("plan", "period", "kind", "supersedes_reason"),
)
File = Mapping[str, Any]  # {name, hash, size, type}, and `inline` of a picture in the body


class Form(Protocol):
    """What of a request's form is read."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Draft:
    """`item` is empty before the first save; `version` and `edited` are what the form was made
    of, so that a save from an older page is noticed. `values` has every one of FIELDS as typed."""

    organ: str
    entry: str
    item: str = ""
    version: int = 0
    edited: int = 0
    body_kind: str = richtext.TEXT
    values: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    audience: Sequence[str] = ()
    forms: Sequence[str] = ()
    attachments: Sequence[File] = ()
    supersedes: Sequence[str] = ()
    confirmations: Sequence[Mapping[str, str]] = ()  # {place, kind, digest, reason}
    originals: Sequence[File] = ()  # of masked copies, with the hash of the `copy`

    @property
    def files(self) -> list[File]:
        """What readers are offered, without the pictures of the body."""
        return [file for file in self.attachments if not file.get("inline")]

    def kind_of(self, name: str) -> str:
        """Whether a field holds plain text or restricted HTML."""
        return self.body_kind if name == "body" else richtext.TEXT

    def saying(self, **values: str) -> "Draft":
        """With other words in some of FIELDS."""
        return replace(self, values={**self.values, **values})

    def attaching(self, files: Iterable[File]) -> "Draft":
        """With these as well; the same file under the same name once."""
        have = {(file["hash"], file["name"]) for file in self.attachments}
        more = [file for file in files if (file["hash"], file["name"]) not in have]
        return replace(self, attachments=[*self.attachments, *more])

    def copying(self, file: File, copy: File) -> "Draft":
        """With a masked copy in the place of a file."""
        shown = [copy if each["hash"] == file["hash"] else each for each in self.attachments]
        original = {name: file[name] for name in ("name", "hash", "size", "type")}
        return replace(
            self,
            attachments=shown,
            originals=[*self.originals, {**original, "copy": copy["hash"]}],
        )

    def without(self, hash_: str) -> "Draft":
        kept = [file for file in self.attachments if file["hash"] != hash_ or file.get("inline")]
        return replace(self, attachments=kept)

    def command(self) -> dict[str, Any]:
        """The arguments of catalog.save_item; Invalid when a number is none."""
        known = {"item": self.item, "version": self.version, "edited": self.edited}
        return {
            "organ": self.organ,
            "entry": self.entry,
            **(known if self.item else {}),
            **{name: self.values[name] for name in PLAIN},
            "weight": self.values["weight"] or None,
            "supersedes": list(self.supersedes),
            "body_kind": self.body_kind,
            "occurred_on": self.values["occurred_on"] or None,
            "opinion_days": _days(self.values["opinion_days"]),
            "clarities": {name: self.values[f"{CLARITY}{name}"] for name in CLARITIES},
            "audience": list(self.audience),
            "forms": list(self.forms),
            "attachments": [dict(file) for file in self.attachments],
            "confirmations": [dict(one) for one in self.confirmations],
            "originals": [dict(one) for one in self.originals],
            "unfinished": True,
        }


def fresh(organ: str, entry: Mapping[str, Any], today: str) -> Draft:
    """What the entry fixes is there already."""
    forms = [form["channel"] for form in entry["forms"]]
    begun = Draft(organ, entry["id"], audience=entry["audience"], forms=forms)
    least = entry.get("weight", "ordinary")
    return begun.saying(occurred_on=today, basis=entry["basis"], opinion_days="0", weight=least)


def of_item(found: Mapping[str, Any]) -> Draft:
    """Out of the answer of catalog.show_item."""
    text = {"opinion_days": 0, "weight": "ordinary", "kind": found["kind"], **found["text"]}
    clarities = {f"{CLARITY}{name}": said for name, said in text["clarities"].items()}
    return Draft(
        found["organ"],
        found["entry"],
        found["item"],
        found["version"],
        found["edited"],
        text.get("body_kind", richtext.TEXT),
        {name: str({**text, **clarities}.get(name, "")) for name in FIELDS},
        text["audience"],
        text["forms"],
        text["attachments"],
        text.get("supersedes", ()),
        text.get("confirmations", ()),
        text.get("originals", ()),
    )


def typed(form: Form, organ: str, entry: str, item: str = "") -> Draft:
    """Out of a form that was sent; Invalid when it names a file in a way no page of ours does."""
    return Draft(
        organ,
        entry,
        item,
        _number(form.get("version", "0")),
        _number(form.get("edited", "0")),
        richtext.HTML if form.get("body_kind", "") == richtext.HTML else richtext.TEXT,
        # forms send line ends as CR LF
        {name: form.get(name, "").replace("\r\n", "\n") for name in FIELDS},
        form.getlist("audience"),
        form.getlist("forms"),
        [_file(said) for said in form.getlist("attachment")],
        list(dict.fromkeys(form.getlist("supersedes"))),
        [_carried(Confirmation, said) for said in form.getlist("confirmation")],
        [_carried(Original, said) for said in form.getlist("original")],
    )


def carried(one: Mapping[str, Any]) -> str:
    """A file, an original or a confirmation as a hidden field has it."""
    return json.dumps(dict(one), ensure_ascii=False, sort_keys=True)


def _days(said: str) -> int:
    try:
        return int(said or 0)
    except ValueError:
        problem = f"征求意见的天数写成了“{said}”，要写成整数。"
        raise Invalid("还没有保存，请改正下列各处。", [problem]) from None


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 0


def _carried(schema: type[Schema], said: str) -> Mapping[str, Any]:
    try:
        given: Mapping[str, Any] = loaded(schema, json.loads(said))
    except (ValueError, TypeError, Invalid):
        problem = [said[:200]]
        raise Invalid("表单不完整，没有保存。请重新打开这一页再试。", problem) from None
    return given


def _file(said: str) -> File:
    try:
        given = loaded(Attachment, json.loads(said))
    except (ValueError, TypeError, Invalid):
        problem = [said[:200]]
        raise Invalid("附件的信息不完整，没有保存。请移除后重新上传。", problem) from None
    return {key: value for key, value in given.items() if key != "inline" or value}
