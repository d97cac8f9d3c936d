"""Sheets, lists and kiosk pages: the only place where an approved text becomes a board's file."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import segno

from common import look
from common.clock import day_of
from common.errors import NotAllowed
from common.seals import canonical, digest
from services.publish.channels.board.folder import BoardFile, InsideFile, SocietyFile
from services.publish.domain import Board, Made, Posting, print_name, print_of, scopes_of
from services.publish.site.model import SEAL_FORMATS
from services.publish.site.render import environment
from services.publish.site.text import attached, body_blocks

Sealed = Mapping[str, Any]
KINDS: dict[str, type[SocietyFile] | type[InsideFile]] = {
    "society": SocietyFile,
    "inside": InsideFile,
}
ASSETS = ("board.css", "board.js", "mark.svg", "sheet.css", "sw.js")
MANIFEST, KIOSK = "manifest.json", "index.html"

_templates = environment(__package__, "services.publish.site")


def society_sheet(sealed: Sealed, posting: Posting, stage_open: bool) -> SocietyFile:
    """NotAllowed unless the audience contains society and the outer stage is the open one."""
    _let_hang(sealed, posting, stage_open)
    what = f"事项 {posting.id} 第 {posting.version} 版"
    if "society" not in sealed["audience"]:
        raise NotAllowed(f"{what}的公开范围不含社会，不能上社会公开栏")
    if posting.stage != "outside":
        raise NotAllowed(f"{what}还在党内公开，不能上社会公开栏")
    return SocietyFile(f"/sheets/{posting.sheet}", _sheet(sealed, posting), durable=True)


def inside_sheet(sealed: Sealed, posting: Posting, stage_open: bool) -> InsideFile:
    """For boards where only those inside pass; NotAllowed while its stage is not open."""
    _let_hang(sealed, posting, stage_open)
    return InsideFile(f"/sheets/{posting.sheet}", _sheet(sealed, posting), durable=True)


def prints(
    posting: Posting, made: Made, data: Mapping[str, bytes], board: Board | None = None
) -> list[BoardFile]:
    """The PDFs of a sheet that hangs, in every scope it may hang in, or in that of the one board
    they are for. NotAllowed when they were made of another text, stage or board."""
    same = (posting.id, posting.version, posting.stage, posting.hash, board.id if board else "")
    if (made.item, made.version, made.stage, made.hash, made.board) != same:
        raise NotAllowed(f"打印件 {made.id} 不是事项 {posting.id} 现在张贴的公开页")
    scopes = scopes_of(posting.stage)
    if board is not None:
        _let_hang_on(board, posting)
        scopes = [board.scope]
    return [
        KINDS[scope](f"/sheets/{print_name(made.item, made.version, size, made.board)}", body)
        for scope in scopes
        for size, body in data.items()
        if made.marks.get(size) == digest(body)
    ]


def board_files(
    board: Board, postings: Sequence[Posting], printed: Container[str], now: datetime
) -> list[BoardFile]:
    """The board's list for devices and its page; NotAllowed when one of them may not hang here.
    `printed` are ids of prints that are there."""
    for posting in postings:
        _let_hang_on(board, posting)
    kind = KINDS[board.scope]
    items = [_row(board, posting, printed, now) for posting in postings]
    shown = {"board": board.id, "name": board.name, "items": items}
    version = digest(canonical(shown))[:16]
    page = _render("board.html", board=board, rows=items, postings=postings)
    folder = f"/boards/{board.id}"
    return [
        kind(f"{folder}/{KIOSK}", page),
        kind(f"{folder}/{MANIFEST}", canonical({**shown, "version": version})),
    ]


def assets() -> list[BoardFile]:
    """Style and script, made of nothing that anybody wrote; the same for both scopes."""
    return [kind(f"/assets/{name}", _asset(name)) for kind in KINDS.values() for name in ASSETS]


def static_asset(name: str) -> bytes | None:
    """The bytes of one of the assets; None when it is none."""
    return _asset(name) if name in ASSETS else None


@cache
def renderer() -> str:
    """What made a sheet: one of an older template is made again."""
    return digest(files(__package__).joinpath("templates", "sheet.html").read_bytes())[:16]


def _let_hang_on(board: Board, posting: Posting) -> None:
    if posting.stage not in board.stages or posting.organ not in board.shows:
        raise NotAllowed(f"事项 {posting.id} 不能上公开栏 {board.id}：{board.name}")


def _row(board: Board, posting: Posting, printed: Container[str], now: datetime) -> dict[str, Any]:
    """A device shows it from `from` until `until`, by itself and also without a network; on top
    as urgent until `urgent`. Moments are ISO texts, or null."""
    wanted = print_of(board, posting)
    urgent = posting.urgent_until if posting.is_urgent(now) else None
    return {
        "item": posting.id,
        "version": posting.version,
        "title": posting.title,
        "number": posting.number,
        "organ": posting.organ_name,
        "sheet": posting.sheet,
        "day": day_of(posting.opened_at).isoformat(),
        "from": posting.opened_at.isoformat(),
        "until": _iso(board.ends(posting.opened_at)),
        "urgent": _iso(urgent),
        "prints": wanted.names() if wanted.id in printed else {},
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _let_hang(sealed: Sealed, posting: Posting, stage_open: bool) -> None:
    what = f"事项 {posting.id} 第 {posting.version} 版"
    if sealed["format"] not in SEAL_FORMATS:
        raise NotAllowed(f"{what}的封存格式 {sealed['format']} 不认识；请先升级本系统")
    if (sealed["item"], sealed["version"]) != (posting.id, posting.version):
        raise NotAllowed(f"封存的文本不是{what}")
    if stage_open is not True:
        raise NotAllowed(f"{what}的公开阶段还没有打开，不能上公开栏")


def _sheet(sealed: Sealed, posting: Posting) -> bytes:
    return _render(
        "sheet.html",
        sealed=sealed,
        posting=posting,
        blocks=body_blocks(sealed),
        attachments=attached(sealed),
        code=_code(posting.url),
    )


def _code(url: str) -> str:
    """A QR code as inline SVG, without a style attribute: the page's policy refuses those."""
    if not url:
        return ""
    return segno.make(url, micro=False, error="m").svg_inline(
        omitsize=True, svgclass="code", lineclass=None, border=2
    )


def _render(template: str, **values: Any) -> bytes:
    page = _templates.get_template(template).render(mark=_mark(), **values)
    return page.encode("utf-8")


@cache
def _asset(name: str) -> bytes:
    if name == "mark.svg":
        return look.mark().encode()
    return files(__package__).joinpath("assets", name).read_bytes()


@cache
def _mark() -> str:
    """Part of the assets' addresses, so that a cached one never meets a newer page."""
    return digest(b"".join(map(_asset, ASSETS)))[:10]
