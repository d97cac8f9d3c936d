"""Strings that try to run something in a page: every way in × every way to write it.

Made by rules, so that a new vector meets all disguises at once. `CORPUS` is what unit tests clean
and what browser tests type into every field: none may execute. What runs would set `MARK` on the
window, so a browser test looks for that one name.
"""

from collections.abc import Callable, Iterator
from itertools import product

MARK = "gongkaiInjected"
CODE = f"window.{MARK}=1"

_HANDLED = {
    "img": ("src=x", ("onerror", "onload")),
    "svg": ("", ("onload", "onclick")),
    "body": ("", ("onload", "onpageshow", "onhashchange")),
    "input": ("autofocus", ("onfocus", "onblur")),
    "select": ("autofocus", ("onfocus",)),
    "textarea": ("autofocus", ("onfocus",)),
    "details": ("open", ("ontoggle",)),
    "video": ("src=x", ("onerror", "onloadstart")),
    "audio": ("src=x", ("onerror",)),
    "marquee": ("", ("onstart",)),
    "p": ("", ("onmouseover", "onpointerenter")),
    "a": ('href="#"', ("onclick", "onfocus")),
    "table": ("", ("onmouseover",)),
    "td": ("", ("onanimationstart",)),
    "iframe": ("src=x", ("onload",)),
    "object": ("data=x", ("onerror",)),
    "style": ("", ("onload",)),
}
_ADDRESSED = (
    ("a", "href"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("form", "action"),
    ("button", "formaction"),
    ("img", "src"),
    ("area", "href"),
    ("base", "href"),
    ("math", "href"),
    ("use", "xlink:href"),
    ("animate", "to"),
    ("link", "href"),
    ("td", "background"),
)
_ELEMENTS = (
    "<script>{code}</script>",
    "<script src=data:text/javascript,{code}></script>",
    "<svg><script>{code}</script></svg>",
    "<math><mtext><script>{code}</script></mtext></math>",
    "<style>*{{background:url(javascript:{code})}}</style>",
    "<style>@import 'javascript:{code}';</style>",
    "<template><script>{code}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={code}>'></noscript>",
    "<svg><style><img src=x onerror={code}></style></svg>",
    "<math><mi><table><mglyph><style><img src=x onerror={code}></style></mglyph></table></mi>",
    "<textarea><img src=x onerror={code}></textarea>",
    "</textarea><script>{code}</script>",
    "</title><script>{code}</script>",
    "<!--><script>{code}</script-->",
    "<![CDATA[><script>{code}</script>]]>",
    "<meta http-equiv=refresh content='0;url=javascript:{code}'>",
    "<iframe srcdoc='<script>parent.{code}</script>'></iframe>",
    "<div style='width:expression({code})'>x</div>",
    "<p style='background:url(javascript:{code})'>x</p>",
    "<xmp><img src=x onerror={code}></xmp>",
    "<a href='data:text/html,<script>{code}</script>'>x</a>",
    "<img data-file='\" onerror={code} x=\"' alt='x'>",
    "<img data-file=" + "a" * 64 + " alt='\" onerror={code} x=\"'>",
    "<td colspan='2 onclick={code}'>x</td>",
    "<select><noembed></select><script>{code}</script></noembed>",
)
_QUOTES = ("'", '"', "`")
_BREAKOUTS = ("{q}><script>{code}</script>", "{q} onmouseover={code} x={q}", "{q};{code};//{q}")
_TEMPLATES = ("{{{{ {code} }}}}", "${{{code}}}", "<%= {code} %>", "{{% print({code}) %}}")


def _plain(vector: str) -> str:
    return vector


def _shouting(vector: str) -> str:
    """Upper case where HTML does not care, which is everywhere but in the code."""
    return CODE.join(part.upper() for part in vector.split(CODE))


def _slashed(vector: str) -> str:
    return vector.replace(" ", "/", 2)


def _broken_lines(vector: str) -> str:
    return vector.replace(" ", "\n", 1).replace("=", "=\t", 1)


def _null_bytes(vector: str) -> str:
    return vector.replace("<", "<\x00", 1)


def _nested(vector: str) -> str:
    """A filter that removes once makes it whole again."""
    return vector.replace("<", "<<x>", 1).replace("script", "scr<script>ipt", 1)


def _unclosed(vector: str) -> str:
    return vector.rstrip(">")


_DISGUISES: tuple[Callable[[str], str], ...] = (
    _plain,
    _shouting,
    _slashed,
    _broken_lines,
    _null_bytes,
    _nested,
    _unclosed,
)


def _schemes() -> Iterator[str]:
    """Ways to write javascript: that browsers have read as such."""
    word = "javascript:"
    yield word
    yield "JaVaScRiPt:"
    yield "java\tscript:"
    yield "java\nscript:"
    yield "\x01javascript:"
    yield " javascript:"
    yield "javascript&colon;"
    yield "java&#x09;script:"
    yield "".join(f"&#{ord(letter)};" for letter in word)
    yield "".join(f"&#x{ord(letter):x}" for letter in word)
    yield "vbscript:"
    yield "data:text/html;base64,PHNjcmlwdD4="


def _vectors() -> Iterator[str]:
    for tag, (needs, handlers) in _HANDLED.items():
        for handler in handlers:
            yield f"<{tag} {needs} {handler}={CODE}>x"
            yield f'<{tag} {needs} {handler}="{CODE}">x</{tag}>'
    for (tag, attribute), scheme in product(_ADDRESSED, _schemes()):
        yield f'<{tag} {attribute}="{scheme}{CODE}">x</{tag}>'
    yield from (element.format(code=CODE) for element in _ELEMENTS)
    yield from (each.format(code=CODE, q=q) for each, q in product(_BREAKOUTS, _QUOTES))
    yield from (each.format(code=CODE) for each in _TEMPLATES)


def _all() -> Iterator[str]:
    for number, vector in enumerate(_vectors()):
        yield vector
        # one disguise each, in turn, and all of them for what needs no address
        disguises = _DISGUISES if number < 60 else (_DISGUISES[number % len(_DISGUISES)],)
        yield from (disguise(vector) for disguise in disguises)


CORPUS: tuple[str, ...] = tuple(dict.fromkeys(_all()))
