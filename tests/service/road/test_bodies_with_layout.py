"""A body with a layout walks from the draft to the page: cleaned, sealed, shown, taken away."""

import io
from typing import Any

import pytest
from PIL import Image

from common.errors import Invalid
from common.seals import digest
from services.publish.site import paths
from tests.faults.waiting import eventually
from tests.service.road.walker import Walker


def a_picture(colour: str = "white") -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(packed, "PNG")
    return packed.getvalue()


def inline(file: dict[str, Any]) -> dict[str, Any]:
    return {**file, "inline": True}


def test_an_html_body_with_a_picture_comes_to_the_page_and_leaves_with_it(walker: Walker) -> None:
    picture = inline(walker.attach("示意图.png", a_picture()))
    unused = inline(walker.attach("没用到.png", a_picture("black")))
    body = (
        "<h2>一、概况</h2><p onclick='x()'>正文<strong>要点</strong><script>x()</script>。</p>"
        f"<p><img data-file='{picture['hash']}' alt='示意'></p>"
        "<table><tr><th>项目</th></tr><tr><td>甲</td></tr></table>"
    )

    view = walker.published(body=body, body_kind="html", attachments=[picture, unused])

    text = walker.item(view)["text"]
    assert text["body_kind"] == "html"
    assert "script" not in text["body"]
    assert "onclick" not in text["body"]
    sealed = walker.content.unseal(walker.item(view)["hash"])
    assert (sealed["body"], sealed["body_kind"]) == (text["body"], "html")
    assert [each["name"] for each in sealed["attachments"]] == ["示意图.png"]
    page, address = walker.read(view["url"]), paths.attachment(picture["hash"], picture["name"])
    assert "<p>正文<strong>要点</strong>。</p>" in page
    assert 'src="/files/' in page
    assert walker.get(address)[0] == 200

    walker.withdraw(view, kind="secrecy", reason="不宜公开")
    eventually(lambda: walker.get(address)[0] == 404, 20)


def test_a_large_attachment_reaches_the_site_whole(walker: Walker) -> None:
    data = b"%PDF-1.7\n" + bytes(9 * 1024 * 1024)
    file = walker.attach("大附件.pdf", data)

    walker.finish(walker.submit(walker.confirmed(walker.save(attachments=[file]))))

    stored = walker.site / paths.attachment(file["hash"], file["name"])[1:]
    assert digest(stored.read_bytes()) == file["hash"] == digest(data)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"body": "<p>机<em>密</em>★10年</p>"}, "密级标志"),
        ({"body": f"<p>图<img data-file='{'0' * 64}'></p>"}, "1 张图片没有上传"),
        ({"body": "<script>x()</script>"}, "正文没有内容"),
    ],
)
def test_what_may_not_stand_in_a_body_is_refused(
    walker: Walker, text: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        walker.save(body_kind="html", **text)
    assert said in str(refused.value)


@pytest.mark.parametrize("change", [{"size": 1}, {"type": "image/png"}, {"hash": "0" * 64}])
def test_an_attachment_is_what_was_uploaded(walker: Walker, change: dict[str, Any]) -> None:
    file = walker.attach("附件.txt", b"words")

    with pytest.raises(Invalid, match="没有保存"):
        walker.save(attachments=[file | change])
