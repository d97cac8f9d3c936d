"""What should not stand in a text: found in plain words and across layout, masked in place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import findings
from common.richtext import clean, plain

MOBILE = "13812345678"
BANK = "6222021234567890128"  # 19 figures, the last one checks


def told(body: str, kind: str = "text") -> list[tuple[str, str, str]]:
    return [(each.kind, each.text, each.masked) for each in findings.find(body, kind)]


def test_findings_come_in_order_with_what_may_stand_instead() -> None:
    assert told(f"联系人 {MOBILE}，卡号 {BANK}。\n秘密") == [
        ("mobile", MOBILE, "138****5678"),
        ("bank_card", BANK, "6222***********0128"),
        ("mark", "秘密", ""),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p>电话 138<strong>1234</strong>5678</p>",
        "<p>电话 138 1234&nbsp;5678 &amp; 其他</p>",
        "<table><tr><td>１３８１２３４５６７８</td></tr></table>",
        f'<p><img data-file="{"a" * 64}" alt="电话 {MOBILE}"></p>',
    ],
)
def test_a_number_is_found_across_layout_and_masked_without_breaking_it(html: str) -> None:
    body = clean(html)
    [found] = findings.find(body, "html")
    masked = findings.mask(body, found, "html")

    assert (found.kind, found.masked) == ("mobile", "138****5678")
    assert body[found.first : found.last][0] in "1１"
    assert "138****5678" in plain(masked)
    assert findings.find(masked, "html") == []
    assert plain(clean(masked)) == plain(masked)


def test_a_mark_is_found_across_layout() -> None:
    assert told("<p>机<em>密</em>★10年</p>", "html") == [("mark", "机密★10年", "")]


def test_what_changed_since_it_was_found_is_left_alone() -> None:
    [found] = findings.find(f"电话 {MOBILE}")

    assert findings.mask(f"新的电话 {MOBILE}", found) == f"新的电话 {MOBILE}"
    assert findings.mask(f"电话 {MOBILE}", found) == "电话 138****5678"


@given(st.text(max_size=40), st.text(max_size=40))
def test_masking_all_leaves_no_number(before: str, after: str) -> None:
    body = f"{before}。{MOBILE}。{after}"

    assert MOBILE not in findings.mask_all(body)
    assert [f for f in findings.find(findings.mask_all(body)) if f.masked] == []
