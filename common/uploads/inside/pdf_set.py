"""The process that sets one PDF out of words: pages stay pages and lines stay lines.

From JSON [text of a page] on standard input to the PDF on standard output; ended by the system when
it takes too much. Nothing is fetched, and the same words give the same bytes.
"""

import hashlib
import json
import re
import resource
import sys
from collections.abc import Sequence
from html import escape

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

SECONDS = 40  # of the processor
MEMORY = 1024**3  # bytes
_STYLE = """
@page { size: A4; margin: 20mm }
body { margin: 0; font: 10.5pt/1.5 "Noto Serif CJK SC", serif }
section + section { break-before: page }
p { margin: 0; min-height: 1.5em; white-space: pre-wrap; overflow-wrap: anywhere }
p { orphans: 1; widows: 1 }
"""
_BULLETS = re.compile("[\uf000-\uf0ff]")  # of symbol fonts
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def made(pages: Sequence[str]) -> bytes:
    fonts, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=())
    style = weasyprint.CSS(string=_STYLE, font_config=fonts, url_fetcher=fetcher)
    words = "".join(map(_section, pages))
    page = weasyprint.HTML(string=f'<html lang="zh-CN">{words}</html>', url_fetcher=fetcher)
    name = hashlib.sha256(words.encode()).hexdigest()[:32].encode()
    return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_identifier=name))


def _section(text: str) -> str:
    lines = _UNSEEN.sub("", _BULLETS.sub("•", text)).split("\n")
    return f"<section>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</section>"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(made(json.load(sys.stdin)))
