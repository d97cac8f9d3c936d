"""One sealed text to the pages that hang on a wall: A4 with 28 characters by 22 lines, and the
same pages scaled up to A3."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from math import sqrt
from types import MappingProxyType
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from common.seals import digest
from services.publish.site import qr
from services.publish.site.render import environment
from services.publish.site.text import Block, attached, body_blocks

Sealed = Mapping[str, Any]
# ISO 216: each size is the one before it times the square root of two, so that an A3 sheet is the
# A4 sheet with everything on it in proportion, and both have the same pages.
SIZES = {"a4": 1.0, "a3": sqrt(2)}
BANNER = (20.0, 42.0)  # points: the organ's name fills the line, but is neither small nor huge
PICTURE = "picture:"  # begins the address of a picture of the body
LINE = 442.0  # points: 156 mm, the width of the type area

_templates = environment(__package__, "services.publish.site")


@dataclass(frozen=True)
class Facts:
    """What a sheet says besides the sealed text.

    `url` is the public page's address, `proof` the one where a photo of this very sheet is
    entered; either may be empty, and then there is no code for it.
    """

    number: str
    stage: str
    opened_at: datetime
    url: str = ""
    proof: str = ""


def pdfs(
    sealed: Sealed,
    facts: Facts,
    sizes: Iterable[str] = SIZES,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, bytes]:
    """By size; `pictures` are those of the body, by hash. Equal arguments, fonts and library give
    equal bytes.

    Takes 0.2 to 2 s of processor time and holds the interpreter's lock: not for a process that
    has something else to do.
    """
    document = _document(sealed, facts, pictures)
    name = digest(f"{sealed['item']}:{sealed['version']}".encode())[:32].encode()
    return {
        size: bytes(document.write_pdf(zoom=SIZES[size], pdf_identifier=name)) for size in sizes
    }


@cache
def renderer() -> str:
    """What made a PDF: one made by an older template or library is made again."""
    made_of = [weasyprint.__version__.encode(), _style().encode()]
    made_of.append(files(__package__).joinpath("templates", "notice.html").read_bytes())
    return digest(b"".join(made_of))[:16]


def _document(sealed: Sealed, facts: Facts, pictures: Mapping[str, bytes]) -> weasyprint.Document:
    body, signed = _parts(sealed, pictures)
    html = _templates.get_template("notice.html").render(
        sealed=sealed,
        facts=facts,
        attachments=attached(sealed),
        body=body,
        signed=signed,
        banner=_banner(sealed["organ"]["name"]),
        codes=list(_codes(sealed, facts)),
    )
    fonts, fetcher = FontConfiguration(), _Pictures(pictures)
    style = weasyprint.CSS(string=_style(), font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return page.render(stylesheets=[style], font_config=fonts)


def _parts(sealed: Sealed, pictures: Mapping[str, bytes]) -> tuple[list[Block], list[Block]]:
    """The running text, and the signature below it: the list of attachments stands between."""
    found = body_blocks(sealed, lambda hash_: f"{PICTURE}{hash_}" if hash_ in pictures else "")
    signed = [block for block in found if block.kind == "sign"]
    return [block for block in found if block.kind != "sign"], signed


def _banner(name: str) -> float:
    """Points of the organ's red name, so that it stands on one line where that is possible."""
    smallest, largest = BANNER
    return max(smallest, min(largest, 0.98 * LINE / max(len(name), 1)))


def _codes(sealed: Sealed, facts: Facts) -> Iterable[tuple[qr.Square, str]]:
    """Each with what it is for."""
    if facts.url:
        yield qr.square(facts.url), "扫码看全文和附件" if attached(sealed) else "扫码看全文"
    if facts.proof:
        yield qr.square(facts.proof), "张贴后扫码登记照片"


@cache
def _style() -> str:
    return files(__package__).joinpath("assets", "notice.css").read_text("utf-8")


class _Pictures(URLFetcher):  # type: ignore[misc]
    """A sheet is made of its sealed text and the pictures sealed with it, and of nothing else."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """ValueError for anything else, which is then left out."""
        data = self._pictures.get(url.removeprefix(PICTURE))
        if data is None:
            raise ValueError(f"a sheet takes nothing from elsewhere: {url[:100]}")
        return URLFetcherResponse(url, data)
