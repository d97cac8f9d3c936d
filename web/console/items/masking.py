"""Masked copies of attachments, and the originals that they stand for."""

from io import BytesIO

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from common import clock
from common.errors import Invalid, NotFound
from common.uploads.inside import pieces
from common.uploads.inside.rebuilt import copy_name, masked_copy
from web.console import uploads
from web.console.items import draft, saving
from web.console.items.draft import File
from web.console.items.saving import Refusal
from web.kit import desk

NO_REASON = "没有写打开原件的理由，没有打开。理由和打开的人会记入台账，请写明后再试。"


def copied(item: str, hash_: str) -> str:
    """Puts a masked copy in the place of a file of a draft; what was wrong, or nothing."""
    found = desk.ask("catalog.show_item", item=item)
    file = next((a for a in found["text"]["attachments"] if a["hash"] == hash_), None)
    if file is None:
        raise NotFound(uploads.GONE)
    try:
        copy = _kept_copy(file)
    except Invalid as error:
        return error.message
    version, edited = (request.form.get(name, 0, int) for name in ("version", "edited"))
    seen = draft.of_item({**found, "version": version, "edited": edited})
    kept = saving.save(seen.copying(file, copy))
    return kept.message if isinstance(kept, Refusal) else ""


def _kept_copy(file: File) -> File:
    inside = pieces(BytesIO(uploads.opened(file["hash"])), file["type"], file["name"])
    data = masked_copy(inside, file["type"], file["name"], clock.today())
    return uploads.keep_data(copy_name(file["name"]), data)


def original(item: str, hash_: str) -> AnyResponse:
    """The file itself, once the ledger knows who opens it and why."""
    reason = request.form.get(f"why-{hash_}", "").strip()
    if not reason:
        raise Invalid(NO_REASON)
    return uploads.sent(desk.tell("catalog.open_original", item=item, hash=hash_, reason=reason))
