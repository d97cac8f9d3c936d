"""Restricted HTML: what stays, what goes, and that cleaning twice is cleaning once."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common import richtext
from common.richtext import body_text, clean, files, plain
from tests.injections import CORPUS

PICTURE = "ab" * 32
TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("strong", "em", "u", "br", "blockquote", "sup", "sub", "a", "img"),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"data-file", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class Seen(HTMLParser):
    """Every element of a cleaned body with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def breaches(html: str) -> list[str]:
    """What a cleaned body may never hold."""
    found = []
    for tag, attributes in Seen(html).found:
        strange = set(attributes) - ATTRIBUTES.get(tag, set())
        if tag not in TAGS or strange:
            found.append(f"{tag} {strange}")
        href = attributes.get("href")
        if href is not None and not re.match(r"https?://|mailto:|/(?![/\\])", href):
            found.append(f"href {href}")
        if tag == "img" and not re.fullmatch("[0-9a-f]{64}", attributes.get("data-file") or ""):
            found.append("picture without a file")
    return found


def test_the_corpus_is_large_and_every_string_in_it_is_its_own() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 300


def test_nothing_of_an_injection_survives() -> None:
    around = ("{}", "<p>前{}后</p>", "<table><tr><td>{}</td></tr></table>", "<a href='{}'>x</a>")
    found = {vector: [breaches(clean(a.format(vector))) for a in around] for vector in CORPUS}

    assert {vector: broken for vector, broken in found.items() if any(broken)} == {}
    assert [vector for vector in CORPUS if clean(clean(vector)) != clean(vector)] == []


_PIECES = st.one_of(
    st.sampled_from(
        [f"<{tag}>" for tag in sorted(TAGS | {"div", "b", "h1", "span", "caption", "svg", "pre"})]
    ),
    st.sampled_from([f"</{tag}>" for tag in sorted(TAGS | {"div", "b", "span"})]),
    st.sampled_from(
        [f'<img data-file="{PICTURE}" alt="a>b">', '<td colspan="3">', "&amp;", "&nbsp;", "<", "\n"]
    ),
    st.sampled_from(['<a href="https://x.example/?a=1&b=2">', '<a href="//x.example">']),
    st.text(max_size=5),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
@example("<strong><p>一</p></strong>二<ul>三<li>四<p>五</p><ul><li>六</ul></ul>")
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = clean(html)

    assert clean(once) == once
    assert breaches(once) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_every_word_has_its_place(html: str) -> None:
    cleaned = clean(html)
    words, places = richtext.mapped(cleaned)

    assert len(words) == len(places)
    for word, (start, end) in zip(words, places, strict=True):
        assert cleaned[start:end] in ("", word) or cleaned[start] == "&"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("一段话", "<p>一段话</p>"),
        ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
        ("<h1>大</h1><h5>小</h5>", "<h2>大</h2><h4>小</h4>"),
        ("<p><b>粗</b><i>斜</i></p>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<p>　　首行缩进</p>", "<p>首行缩进</p>"),
        ("<p> <br> </p><p></p>", ""),
        ("<p><span style='color:red'>红</span></p>", "<p>红</p>"),
        ("<ul><li><p>一</p><p>二</p></li></ul>", "<ul><li>一<br>二</li></ul>"),
        (
            "<table><caption>表1</caption><tr><td colspan=2 rowspan=1>x</td></tr></table>",
            '<p>表1</p><table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
        ),
        ("<p>x\u202e\x07y</p>", "<p>xy</p>"),
        ("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>"),
        (
            f"<img src=x data-file={PICTURE} alt='图'>",
            f'<p><img data-file="{PICTURE}" alt="图"></p>',
        ),
        ("<img src='https://other.example/x.png'>", ""),
        ("<a href='/organs/1.html'>本站</a>", '<p><a href="/organs/1.html">本站</a></p>'),
        ("<a href='//other.example'>x</a><a href='/\\other'>y</a>", "<p>xy</p>"),
    ],
)
def test_what_stays(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_elements_nested_without_end_lose_their_depth_and_no_word() -> None:
    assert plain(clean("<blockquote>" * 5000 + "词" + "<em>语" * 3000)).count("语") == 3000


def test_ends_that_html_lets_out_may_be_left_out() -> None:
    assert plain(clean("<p>段" * 3000)) == "\n".join("段" * 3000)
    assert clean("<ul><li>一<li>二</ul>") == "<ul><li>一</li><li>二</li></ul>"


@pytest.mark.parametrize("html", ["<div>" * 100_000, "<em>" * 100_000, '<a "' * 100_000])
def test_a_body_made_to_keep_us_busy_is_done_with_soon(html: str) -> None:
    started = time.process_time()

    assert plain(clean(f"{html}词")) in ("词", "")
    assert plain(html) == ""
    assert time.process_time() - started < 10


def test_a_word_that_looks_like_a_picture_is_none() -> None:
    looks = f'<p>&lt;img data-file="{PICTURE}"</p>'
    says = f'<p><img data-file="{PICTURE}" alt=\'<img data-file="{"0" * 64}"\'></p>'

    assert files(clean(looks)) == []
    assert files(clean(says)) == [PICTURE]


def test_plain_has_a_line_for_every_paragraph_and_cell() -> None:
    html = "<h2>一、安排</h2><p>甲<br>乙</p><table><tr><td>丙</td><td>丁</td></tr></table>"

    assert plain(clean(html)) == "一、安排\n甲\n乙\n丙\n丁"


def test_plain_joins_what_only_layout_parts_and_names_pictures() -> None:
    html = f'<p>机<strong>密</strong>★<img data-file="{PICTURE}" alt="示意 &amp; 图"></p>'

    assert plain(html) == "机密★〔图：示意 & 图〕"


def test_pictures_are_told_once_each_in_order() -> None:
    other = "cd" * 32
    shown = "".join(f'<img data-file="{name}" alt="">' for name in (other, PICTURE, other))

    assert files(shown) == [other, PICTURE]


def test_a_body_says_the_same_whichever_kind_it_is() -> None:
    assert body_text({"body": "一\n<b>"}) == "一\n<b>"
    assert body_text({"body": "<p>一</p>", "body_kind": "html"}) == "一"
