"""Bodies of both kinds in an item's text: cleaned on entry, pictures sealed with them."""

from typing import Any

import pytest

from common.errors import Invalid
from common.richtext import clean
from tests.injections import CORPUS
from tests.unit.catalog.item_samples import a_text, checked

PICTURE = "ab" * 32
OTHER = "cd" * 32


def a_file(hash_: str, type_: str = "image/png", **more: Any) -> dict[str, Any]:
    return {"name": "图1.png", "hash": hash_, "size": 9, "type": type_, **more}


def laid_out(body: str, **changes: Any) -> dict[str, Any]:
    return checked(body=body, body_kind="html", **changes)


def problems_of(body: str, **changes: Any) -> str:
    with pytest.raises(Invalid) as refused:
        laid_out(body, **changes)
    return str(refused.value)


def test_a_plain_body_stays_as_it_was_written() -> None:
    text = checked(body="一 < 二 & <b>三</b>")

    assert (text["body"], text["body_kind"]) == ("一 < 二 & <b>三</b>", "text")


def test_what_is_kept_is_what_cleaning_gave() -> None:
    for vector in CORPUS[::7]:
        body = f"<p>正文</p>{vector}"

        assert a_text(body=body, body_kind="html")["body"] == clean(body) == clean(clean(body))


def test_of_the_pictures_stay_those_that_the_body_shows() -> None:
    shown, unused = a_file(PICTURE, inline=True), a_file(OTHER, inline=True)
    listed = a_file(OTHER, "application/pdf", inline=False)
    text = laid_out(
        f'<p>图<img data-file="{PICTURE}" alt="示意"></p>', attachments=[shown, unused, listed]
    )

    assert text["attachments"] == [a_file(OTHER, "application/pdf"), shown]


def test_a_picture_that_was_not_uploaded_or_is_none_is_refused() -> None:
    body = f'<p>图<img data-file="{PICTURE}" alt=""></p>'

    assert "1 张图片没有上传" in problems_of(body)
    assert "1 张图片没有上传" in problems_of(body, attachments=[a_file(PICTURE)])
    assert "不是图片" in problems_of(body, attachments=[a_file(PICTURE, "text/plain", inline=True)])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>机<strong>密</strong>★10年</p>", "正文第 1 行有密级标志"),
        ("<table><tr><td>表</td><td>秘密</td></tr></table>", "正文第 2 行有密级标志"),
        ("<p>图</p><p>机<br></p><p>密★</p>", "密级标志"),
        ("<p> </p><script>x()</script>", "正文没有内容"),
    ],
)
def test_rules_look_at_the_words_and_not_at_the_layout(body: str, said: str) -> None:
    assert said in problems_of(body)


def test_a_mark_under_a_picture_is_seen() -> None:
    body = f'<p><img data-file="{PICTURE}" alt="绝密★"></p>'

    assert "密级标志" in problems_of(body, attachments=[a_file(PICTURE, inline=True)])
