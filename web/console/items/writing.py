"""The form of a draft: choose what to disclose, write it, keep it. Every answer says what
happened, and nothing that was typed is lost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import clock
from common.errors import NotAllowed
from contracts.words import AUDIENCES, CHANNELS, REVISIONS, WEIGHTS
from web.console import uploads
from web.console.items import catalogue, draft, findings, history, problems, replacing, saving
from web.console.items.draft import Draft, File
from web.console.items.saving import Refusal
from web.kit import desk, pages

SAID = {
    "saved": "草稿已经保存。",
    "revised": "已经开始新的一版，改好后请重新送审；公开的一版保持不动。",
}
NEXT = {  # where to go after a save, by the button
    "save": "/items/{}/edit?said=saved",
    "submit": "/items/{}/submit",
    "preview": "/items/{}/preview/citizen",
    "word": "/items/{}/word",
}
UNSAVED = "还没有保存草稿，做完请保存。"
WRONG_FILES = "有文件没有收下，其余内容没有受影响。"


def begin() -> AnyResponse:
    """Choose an organ, then an entry of its catalogue, then write."""
    organ, entry = request.args.get("organ", ""), request.args.get("entry", "")
    mine = catalogue.organs()
    if organ not in dict(mine):
        return _choose_organ(mine)
    if not entry:
        return _choose_entry(organ, mine)
    chosen = catalogue.entry_of(organ, entry)
    if request.method == "GET":
        fresh = draft.fresh(organ, chosen, clock.today().isoformat())
        return page(fresh.saying(period=request.args.get("period", "")), chosen)
    return _sent(draft.typed(request.form, organ, entry), chosen)


def _choose_organ(mine: Sequence[tuple[str, str]]) -> AnyResponse:
    if not mine:
        raise NotAllowed(
            "您没有承办人的职务，不能起草事项。需要起草的，请本单位的系统管理员在人员表里登记职务。"
        )
    if len(mine) == 1:
        return redirect(url_for("items.begin", organ=mine[0][0]))
    return pages.render("console/items/organs.html", "为哪个机关起草", organs=mine)


def _choose_entry(organ: str, mine: Sequence[tuple[str, str]]) -> Response:
    words = request.args.get("words", "").strip()
    found = catalogue.entries(organ)
    return pages.render(
        "console/items/entries.html",
        "选择公开目录的条目",
        organ=organ,
        organ_name=dict(mine)[organ],
        several=len(mine) > 1,
        classes=catalogue.by_class(found, words),
        count=len(found),
        words=words,
        routes=catalogue.routes(),
    )


def edit(item: str) -> AnyResponse:
    """Of a draft only: what is submitted can be read, revised or withdrawn."""
    found = desk.ask("catalog.show_item", item=item)
    entry = catalogue.entry_of(found["organ"], found["entry"])
    if request.method == "POST":
        sent = draft.typed(request.form, found["organ"], found["entry"], item)
        return _sent(sent, entry, found)
    if found["state"] != "draft":
        return redirect(url_for("items.show", item=item))
    return page(draft.of_item(found), entry, found, said=SAID.get(request.args.get("said", ""), ""))


def _sent(sent: Draft, entry: catalogue.Entry, item: dict[str, Any] | None = None) -> AnyResponse:
    """By the button that was pressed; files that came along are taken first."""
    sent, refused = saving.with_files(sent, request.files.getlist("files"))
    step, _, what = request.form.get("step", "save").partition(":")
    if step in ("mask", "remove", "look", "seek"):
        refusal = Refusal(WRONG_FILES, refused) if refused else None
        return page(_changed(sent, step, what), entry, item, refusal, note=UNSAVED)
    saved = saving.save(sent, over=step == "over")
    if is_quiet():
        return _quietly(saved)
    if isinstance(saved, Refusal):
        told = replace(saved, problems=[*refused, *saved.problems])
        return page(sent, entry, item, told)
    if refused:
        sent = draft.of_item(desk.ask("catalog.show_item", item=saved["item"]))
        return page(sent, entry, saved, Refusal(f"草稿已经保存。{WRONG_FILES}", refused))
    return redirect(NEXT.get(step, NEXT["save"]).format(saved["item"]), 303)


def _changed(sent: Draft, step: str, what: str) -> Draft:
    if step == "mask":
        return findings.masked(sent, what, clock.today())
    return sent.without(what) if step == "remove" else sent


def is_quiet() -> bool:
    """Script asks, and puts the answer into the page that stands."""
    return request.headers.get("X-Requested-With") == "script"


def _quietly(saved: dict[str, Any] | Refusal) -> AnyResponse:
    if isinstance(saved, Refusal):
        told = [{"field": field, "words": words} for field, words in saved.problems]
        answer = jsonify(message=saved.message, problems=told, stale=saved.stale)
        answer.status_code = saved.status
        return answer
    return jsonify(
        item=saved["item"],
        version=saved["version"],
        edited=saved["edited"],
        path=url_for("items.edit", item=saved["item"]),
        command_id=desk.fresh_id(),
        at=clock.now().astimezone(clock.SHANGHAI).strftime("%H:%M:%S"),
    )


PLANS = [
    ("", "一般事项", ""),
    ("draft", "征求意见稿", "先公布，听取意见；意见逐件办结以后，修订为正式文本。"),
    (
        "final",
        "正式文本",
        "截止并逐件办结以后才能送审；公开时写明听取了多少意见、改了什么。",
    ),
]


KINDS = [
    ("correct", REVISIONS["correct"], "原有内容有改动；读者看到“更正”。"),
    ("supplement", REVISIONS["supplement"], "原有内容一字不动，只增加；读者看到“补充公开”。"),
]


def page(
    shown: Draft,
    entry: catalogue.Entry,
    item: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
    said: str = "",
    note: str = "",
) -> Response:
    """The form; `item` is what stands in the catalogue, if anything does."""
    told = refusal.problems if refusal else []
    seek = request.form.get("seek", "").strip()
    return pages.render(
        "console/items/form.html",
        "修改草稿" if shown.item else "起草事项",
        refusal.status if refusal else 200,
        draft=shown,
        entry=entry,
        item=item,
        cause=_cause(item),
        owed=_owed(shown),
        organ_name=catalogue.organ_name(shown.organ),
        steps=catalogue.routes()[entry["route"]],
        refusal=refusal,
        errors=problems.by_field(told),
        found=findings.of(shown, clock.today()),
        returned="" if refusal else history.returned(item),
        said=said,
        note=note,
        action=_address(shown),
        labels=problems.LABELS,
        audience=[(name, AUDIENCES[name]) for name in entry["audience"]],
        forms=[(form["channel"], CHANNELS[form["channel"]]) for form in entry["forms"]],
        weights=[(name, word, "") for name, word in WEIGHTS.items()],
        plans=PLANS,
        kinds=KINDS if item and item["version"] > 1 and item["public"]["stages"] else [],
        replaces=replacing.choices(shown, seek),
        seek=seek,
        heard=item.get("heard") if item else None,
        carried=draft.carried,
    )


def _address(shown: Draft) -> str:
    if shown.item:
        return url_for("items.edit", item=shown.item)
    return url_for("items.begin", organ=shown.organ, entry=shown.entry)


def _owed(shown: Draft) -> dict[str, Any] | None:
    """The period that this draft discloses, where it names one."""
    period = shown.values["period"]
    if not period:
        return None
    id_ = f"{shown.organ}:{shown.entry}:{period}"
    return dict(desk.ask("catalog.show_obligation", obligation=id_))


def _cause(item: dict[str, Any] | None) -> dict[str, Any] | None:
    """What opinions this draft answers, with the title of what they were about."""
    if not item or not item["cause"]:
        return None
    titles = desk.ask("catalog.list_titles", items=[item["cause"]["item"]])
    return {**item["cause"], "title": titles[0]["title"] if titles else item["cause"]["item"]}


def found() -> Response:
    """What stands in the form now and should not: asked while somebody writes."""
    sent = draft.typed(request.form, "-", "-")
    return pages.render("console/items/findings.html", "", found=findings.of(sent, clock.today()))


def masked() -> Response:
    """The fields as they read with a finding masked, for script to put in place."""
    sent = draft.typed(request.form, "-", "-")
    key = request.form.get("step", "").partition(":")[2]
    after = findings.masked(sent, key, clock.today())
    changed = {name: said for name, said in after.values.items() if said != sent.values[name]}
    return jsonify(values=changed)


def files() -> Response:
    """What script uploads while somebody writes: rows for the form, and what was refused."""
    kept, refused = saving.taken(request.files.getlist("files"))
    return jsonify(
        rows=_rows(kept),
        files=kept,
        problems=[problem.words for problem in refused],
    )


def picture(hash_: str) -> Response:
    """A picture that no saved draft may name yet, while somebody writes about it: whoever knows
    the hash of a file knows the file."""
    return uploads.picture(hash_)


def _rows(kept: Sequence[File]) -> str:
    answer = pages.render("console/items/files.html", "", files=kept, carried=draft.carried)
    return answer.get_data(as_text=True)
