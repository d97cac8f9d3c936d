"""What a drafter wrote: what is refused, where it is to be shown, and what a submission binds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common import confirmations, richtext
from common.clocks import Almanac
from common.confirmations import Looked, Told
from common.errors import Invalid
from common.marks import find_marks
from contracts.words import AUDIENCES, CHANNELS, CLARITIES, WEIGHTS
from services.catalog.domain import consultations
from services.catalog.domain.consultations import Heard
from services.catalog.domain.items import Item
from services.catalog.domain.stages import STAGE_OF, stage_of

CHANGED = "因此作出的改动"
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp"}  # what a body may show


@dataclass(frozen=True)
class Around:
    """What a text is judged by beside its entry: the dates of the day; the item whose opinions it
    answers, if it answers any; the published draft plan that it follows, if it follows one; what
    the version that it adds to and the items that it replaces say `against` it."""

    almanac: Almanac
    original: Item | None = None
    heard: Heard | None = None
    against: Sequence[str] = ()


def text_of(command: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the drafter wrote, an html body cleaned; audience and forms come from the entry unless
    narrowed, and of the pictures stay those that the body shows."""
    html = command["body_kind"] == richtext.HTML
    body = richtext.clean(command["body"]) if html else command["body"]
    files = _attachments(command["attachments"], richtext.files(body) if html else [])
    return {
        "title": command["title"].strip(),
        "body": body,
        "body_kind": command["body_kind"],
        "clarities": dict(command["clarities"]),
        "occurred_on": command["occurred_on"].isoformat() if command["occurred_on"] else "",
        "basis": command["basis"] or entry["basis"],
        "audience": _chosen(command["audience"], entry["audience"]),
        "forms": _chosen(command["forms"], (form["channel"] for form in entry["forms"])),
        "attachments": files,
        "opinion_days": command["opinion_days"],
        "changed": command["changed"].strip(),
        "weight": command["weight"] or weight_of(entry),
        "urgent": command["urgent"].strip(),
        "plan": command["plan"],
        "period": command["period"],
        "supersedes": list(dict.fromkeys(command["supersedes"])),
        "supersedes_reason": command["supersedes_reason"].strip(),
        **_confirmed(command["confirmations"]),
        **_originals(command["originals"], files),
    }


def _confirmed(given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Nothing at all where nothing was confirmed, so that a seal without any is as ever."""
    confirmed = [{**one, "reason": one["reason"].strip()} for one in given]
    return {"confirmations": confirmed} if confirmed else {}


def _originals(
    given: Sequence[Mapping[str, Any]], files: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Of the masked copies that are still there; nothing at all where there is none."""
    kept = [{**one} for one in given if any(file["hash"] == one["copy"] for file in files)]
    return {"originals": kept} if kept else {}


def weight_of(entry: Mapping[str, Any]) -> str:
    """What the catalogue says at least; see contracts/words.py WEIGHTS."""
    return str(entry.get("weight", "ordinary"))


def _chosen(given: Iterable[str] | None, all_: Iterable[str]) -> list[str]:
    """None is everything that the entry has; an empty choice is one, and told as a gap."""
    return sorted({*(all_ if given is None else given)})


def _attachments(
    given: Sequence[Mapping[str, Any]], pictures: Sequence[str]
) -> list[dict[str, Any]]:
    """`inline` is said of pictures in the body only, so that a seal without any is as ever."""
    files = [{key: a[key] for key in a if key != "inline"} for a in given if not a.get("inline")]
    shown = [{**a} for a in given if a.get("inline") and a["hash"] in pictures]
    return [*files, *shown]


def check(
    text: Mapping[str, Any],
    entry: Mapping[str, Any],
    around: "Around",
) -> None:
    """Invalid with every reason why this text is not a finished one (domain.md §1, §3, §4)."""
    refuse([*faults(text), *gaps(text, entry, around)], "保存")


def check_unfinished(text: Mapping[str, Any]) -> None:
    """Invalid with every reason why not even a draft with gaps may be kept like this."""
    refuse(faults(text), "保存")


def refuse(problems: list[str], done: str) -> None:
    if problems:
        raise Invalid(f"事项没有{done}，请改正下列各处。", problems)


def faults(text: Mapping[str, Any]) -> list[str]:
    """What may never be stored."""
    return [*_mark_problems(text), *_picture_problems(text)]


def gaps(text: Mapping[str, Any], entry: Mapping[str, Any], around: "Around") -> list[str]:
    """What is missing or does not fit yet: an unfinished draft may have it, a submission not."""
    return [
        *_empty_problems(text),
        *_audience_problems(text, entry),
        *_opinion_problems(text, around.almanac),
        *_answer_problems(text, around.original),
        *consultations.problems(text, entry, around.heard),
        *_weight_problems(text, entry),
        *around.against,
    ]


def _empty_problems(text: Mapping[str, Any]) -> list[str]:
    places = {"标题": text["title"], "正文": richtext.body_text(text), **_clarities(text)}
    problems = [
        f"{place}没有内容，请填写。" for place, value in places.items() if not value.strip()
    ]
    if len(text["title"].splitlines()) > 1:
        problems.append("标题只能写一行，请去掉换行。")
    if not text["occurred_on"]:
        problems.append("事项发生的日期没有填写，请填写。")
    return problems


def _clarities(text: Mapping[str, Any]) -> dict[str, str]:
    return {f"五明确·{CLARITIES[name]}": value for name, value in text["clarities"].items()}


def findings(text: Mapping[str, Any], looked: Looked, today: date) -> list[Told]:
    """What has to be masked, removed or confirmed with a reason (domain.md §3)."""
    return confirmations.told(text, looked, CLARITIES, today)


def unlooked(text: Mapping[str, Any], readable: Collection[str], looked: Looked) -> list[str]:
    """Files that have words nobody has looked through."""
    return [
        f"附件 {a['name']} 还没有检查过个人信息。请在控制台打开“核对并送审”页，或移除后重新上传。"
        for a in text["attachments"]
        if a["type"] in readable and a["hash"] not in looked
    ]


def _mark_problems(text: Mapping[str, Any]) -> list[str]:
    places = {"标题": text["title"], "正文": richtext.body_text(text), "公开依据": text["basis"]}
    places |= {CHANGED: text.get("changed", ""), "紧急公开的理由": text.get("urgent", "")}
    places |= {"取代的原因": text.get("supersedes_reason", "")}
    places |= _clarities(text)
    places |= {f"附件名称 {a['name']}": a["name"] for a in text["attachments"]}
    return [
        f"{place}第 {mark.line} 行有密级标志。本系统不保存涉密内容；请从文件中删除，"
        "并按保密规定另行处理。"
        for place, value in places.items()
        for mark in find_marks(value)
    ]


def _picture_problems(text: Mapping[str, Any]) -> list[str]:
    """What the body shows is sealed with it, and has to be a picture."""
    if text.get("body_kind") != richtext.HTML:
        return []
    shown = {a["hash"]: a for a in text["attachments"] if a.get("inline")}
    missing = [hash_ for hash_ in richtext.files(text["body"]) if hash_ not in shown]
    problems = [
        f"正文用到的文件“{a['name']}”不是图片，请删去后重新插入。"
        for a in shown.values()
        if a["type"] not in PICTURES
    ]
    if missing:
        problems.append(f"正文里有 {len(missing)} 张图片没有上传，请删去后重新插入。")
    return problems


def _audience_problems(text: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    audience = set(text["audience"])
    problems = []
    if wider := sorted(audience - set(entry["audience"])):
        more = "、".join(AUDIENCES[each] for each in wider)
        problems.append(f"公开范围比目录条目宽，多出：{more}。请缩小范围或改选条目。")
    return [*problems, *fit_problems(audience, text["forms"])]


def fit_problems(audience: set[str], forms: Sequence[str]) -> list[str]:
    """What an audience and the forms for it lack, or say against each other."""
    problems = []
    for form in forms:
        stage = stage_of(form, audience)
        if stage == "outside" and "society" not in audience:
            problems.append(f"公开范围不含社会，不能在{CHANNELS[form]}公开。")
        readers = audience - {"society"} - ({"residents"} if form in STAGE_OF else set())
        if stage == "inside" and not readers:
            problems.append(f"公开范围没有党内对象，用不上{CHANNELS[form]}这一形式。")
    if not audience:
        problems.append("没有公开范围，请至少选择一种。")
    if not forms:
        problems.append("没有公开形式，请至少选择一种。")
    return problems


def _opinion_problems(text: Mapping[str, Any], almanac: Almanac) -> list[str]:
    days = text.get("opinion_days", 0)
    stage, whom = ("outside", "社会") if "society" in text["audience"] else ("inside", "党内")
    least = almanac.amount(f"opinions_{stage}")
    if days == 0 or days >= least:
        return []
    return [f"向{whom}征求意见不得少于 {least} 天，现在写的是 {days} 天；不征求意见的，请写 0。"]


def _weight_problems(text: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """The drafter may find an item heavier than its entry says, never lighter."""
    least = weight_of(entry)
    order = list(WEIGHTS)
    if order.index(text.get("weight", least)) >= order.index(least):
        return []
    return [f"目录条目规定这类事项至少是“{WEIGHTS[least]}”，不能改轻。"]


def _answer_problems(text: Mapping[str, Any], original: Item | None) -> list[str]:
    """What became of opinions is said where opinions are answered, and to nobody who could not
    read what they are about."""
    changed = text.get("changed", "")
    if original is None:
        needless = changed and text.get("plan") != consultations.FINAL
        return [f"“{CHANGED}”只用于公开意见办理情况的事项和正式文本，请删去。"] if needless else []
    problems = []
    if not changed:
        problems.append(f"没有写“{CHANGED}”；没有改动的，请写明没有改动和原因。")
    if "society" in text["audience"] and "society" not in original.text["audience"]:
        problems.append("原事项没有向社会公开，意见办理情况也不能向社会公开。请缩小公开范围。")
    return problems
