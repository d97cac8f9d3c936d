"""A body on the members' pages: every word of it, in its layout, and nothing that could act."""

import pytest

from web.members.bodies import Block, attached, blocks

TEXT = "关于某事的通报\n各支部：\n一、总体要求\n按时办理。\n某局党组\n2026年3月1日"


def shown(body: str, kind: str = "text", title: str = "关于某事的通报") -> list[Block]:
    text = {"title": title, "body": body, "body_kind": kind}
    return blocks(text, lambda hash_: f"/files/{hash_}")


def test_plain_text_gets_its_official_layout_and_its_title_is_not_said_twice() -> None:
    assert [(block.kind, block.said) for block in shown(TEXT)] == [
        ("to", "各支部："),
        ("h2", "一、总体要求"),
        ("p", "按时办理。"),
        ("sign", "某局党组"),
        ("sign", "2026年3月1日"),
    ]


def test_a_laid_out_body_keeps_tables_and_pictures_and_loses_what_could_act() -> None:
    hash_ = "a1" * 32
    body = (
        '<p onclick="x()">请看<script>alert(1)</script>下表。</p>'
        "<table><tr><td>甲</td></tr></table>"
        f'<p><img data-file="{hash_}" alt="图一" onerror="x()"></p>'
    )
    found = shown(body, "html")
    page = "".join(block.said for block in found)

    assert [block.kind for block in found] == ["p", "markup", "picture"]
    assert f'src="/files/{hash_}"' in page
    assert not [word for word in ("script", "onclick", "onerror") if word in page]


def test_plain_text_that_looks_like_markup_is_no_markup() -> None:
    [block] = shown("<b>甲</b>")

    assert not hasattr(block.said, "__html__")


def test_a_long_address_is_not_justified() -> None:
    assert shown("参见 https://gongkai.example/aaaaaaaaaaaa")[0].ragged
    assert not shown("参见附件。")[0].ragged


@pytest.mark.parametrize("body", ["", "\n\n", "关于某事的通报"])
def test_nothing_is_nothing(body: str) -> None:
    assert shown(body) == []


def test_pictures_of_the_body_are_no_attachments() -> None:
    files = [{"name": "甲.pdf"}, {"name": "图.png", "inline": True}]

    assert attached(files) == files[:1]
