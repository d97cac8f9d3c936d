"""Where everything stands on the site. A path begins with a slash and is what the URL ends with."""

import re
from typing import Literal

from common.errors import Invalid

PAGE_SIZE = 20
SHARD_SIZE = 1000  # sitemap entries in one file

HOME = "/index.html"
FEED = "/feed.xml"
SITEMAP = "/sitemap.xml"
COLUMNS = "/columns/index.html"
ORGANS = "/organs/index.html"

Form = Literal["atom", "rss", "json"]
_FEED_NAMES: dict[Form, str] = {"atom": "feed.xml", "rss": "rss.xml", "json": "feed.json"}

# A segment never begins with a dot: no traversal, no hidden file, no clash with temporary files.
_SEGMENT = re.compile(r"\w[\w.\-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SEGMENT_BYTES = 200

# What a browser may open or save as it is. Anything else (html, svg, js, …) could act as a page
# of the site itself, so it is offered as plain bytes.
_KNOWN_FILES = re.compile(
    "pdf|ofd|txt|csv|docx?|wps|xlsx?|et|pptx?|dps|rtf|jpe?g|png|gif|webp|tiff?|bmp|mp[34]|zip|rar|7z"
)


def check(path: str) -> str:
    """The path itself, or Invalid when it could leave the folder or hide in it."""
    head, *segments = path.split("/")
    fine = not head and segments and all(_SEGMENT.fullmatch(part) for part in segments)
    if not fine or any(len(part.encode()) > _SEGMENT_BYTES for part in segments):
        raise Invalid(f"网站路径不合规则：{path!r}", ["只用字母、数字、连字符和点，不以点开头"])
    return path


def page_of(seq: int, per_page: int = PAGE_SIZE) -> int:
    """Numbered from the oldest: 1..20 are page 1, for ever."""
    return (seq - 1) // per_page + 1


def column_list(slug: str, page: int | None = None) -> str:
    return f"/columns/{slug}/{page or 'index'}.html"


def organ_list(code: str, page: int | None = None) -> str:
    return f"/organs/{code.lower()}/{page or 'index'}.html"


def catalogue(code: str) -> str:
    """What an organ discloses: all of its catalogues on one page."""
    return f"/organs/{code.lower()}/catalogue.html"


def feed(form: Form, slug: str = "") -> str:
    """Of a column, or of the whole site."""
    return f"/columns/{slug}/{_FEED_NAMES[form]}" if slug else f"/{_FEED_NAMES[form]}"


def sitemap_shard(number: int) -> str:
    return f"/sitemaps/{number}.xml"


def folder_of(path: str) -> str:
    """How people see it: `/columns/ideology/` and not `/columns/ideology/index.html`."""
    return path.removesuffix("index.html")


def older(url: str, version: int) -> str:
    """A superseded version has an address of its own, next to the current one."""
    return f"{url.removesuffix('.html')}-v{version}.html"


def pdf_of(url: str) -> str:
    """The PDF of the version shown at an article's address stands beside its page."""
    return f"{url.removesuffix('.html')}.pdf"


def page_of_pdf(path: str) -> str:
    """The page that this PDF belongs to; any other path as it is."""
    own = path.startswith("/organs/") and path.endswith(".pdf")
    return f"{path.removesuffix('.pdf')}.html" if own else path


def attachment(hash_: str, name: str) -> str:
    """`/files/ab/ab…/附件1.txt`; the name is made safe, the hash must be one."""
    if not _SHA256.fullmatch(hash_):
        raise Invalid(f"附件的散列值不合规则：{hash_!r}")
    return check(f"/files/{hash_[:2]}/{hash_}/{_safe(name)}")


def _safe(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    if not stem or not _KNOWN_FILES.fullmatch(ending.lower()):
        stem, ending = name, "bin"
    words = re.sub(r"[^\w\-]+", "-", stem).strip("-_")
    short = words.encode()[:150].decode(errors="ignore")
    return f"{short or 'file'}.{ending.lower()}"
