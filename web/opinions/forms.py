"""What a citizen typed: read, cleaned, and what is wrong with it beside the field it is in."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from common import detect, masks
from common.marks import find_marks
from contracts.commands.feedback import CONTACT_LIMIT, NAME_LIMIT, TEXT_LIMIT

MARKED = "这里有密级标志。本网站不接收涉密内容，请删去，并按保密规定另行处理。"
ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
COMMAND_ID = re.compile(r"[0-9a-f]{32}")
TITLE_SHOWN = 200  # characters
# Control characters, and marks that turn the direction of the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Form:
    """`title` and `url` come with the form and are only shown; `errors` by field, "" for all."""

    item: str
    title: str
    url: str
    text: str
    name: str
    contact: str
    named: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        return not self.name and not self.contact

    @property
    def public_text(self) -> str:
        """As anybody but the organ could ever see it."""
        return detect.masked(self.text)

    @property
    def public_name(self) -> str:
        return masks.name(self.name) if self.name and self.named else ""

    def refused(self, why: str) -> "Form":
        """The service found what we did not look for."""
        return replace(self, errors={"": why})


def read(given: Mapping[str, str]) -> Form:
    """Out of a posted form; a field that is missing is empty."""
    form = Form(
        item=given.get("item", ""),
        title=cleaned(given.get("title", ""))[:TITLE_SHOWN],
        url=_own_address(given.get("url", "")),
        text=cleaned(given.get("text", "")),
        name=cleaned(given.get("name", "")),
        contact=cleaned(given.get("contact", "")),
        named=bool(given.get("named")),
    )
    return replace(form, errors=dict(_errors(form)))


def id_in(given: Mapping[str, str]) -> str:
    """The command's id that the preview put into its form; "" for any other."""
    found = given.get("command_id", "")
    return found if COMMAND_ID.fullmatch(found) else ""


def fresh_id() -> str:
    return uuid.uuid4().hex


def _errors(form: Form) -> list[tuple[str, str]]:
    """The last one said of a field stays."""
    found = []
    if not ITEM.fullmatch(form.item):
        found.append(("", "不知道您说的是哪一条公开信息。请回到那条信息的页面，从那里填写。"))
    if not form.text:
        found.append(("text", "请写下您的意见。"))
    limits = {"text": TEXT_LIMIT, "name": NAME_LIMIT, "contact": CONTACT_LIMIT}
    for name, limit in limits.items():
        value = getattr(form, name)
        if len(value) > limit:
            found.append((name, f"写了 {len(value)} 个字，最多 {limit} 个字，请缩短。"))
        if find_marks(value):
            found.append((name, MARKED))
    return found


def cleaned(typed: str) -> str:
    """Line ends as one character, nothing unseen, no blanks around."""
    return _UNSEEN.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _own_address(given: str) -> str:
    """A path on this site, or nothing: a form may come from anywhere."""
    return given if re.fullmatch(r"/(?!/)[\w./%-]{0,200}", given) else ""
