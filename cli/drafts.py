"""Turns the rows of a folder into drafts: everything is checked before the first one is saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import ValidationError

from cli import notices
from cli.caller import Caller, patiently
from cli.documents import Draft
from common import clock, clocks, seals, uploads
from common.clocks import Almanac
from common.content import ContentStore
from common.database import database
from common.errors import GongkaiError, Invalid, NotAllowed, NotFound
from contracts.commands.catalog import items as commands
from services.catalog.domain import texts

NOTHING = "目录表有错，一项也没有导入。请改正下列各处后重新导入。"
NO_CATALOGUE = "{organ} 还没有公开目录，请先运行 gongkai catalogue adopt {organ} --outline 提纲"
HEARS_OF_POSTS = 20.0  # seconds until a post that was just imported is known everywhere


@dataclass(frozen=True)
class Ready:
    """A row that will be accepted: the whole command, and the files it names."""

    draft: Draft
    organ: str
    by: str
    command_id: str
    command: Mapping[str, Any]

    @property
    def item(self) -> str:
        return commands.item_id(self.command_id)


class Registry:
    """What the services know, asked once: organs, catalogues, drafters, days off."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.organ = cache(self._organ)
        self.entries = cache(self._entries)
        self.drafter = cache(self._drafter)
        self.almanac = cache(self._almanac)

    def _organ(self, name: str) -> Mapping[str, Any]:
        """By name, code or id; Invalid unless there is exactly one."""
        found = self._caller.ask("catalog", "find_organs", name=name)
        if len(found) == 1:
            return dict(found[0])
        if not found:
            raise Invalid(f"没有名称、代码或编号为“{name}”的机关")
        ids = "、".join(organ["id"] for organ in found)
        raise Invalid(f"有 {len(found)} 个机关叫“{name}”，请改用编号：{ids}")

    def _entries(self, organ: str) -> Sequence[Mapping[str, Any]]:
        found = self._caller.ask("catalog", "show_catalogue", organ=organ)
        return [entry for catalogue in found for entry in catalogue["entries"]]

    def _drafter(self, organ: str) -> str:
        today = clock.today().isoformat()
        for post in self._caller.ask("access", "list_posts", organ=organ, role="drafter"):
            if post["from"] <= today <= (post["to"] or today):
                return str(post["person"])
        raise Invalid("这个机关现在没有承办人，请先导入人员，或者用 --by 写明承办人")

    def _almanac(self) -> Almanac:
        """As catalog counts, that will check the same text again."""
        return Almanac(clocks.book(), notices.of_system(self._caller).calendar, clock.now())


def prepare(caller: Caller, drafts: Iterator[Draft], by: str = "") -> list[Ready]:
    """All rows, ready to be saved; Invalid with every problem of every row."""
    registry = Registry(caller)
    ready, problems = [], []
    for draft in drafts:
        wrong = list(draft.problems)
        try:
            ready.append(_ready(registry, draft, by))
        except Invalid as error:
            wrong += error.problems or [error.message]
        problems += [f"第 {draft.line} 行：{problem}" for problem in dict.fromkeys(wrong)]
    if problems:
        raise Invalid(NOTHING, problems)
    return ready


def _ready(registry: Registry, draft: Draft, by: str) -> Ready:
    if not draft.organ:
        raise Invalid("没有机关，无法核对目录条目")
    organ = registry.organ(draft.organ)
    entry = _entry(registry.entries(organ["id"]), draft, organ["name"])
    attached = [uploads.described(name, data) for name, data in draft.attachments]
    attached += [{**uploads.described(*picture), "inline": True} for picture in draft.pictures]
    command = {
        **draft.values,
        "organ": organ["id"],
        "entry": entry["id"],
        "attachments": attached,
    }
    _check(command, entry, registry.almanac())
    identity = {"organ": organ["id"], "file": draft.file, "command": command}
    command_id = f"import-{seals.digest(seals.canonical(identity))[:40]}"
    return Ready(draft, organ["id"], by or registry.drafter(organ["id"]), command_id, command)


def _entry(entries: Sequence[Mapping[str, Any]], draft: Draft, organ: str) -> Mapping[str, Any]:
    """The entry that is named, else the only one of the class."""
    if not entries:
        raise Invalid(NO_CATALOGUE.format(organ=organ))
    if draft.entry:
        found = [entry for entry in entries if entry["id"] == draft.entry]
    else:
        found = [entry for entry in entries if entry["class"] == draft.class_]
    if len(found) == 1:
        return found[0]
    if draft.entry or not found:
        what = f"条目“{draft.entry}”" if draft.entry else f"“{draft.class_}”这一类"
        raise Invalid(f"{organ}的公开目录里没有{what}")
    ids = "、".join(str(entry["id"]) for entry in found)
    raise Invalid(f"“{draft.class_}”这一类有 {len(found)} 个条目，请在 entry 列写明：{ids}")


def _check(command: Mapping[str, Any], entry: Mapping[str, Any], almanac: Almanac) -> None:
    """The service's own rules, asked beforehand."""
    asked = {**command, "by": {"account": "x"}, "command_id": "x"}
    try:
        loaded = commands.SaveItem().load(asked)
    except ValidationError as error:
        raise Invalid("", list(_flat(error.normalized_messages()))) from error
    texts.check(texts.text_of(loaded, entry), entry, texts.Around(almanac))


def _flat(messages: Any, place: str = "") -> Iterator[str]:
    if isinstance(messages, dict):
        for name, below in messages.items():
            yield from _flat(below, f"{place}.{name}" if place else str(name))
    else:
        yield from (f"{place}：{message}" for message in messages)


def save(caller: Caller, ready: Ready) -> tuple[dict[str, Any], bool]:
    """The item and whether this call made it; what is there already is left as it is."""
    try:
        return caller.ask("catalog", "show_item", item=ready.item), False
    except NotFound:
        pass
    for name, data in (*ready.draft.attachments, *ready.draft.pictures):
        uploads.store(_content(), name, data)

    def tell() -> dict[str, Any]:
        return dict(
            caller.tell("catalog", "save_item", ready.by, ready.command_id, **ready.command)
        )

    note = f"等待各服务得知 {ready.by} 的职务……"
    return patiently(tell, is_not_heard_of_yet, HEARS_OF_POSTS, note), True


def keep_pictures(pictures: Sequence[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Pictures of a body in the content store, as the item's attachments name them."""
    return [{**uploads.store(_content(), *picture), "inline": True} for picture in pictures]


def _content() -> ContentStore:
    return ContentStore(database("catalog", "content"))


def is_not_heard_of_yet(error: GongkaiError) -> bool:
    """A post that was just imported reaches the other services a moment later."""
    return isinstance(error, NotAllowed)


def submit(caller: Caller, ready: Ready, item: Mapping[str, Any]) -> dict[str, Any]:
    """Send a draft to review; one that is past that stays where it is."""
    if item["state"] != "draft":
        return dict(item)
    return dict(
        caller.tell("catalog", "submit_item", ready.by, item=item["item"], version=item["version"])
    )
