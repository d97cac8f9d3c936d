"""Publishing: the matrix of items and channels, one item's way with its proofs, proofs by hand,
photos of paper boards, trying again, and taking back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from common.errors import Conflict, Invalid, NotAllowed, NotFound
from contracts.words import WITHDRAWALS
from web.console import deliveries, files, named, uploads
from web.console.waiting import organs_of
from web.kit import desk, pages
from web.kit.gate import me

PART = Blueprint("publishing", __name__)
PAGE = 30  # items of one page

Found = Mapping[str, Any]

TABS = {
    "": "全部",
    "open": "公开中",
    "awaiting": "等登记证明",
    "failed": "失败重试",
    "done": "已公开",
    "over": "已停止、撤下",
}
ASKS: Mapping[str, dict[str, Any]] = {
    "": {},
    "open": {"states": ["planned", "open", "waiting"]},
    "awaiting": {"looking_for": "awaiting"},
    "failed": {"looking_for": "failed"},
    "done": {"states": ["published"]},
    "over": {"states": ["stopped", "withdrawn"]},
}
PROVING = ("publisher",)
WITHDRAWING = ("drafter", "publisher", "approver")
DONE = {
    "proved": "证明已经登记。",
    "photo": "照片已经登记。",
    "retried": "已经让系统马上再试一次，请过几秒刷新。",
    "withdrawn": "已经撤下，系统正在各渠道收回。",
}
_NO_FILE = "还没有选择{what}，没有登记。请选择文件后再提交。"


@PART.get("/publishing")
def listing() -> Response:
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else ""
    organ, after = request.args.get("organ", ""), request.args.get("after", "")
    found = desk.ask(
        "publish.list_publications",
        **ASKS[tab],
        organ=organ or None,
        below=True,
        after=after,
        limit=PAGE,
    )
    here = {"tab": tab, "organ": organ}
    return pages.render(
        "console/publishing/list.html",
        "公开",
        tabs=TABS,
        tab=tab,
        organ=organ,
        organs=_own_organs(),
        rows=[{**p, "cells": deliveries.cells(p)} for p in found],
        channels=deliveries.channels_in(found),
        titles=named.titles(p["item"] for p in found),
        more=urlencode({**here, "after": found[-1]["place"]}) if len(found) == PAGE else "",
    )


def _own_organs() -> list[tuple[str, str]]:
    posts = {post["organ"]: post["organ_name"] for post in me()["posts"]}
    return [("", "我能看到的全部机关"), *sorted(posts.items(), key=lambda pair: pair[1])]


@PART.get("/publishing/<item>")
def show(item: str) -> Response:
    return _page(item)


def _page(item: str, status: int = 200, error: str = "", at: str = "") -> Response:
    """`at` is the delivery whose form was wrong."""
    found = desk.ask("publish.show_publication", item=item)
    title = _title(item)
    if not found and not title:
        raise NotFound(f"没有编号为 {item} 的事项。请从公开的列表进入。")
    newest: Found | None = found[0] if found else None
    return pages.render(
        "console/publishing/show.html",
        title.get("title", item),
        status,
        item=item,
        titled=title,
        successor=named.titles([title.get("superseded_by", "")]),
        newest=newest,
        stages=deliveries.stages(newest) if newest else [],
        older=[(p, deliveries.stages(p)) for p in found[1:]],
        details=_details(newest) if newest else {},
        proof_line=deliveries.proof_line,
        by_hand=deliveries.BY_HAND,
        may_prove=newest is not None and newest["organ"] in organs_of(me(), *PROVING),
        may_withdraw=title.get("organ", "") in organs_of(me(), *WITHDRAWING),
        people=named.people(_provers(found)),
        error=error,
        wrong_at=at,
        typed=request.form,
        done=DONE.get(request.args.get("did", ""), ""),
    )


def _title(item: str) -> dict[str, Any]:
    return named.titles([item]).get(item, {})


def _details(publication: Found) -> dict[str, Found]:
    """Of boards and the website also what only a look at one delivery tells."""
    asked = [d for d in publication["deliveries"] if d["channel"] in ("board", "website")]
    return {d["delivery"]: desk.ask("publish.show_delivery", delivery=d["delivery"]) for d in asked}


def _provers(found: list[Found]) -> list[str]:
    proofs = [d["proof"] or {} for p in found for d in p["deliveries"]]
    return [proof["by"] for proof in proofs if "by" in proof]


@PART.get("/publishing/<item>/proofs/<delivery>")
def proof(item: str, delivery: str) -> Response:
    """The file that proves a delivery, for whoever may read about it."""
    found = desk.ask("publish.show_delivery", delivery=delivery)
    file = (found["proof"] or {}).get("file_hash")
    if not file:
        raise NotFound("这项投放没有证明文件。请从公开的页面打开。")
    return files.proof(file)


@PART.post("/publishing/<item>/prove/<delivery>")
def prove(item: str, delivery: str) -> AnyResponse:
    """Number, date and file of a meeting, a document or a bulletin."""
    try:
        given = {**_given("number", "date"), "file_hash": _uploaded("证明文件")["hash"]}
        desk.tell("publish.prove_delivery", delivery=delivery, proof=given)
    except (Invalid, NotAllowed) as error:
        return _page(item, 400, _words(error), at=delivery)
    return redirect(f"/publishing/{item}?did=proved#{delivery}")


def _given(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}


def _uploaded(what: str) -> dict[str, Any]:
    """The file that came along, which is in the content store then."""
    file = request.files.get("file")
    if not file or not file.filename:
        raise Invalid(_NO_FILE.format(what=what))
    return uploads.keep(file)


def _pictured() -> str:
    """The hash of the photo; a photo of paper is a picture and nothing else."""
    photo = _uploaded("照片")
    if photo["type"] not in uploads.SHOWN:
        raise Invalid("这个文件不是照片，没有登记。请用手机拍照，或选择 JPEG、PNG 图片。")
    return str(photo["hash"])


def _words(error: Invalid | NotAllowed) -> str:
    if isinstance(error, Invalid):
        return "".join([error.message, *error.problems[:3]])
    return str(error)


@PART.post("/publishing/<item>/retry/<delivery>")
def retry(item: str, delivery: str) -> AnyResponse:
    desk.tell("publish.retry_delivery", delivery=delivery)
    return redirect(f"/publishing/{item}?did=retried#{delivery}")


# -- photos of paper boards, from the printed code ------------------------------


@PART.route("/p/<delivery>/<board>", methods=["GET", "POST"])
def photo(delivery: str, board: str) -> AnyResponse:
    """Where the code on a printed sheet leads: a photo and its day, and that is the proof."""
    error = ""
    if request.method == "POST":
        try:
            given = {**_given("date"), "file_hash": _pictured()}
            desk.tell("publish.prove_board", delivery=delivery, board=board, proof=given)
            return redirect(f"/p/{delivery}/{board}?did=photo")
        except (Invalid, NotAllowed, Conflict) as refused:
            error = str(refused) if isinstance(refused, Conflict) else _words(refused)
    found = desk.ask("publish.show_delivery", delivery=delivery)
    there = next((b for b in found["boards"] if b["board"] == board), None)
    if there is None:
        raise NotFound(f"编号为 {board} 的公开栏不用张贴这个事项。请核对纸上的二维码。")
    return pages.render(
        "console/publishing/photo.html",
        "登记张贴照片",
        400 if error else 200,
        delivery=found,
        board=there,
        titled=_title(found["item"]),
        waits=board in found["papers"],
        error=error,
        typed=request.form,
        done=DONE.get(request.args.get("did", ""), ""),
    )


# -- taking back -----------------------------------------------------------------


@PART.route("/publishing/<item>/withdraw", methods=["GET", "POST"])
def withdraw(item: str) -> AnyResponse:
    """Says before what it will touch, and after what happened on every channel."""
    error = ""
    if request.method == "POST":
        try:
            _withdraw(item)
            return redirect(f"/publishing/{item}/withdraw?did=withdrawn")
        except (Invalid, NotAllowed) as refused:
            error = _words(refused)
    known = desk.ask("catalog.show_item", item=item)
    found = desk.ask("publish.show_withdrawal", item=item)
    again = request.args.get("again") == "1" or bool(error)
    return pages.render(
        "console/publishing/withdraw.html",
        "撤下",
        400 if error else 200,
        item=known,
        void=found["void"],
        asks=known["state"] != "withdrawn" or again,
        touches=deliveries.touches(found["touches"]),
        address=next((d["url"] for d in found["touches"] if d["url"]), ""),
        error=error,
        typed=request.form,
        done=DONE.get(request.args.get("did", ""), ""),
    )


def _withdraw(item: str) -> None:
    given = _given("kind", "reason")
    if given["kind"] not in WITHDRAWALS:
        raise Invalid("还没有选择撤下的方式，没有撤下。请选一项。")
    if not given["reason"]:
        raise Invalid("还没有写撤下的原因，没有撤下。请写明原因。")
    version = request.form.get("version", type=int, default=-1)
    desk.tell("catalog.withdraw_item", item=item, version=version, **given)
