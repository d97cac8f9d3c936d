"""A body with a layout on its page: sanitised again, framed, its pictures files of the page."""

from common.content import read_seal
from common.richtext import clean
from common.seals import canonical, digest
from services.publish.site import paths
from services.publish.site.pages import public_page
from services.publish.site.text import Block, blocks, body_blocks, summary
from tests.injections import CODE, CORPUS
from tests.unit.publish.site_samples import FILE, SITE, a_record, a_sealed

PICTURE = digest(b"a picture")
INLINE = {"name": "图1.png", "hash": PICTURE, "size": 9, "type": "image/png", "inline": True}
LISTED = {"name": "附件1.txt", "hash": digest(FILE), "size": len(FILE), "type": "text/plain"}


def laid_out(html: str, title: str = "题") -> list[Block]:
    return body_blocks(a_sealed(body=html, body_kind="html", title=title))


def page_of(html: str) -> str:
    sealed = a_sealed(body=html, body_kind="html", attachments=[LISTED, INLINE])
    return public_page(sealed, a_record(sealed), True, SITE).body.decode()


def test_a_seal_without_a_kind_is_plain_text_as_ever() -> None:
    sealed = a_sealed()
    assert "body_kind" not in sealed
    assert body_blocks(sealed) == blocks(sealed["body"], sealed["title"])


def test_paragraphs_are_taken_for_what_they_say_as_in_plain_text() -> None:
    lines = [
        "题",
        "各党支部：",
        "一、学习安排",
        "每月集中学习一次。",
        "市文化局党组",
        "2026年3月1日",
    ]
    html = "".join(f"<p>{line}</p>" for line in lines)
    plain = blocks("\n".join(lines), "题")

    assert [(b.kind, b.text) for b in laid_out(html)] == [(b.kind, b.lead + b.text) for b in plain]


def test_headings_keep_their_order_below_the_page_title() -> None:
    assert [b.kind for b in laid_out("<h4>小</h4><p>文。</p><h3>大</h3>")] == ["h3", "p", "h2"]


def test_the_summary_is_of_words_only() -> None:
    assert summary(laid_out("<p>甲<strong>乙</strong>。</p><ul><li>丙</li></ul>")) == "甲乙。"


def test_a_table_scrolls_by_keyboard_too_and_its_headers_say_of_what() -> None:
    page = page_of(
        "<p>表1 经费</p><table><thead><tr><th>项目</th><th colspan=2>金额</th></tr></thead>"
        "<tbody><tr><th>培训</th><td>1</td><td>2</td></tr></tbody></table>"
    )

    assert '<div class="table" role="region" tabindex="0" aria-label="表1 经费（可以' in page
    assert '<th scope="col">项目</th><th colspan="2" scope="colgroup">金额</th>' in page
    assert '<th scope="row">培训</th>' in page


def test_pictures_are_files_of_the_page_and_not_in_the_list_of_files() -> None:
    page = page_of(f'<p><img data-file="{PICTURE}" alt="示意图"></p>')
    sealed = a_sealed(attachments=[LISTED, INLINE])

    assert f'<p class="picture"><img src="/files/{PICTURE[:2]}/{PICTURE}/' in page
    assert 'alt="示意图"' in page
    assert "图1.png</a>" not in page
    assert "附件1.txt</a>" in page
    assert public_page(sealed, a_record(sealed), True, SITE).files >= {PICTURE}
    assert paths.attachment(PICTURE, "图1.png").endswith("/图1.png")


def test_a_picture_that_was_not_sealed_is_told_in_words() -> None:
    assert "〔图：别的〕" in page_of(f'<p>见<img data-file="{"0" * 64}" alt="别的"></p>')


def test_links_outside_open_no_door() -> None:
    page = page_of('<p><a href="https://x.example/">外</a><a href="/organs/">内</a></p>')

    assert '<a href="https://x.example/" rel="noopener noreferrer">外</a>' in page
    assert '<a href="/organs/">内</a>' in page


def test_a_seal_that_nobody_cleaned_is_cleaned_for_the_page() -> None:
    for vector in CORPUS[::5]:
        page = page_of(vector)
        body = page.partition('<div class="body">')[2].partition('<section class="part"')[0]

        assert CODE not in "".join(_tags(body)), vector
        assert "<script" not in body, vector
        assert page_of(clean(vector)) == page, vector


def _tags(html: str) -> list[str]:
    return [piece.partition(">")[0] for piece in html.split("<")[1:]]


# As it was sealed before bodies had a kind, byte for byte, and its hash.
OLD_SEAL = (
    b'{"attachments":[],"audience":["members","society"],"basis":"b","body":"\xe4\xb8\x80<b>",'
    b'"change_note":"","clarities":{"due":"d","lead_department":"l","leader":"e","person":"p",'
    b'"task":"t"},"class":"c","column":"ideology","entry":"e-1","format":1,"forms":["website"],'
    b'"interval_days":0,"item":"i-1","occurred_on":"2026-03-01","opinion_days":0,'
    b'"organ":{"code":"11A03","id":"o-1","name":"n","path":["r","n"]},"plan":[],"regime":"party",'
    b'"title":"t","version":1,"versions":[]}'
)
OLD_HASH = "68bc0e1e7b777891ae25fa43647039ba570dd76826443cac9833581431388626"


def test_an_old_seal_is_read_and_shown_as_it_was() -> None:
    sealed = read_seal(OLD_HASH, OLD_SEAL)

    assert digest(OLD_SEAL) == digest(canonical(sealed)) == OLD_HASH
    assert body_blocks(sealed) == [Block("p", "一<b>")]
    assert "<p>一&lt;b&gt;</p>" in public_page(sealed, a_record(sealed), True, SITE).body.decode()
