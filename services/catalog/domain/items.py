"""One thing to disclose: its life and its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from common.errors import Conflict, NotAllowed, NotFound
from common.events import Event
from common.states import step
from contracts.words import ITEM_ACTIONS, ITEM_STATES
from services.catalog import events
from services.catalog.domain.stages import last_of

LIFE = {
    ("draft", "save"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "return"): "draft",
    ("submitted", "approve"): "approved",
    ("submitted", "revise"): "draft",
    ("submitted", "withdraw"): "withdrawn",
    ("approved", "publish"): "published",
    ("approved", "revise"): "draft",
    ("approved", "withdraw"): "withdrawn",
    ("published", "publish"): "published",
    ("published", "revise"): "draft",
    ("published", "withdraw"): "withdrawn",
    ("published", "close"): "closed",
    ("closed", "reopen"): "published",
    ("closed", "revise"): "draft",
    ("closed", "withdraw"): "withdrawn",
    ("withdrawn", "withdraw"): "withdrawn",  # what turns out to be secret leaves no trace either
    ("withdrawn", "revise"): "draft",
}

WORDS = {**ITEM_STATES, **ITEM_ACTIONS}


@dataclass(frozen=True)
class Item:
    """`text` is what the drafter wrote for `version`: title, body, clarities, audience, forms, …

    `drafter` began this version, `writers` are all who saved or submitted it: none of them
    decides about it. `versions` lists what was sealed, oldest first, a draft plan with the days for
    which it `asks` for opinions, from the stage `asks_in` on; `public` says which version
    citizens see.
    `cause` {redisclosure, item, opinions, outcomes} says whose opinions it answers,
    `due_on` (ISO day) by when; `open_cases` counts the opinions about it that are not closed.
    `disputed` {version, reason} says what a look after an urgent publication did not let stand.
    `edited` counts how often its text was saved, so that nobody saves over what he has not seen;
    `plan` is the work plan of one that stands in no catalogue.
    `kind` says whether `version` corrects the one before it or only adds to it. `superseding`
    {version, items, reason} is what its newest wholly public version replaces, `superseded`
    {turn, by, reason} what replaces it (`by` "": it stands again); see superseding.py.
    `changed_at` is when its state or text was last acted on, for lists.
    """

    id: str
    organ: str = ""
    entry: str = ""
    version: int = 1
    state: str = "draft"
    text: dict[str, Any] = field(default_factory=dict)
    drafter: str = ""
    writers: list[str] = field(default_factory=list)
    change_note: str = ""
    sealed: str = ""
    versions: list[dict[str, Any]] = field(default_factory=list)
    public: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    cause: dict[str, Any] = field(default_factory=dict)
    due_on: str = ""
    open_cases: int = 0
    disputed: dict[str, Any] = field(default_factory=dict)
    edited: int = 0
    changed_at: datetime | None = None
    plan: str | None = None
    kind: str = "correct"
    superseding: dict[str, Any] = field(default_factory=dict)
    superseded: dict[str, Any] = field(default_factory=dict)

    def act(self, action: str, by: str, at: datetime, comment: str = "", **values: Any) -> "Item":
        """The item after an action, with a line of history."""
        line = {"at": at, "by": by, "action": action, "version": self.version, "comment": comment}
        state = step(LIFE, self.state, action, WORDS)
        history = [*self.history, line]
        return replace(self, state=state, history=history, changed_at=at, **values)

    def must_be(self, version: int) -> None:
        """Conflict when the user saw another version than the one that stands."""
        if self.version != version:
            raise Conflict(
                f"事项 {self.id} 现在是第 {self.version} 版，您看到的是第 {version} 版。"
                "请刷新后再操作。"
            )

    def must_be_as_edited(self, edited: int) -> None:
        """Conflict when its text was saved since the user saw it."""
        if self.edited != edited:
            raise Conflict(
                "这份草稿刚刚在别处保存过，为免互相覆盖，这一次没有保存。"
                "请先看看现在保存的内容，再决定用哪一份。"
            )

    @property
    def was_public(self) -> bool:
        """Was any of it ever shown? What was withdrawn before that was not."""
        return bool(self.public.get("version"))

    def public_hash(self) -> str:
        """The seal of the version that citizens outside can read now; empty when they cannot."""
        return self.shown_hash() if "outside" in self.public.get("stages", {}) else ""

    def shown_hash(self) -> str:
        """The seal of the version that is shown to anybody now, inside or outside."""
        shown = self.public.get("version", 0)
        if not self.public.get("stages") or shown <= withdrawn_up_to(self):
            return ""
        return next((v["hash"] for v in self.versions if v["version"] == shown), "")

    @property
    def supplements(self) -> int:
        """The shown version that the next one only adds to; 0 when it is a correction."""
        is_one = self.kind == "supplement"
        return int(self.public.get("version", 0)) if is_one and self.shown_hash() else 0


Said = tuple[Item, list[Event]]


def save(
    item: Item,
    text: dict[str, Any],
    entry: str,
    by: str,
    at: datetime,
    plan: str | None = None,
    kind: str = "",
) -> Said:
    """A draft's text replaced as a whole. Saving again and again is one line of history, the last
    one: a page saves by itself while somebody writes."""
    kind = kind or item.kind
    _must_be_shown(item, kind)
    edited = item.edited + 1
    saved = item.act("save", by, at, text=text, entry=entry, plan=plan, edited=edited, kind=kind)
    *before, last = saved.history
    if before and all(before[-1][key] == last[key] for key in ("action", "by", "version")):
        saved = replace(saved, history=[*before[:-1], last])
    return replace(saved, drafter=item.drafter or by, writers=_writers(item, by)), []


def submit(item: Item, sealed: str, route: str, maker: str, by: str, at: datetime) -> Said:
    """Bind one exact text: from now on the hash stands for it."""
    bound = {"version": item.version, "hash": sealed, **_asking(item.text)}
    if item.text.get("supersedes"):
        bound |= {key: item.text[key] for key in ("supersedes", "supersedes_reason")}
    after = item.act("submit", by, at, sealed=sealed, versions=[*item.versions, bound])
    after = replace(after, writers=_writers(item, by))
    return after, [events.item_submitted(after, route, maker)]


def _asking(text: Mapping[str, Any]) -> dict[str, Any]:
    """Of a draft plan: for how many days it asks for opinions, from which stage on."""
    if text.get("plan") != "draft" or not text.get("opinion_days"):
        return {}
    return {"asks": text["opinion_days"], "asks_in": last_of(text["forms"], text["audience"])}


def withdrawn_up_to(item: Item) -> int:
    """The last version that was withdrawn, 0 where none was; those before it went with it."""
    lines = (line for line in item.history if line["action"] == "withdraw")
    return max((line["version"] for line in lines), default=0)


def _writers(item: Item, by: str) -> list[str]:
    return [*item.writers, *({by} - {*item.writers})]


def revise(item: Item, note: str, by: str, at: datetime, kind: str = "correct") -> Said:
    """The next version of the same item; what was under review or waiting is void. `kind` is
    correct or supplement (contracts/words.py REVISIONS)."""
    after = item.act("revise", by, at, note, version=item.version + 1, change_note=note, sealed="")
    _must_be_shown(item, kind)
    final = kind == "correct" and _asked(item)
    text = {**item.text, "plan": "final", "opinion_days": 0} if final else item.text
    after = replace(after, drafter=by, writers=[by], disputed={}, text=text, kind=kind)
    return after, [events.item_revised(after)]


def _must_be_shown(item: Item, kind: str) -> None:
    """NotAllowed for a supplement to nothing."""
    if kind == "supplement" and not item.shown_hash():
        raise NotAllowed("这个事项现在没有公开的版本，没有可以补充的内容。请选“更正”。")


def _asked(item: Item) -> bool:
    """Is it a published draft plan? What follows it is the final text, unless its drafter says
    otherwise."""
    return item.text.get("plan") == "draft" and item.state in ("published", "closed")


def withdraw(item: Item, reason: str, kind: str, by: str, at: datetime) -> Said:
    gone = {"version": item.version, "items": [], "reason": ""} if item.superseding else {}
    after = item.act("withdraw", by, at, reason, disputed={}, superseding=gone)
    return after, [events.item_withdrawn(after, reason, kind)]


def close(item: Item, by: str, at: datetime) -> Said:
    after = item.act("close", by, at)
    if item.open_cases:
        raise NotAllowed(
            f"这个事项还有 {item.open_cases} 件意见没有办结，不能办结。请先办结这些意见。"
        )
    return after, [events.item_closed(after)]


def open_original(item: Item, hash_: str, reason: str, by: str, at: datetime) -> Said:
    """Nothing changes but that everybody can read who saw what a masked copy hides, and why."""
    original(item, hash_)
    line = {"at": at, "by": by, "action": "open_original", "version": item.version}
    history = [*item.history, {**line, "comment": reason}]
    return replace(item, history=history), [events.original_opened(item, hash_, by, reason)]


def original(item: Item, hash_: str) -> dict[str, Any]:
    """{name, hash, size, type, copy}; NotFound when the text shows no copy of such a file."""
    for one in item.text.get("originals", ()):
        if one["hash"] == hash_:
            found: dict[str, Any] = one
            return found
    raise NotFound("这个事项没有这份遮盖前的原件，可能附件已经换过。请从事项的页面打开。")
