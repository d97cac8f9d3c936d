"""How a draft would look where it is going: the very templates, nothing stored, nothing shown to
anybody but who asks."""

from dataclasses import replace
from typing import Any

from common import clock
from common.copies import Copies
from common.entrypoints import command
from common.errors import NotFound
from contracts.commands import publish as commands
from services.publish.channels.board import pages as board
from services.publish.channels.website.items import NO_PLACE
from services.publish.channels.website.sources import site_of_settings
from services.publish.domain import Posting
from services.publish.site.pages import public_page, publish_record
from services.publish.site.static import static_asset

NUMBER = "公开时编定"  # the index number, and with it the address, is given at publication
PAGE = "/preview.html"


class Previews:
    """A part of the service class."""

    copies: Copies

    @command(commands.ShowPreview)
    def show_preview(self, query: dict[str, Any]) -> dict[str, Any]:
        """{html}; NotAllowed, in words, where this seal would never be shown like that."""
        self.copies.must_ask(query["by"], "publish.show_preview")
        make = {"citizen": _citizen, "board": _board}[query["as_"]]
        return {"html": make(query["seal"], query["base"]).decode("utf-8")}

    @command(commands.ShowLook)
    def show_look(self, query: dict[str, Any]) -> dict[str, Any]:
        """{text} of a style sheet or mark that a preview links to below `base`/assets/."""
        self.copies.must_ask(query["by"], "publish.show_look")
        name = query["name"]
        for find in (static_asset, board.static_asset):
            found = find(name)
            if found is not None:
                return {"text": found.decode("utf-8")}
        raise NotFound(f"没有名为 {name} 的样式文件。")


def _citizen(seal: dict[str, Any], base: str) -> bytes:
    site = replace(site_of_settings(), url=base)
    record = publish_record(
        seal,
        True,
        seal_hash="0" * 64,
        number=NUMBER,
        url=PAGE,
        seqs=NO_PLACE,
        at=clock.now(),
    )
    return public_page(seal, record, True, site).body


def _board(seal: dict[str, Any], base: str) -> bytes:
    outside = "society" in seal["audience"]
    posting = Posting(
        seal["item"],
        seal["version"],
        "0" * 64,
        "outside" if outside else "inside",
        seal["organ"]["id"],
        seal["title"],
        seal["organ"]["name"],
        NUMBER,
        f"{site_of_settings().url}{PAGE}" if outside else "",
        clock.now(),
    )
    make = board.society_sheet if outside else board.inside_sheet
    return make(seal, posting, True).body
