"""How an item will look: services render the very pages, the console shows them in a frame.

A page in the frame runs nothing and sends nothing: its own policy says so, whatever is in it.
"""

from typing import Any

from flask import Response, abort, url_for

from common import clock, richtext
from common.errors import GongkaiError, NotAllowed, NotFound
from contracts.words import AUDIENCES, CLARITIES, OUTCOMES
from web.console import uploads
from web.console.items.showing import laid_out
from web.kit import desk, pages
from web.members.bodies import attached

KINDS = {
    "citizen": "群众看到的网页",
    "member": "党员看到的页面",
    "board": "公开栏",
    "sms": "短信",
}
FRAME = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}
TYPES = {"css": "text/css", "svg": "image/svg+xml"}
NOT_PLANNED = {
    "citizen": ("website", "这个事项的公开形式里没有网站，网站上不会有这一页。"),
    "board": ("board", "这个事项的公开形式里没有公开栏，公开栏上不会有这一张。"),
    "sms": ("sms", "这个事项的公开形式里没有短信，不会发短信。"),
}


def previewed(item: str, as_: str) -> Response:
    """The frame around one of KINDS."""
    if as_ not in KINDS:
        abort(404)
    found, seal = _seal(item)
    channel, why_not = NOT_PLANNED.get(as_, ("", ""))
    return pages.render(
        "console/items/preview.html",
        f"预览：{KINDS[as_]}",
        item=found,
        kinds=list(KINDS.items()),
        as_=as_,
        why_not="" if not channel or channel in found["text"]["forms"] else why_not,
        sms=_sms(seal) if as_ == "sms" else None,
        lacks=[] if seal["title"].strip() and seal["body"].strip() else ["标题或正文还没有写"],
    )


def page(item: str, as_: str) -> Response:
    """What stands in the frame."""
    if as_ not in ("citizen", "member", "board"):
        abort(404)
    _, seal = _seal(item)
    try:
        html = _member(item, seal) if as_ == "member" else _rendered(item, seal, as_)
    except NotAllowed as error:
        html = pages.render("console/items/not-shown.html", "", why=str(error)).get_data(True)
    return _framed(Response(html, mimetype="text/html"))


def asset(item: str, name: str) -> Response:
    """Style and mark of the rendered pages."""
    text = desk.ask("publish.show_look", name=name)["text"]
    return _framed(Response(text, mimetype=TYPES[name.rpartition(".")[2]]))


def file(item: str, part: str, hash_: str, name: str) -> Response:
    """A picture of the body, or an attachment, where the rendered page looks for it."""
    found, _ = _seal(item)
    for each in found["text"]["attachments"]:
        if each["hash"] == hash_:
            return _framed(uploads.sent(each))
    raise NotFound(uploads.GONE)


def _seal(item: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found: dict[str, Any] = desk.ask("catalog.show_item", item=item)
    return found, desk.ask("catalog.show_preview", item=item)["seal"]


def _rendered(item: str, seal: dict[str, Any], as_: str) -> str:
    base = f"{url_for('items.show', item=item)}/shown"
    shown = desk.ask("publish.show_preview", seal=seal, base=base, **{"as": as_})
    return str(shown["html"])


def _member(item: str, seal: dict[str, Any]) -> str:
    """As the members' face shows it, on the day it opens inside."""
    stages = {step["stage"] for step in seal["plan"]}
    if "inside" not in stages:
        raise NotAllowed("这个事项没有党内公开的形式，党员端看不到它。")
    text = {
        **seal,
        "body_kind": seal.get("body_kind", richtext.TEXT),
        "organ_name": seal["organ"]["name"],
        "shown_at": clock.now().isoformat(),
        "number": "",
        "ahead": "outside" in stages,
        "public_from": "",
        "opinion_open": False,
        "opinion_until": "",
        "cause": seal.get("cause"),
        "url": "",
        "superseded_on": "",
        "supplements": seal.get("supplements", 0),
    }
    shown = pages.render(
        "console/items/preview-member.html",
        seal["title"],
        text=text,
        blocks=laid_out(item, text),
        files=attached(seal["attachments"]),
        address=lambda hash_: url_for("items.download", item=item, hash_=hash_, name="附件"),
        audience="、".join(AUDIENCES[each] for each in seal["audience"]),
        clarities=CLARITIES.items(),
        outcomes=OUTCOMES.items(),
    )
    return shown.get_data(as_text=True)


def _sms(seal: dict[str, Any]) -> dict[str, Any] | None:
    """None when notify cannot say."""
    try:
        found: dict[str, Any] = desk.ask(
            "notify.show_preview",
            organ_name=seal["organ"]["name"],
            title=seal["title"] or "（没有标题）",
            number="",
        )
    except GongkaiError:
        return None
    return found


def _framed(answer: Response) -> Response:
    answer.headers.update(FRAME)
    return answer
