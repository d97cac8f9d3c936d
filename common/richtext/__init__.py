"""Restricted HTML: the layout an approved text may have, cleaned on entry and for every page.

    p h2 h3 h4 · strong em u sub sup br · ul ol li · blockquote
    table thead tbody tr th td[colspan, rowspan] · a[href] · img[data-file, alt]

`data-file` is the SHA-256 of a picture among the item's attachments. What a body is stands beside
it as `body_kind`: "text" (also where nothing is said, as in older seals) or "html".
"""

import re
from collections.abc import Mapping
from typing import Any

from common.richtext.places import mapped, replaced
from common.richtext.reading import serialised
from common.richtext.tree import cleaned

__all__ = ["HTML", "KINDS", "TEXT", "body_text", "clean", "files", "mapped", "plain", "replaced"]

# In restricted HTML no word and no attribute can look like this: `<` and `"` are escaped there.
_PICTURE = re.compile(r'<img data-file="([0-9a-f]{64})"')

TEXT, HTML = "text", "html"
KINDS = (TEXT, HTML)


def clean(html: str) -> str:
    """Any HTML as restricted HTML; what is not allowed goes, its words stay. Twice is once."""
    return serialised(cleaned(html))


def plain(html: str) -> str:
    """The words of restricted HTML, a line for every paragraph, heading, entry and cell."""
    return mapped(html)[0]


def files(html: str) -> list[str]:
    """Hashes of the pictures that restricted HTML shows, in order, each once."""
    return list(dict.fromkeys(_PICTURE.findall(html)))


def body_text(text: Mapping[str, Any]) -> str:
    """The words of a text or a seal, whichever kind its body is."""
    body = str(text["body"])
    return plain(body) if text.get("body_kind", TEXT) == HTML else body
