"""A draft plan and its final text, as citizens read them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.publish.site.model import Record
from services.publish.site.pages import asking_at, older_page, public_page
from tests.unit.publish.site_samples import SITE, START, a_record, a_sealed

DRAFT = a_sealed(stage="draft", opinion_days=15)
HEARD = {
    "version": 1,
    "since": "2026-03-05",
    "until": "2026-03-20",
    "opinions": 3,
    "outcomes": {"adopted": 2, "not_adopted": 1},
    "dismissed": 0,
    "changed": "每月学习改为每季度学习",
}
BODY = DRAFT["body"].replace("每月集中学习一次", "每季度集中学习一次")
FINAL = a_sealed(version=2, stage="final", heard=HEARD, body=BODY, change_note="按意见修改")


def draft_record(now: datetime = START) -> Record:
    return asking_at(a_record(DRAFT), now)


def final_record() -> Record:
    return a_record(FINAL, before=draft_record(), at=START + timedelta(days=30))


def final_page(**changes: Any) -> str:
    return public_page(FINAL, final_record(), True, SITE, **changes).body.decode()


def test_a_draft_says_that_it_is_one_and_until_when_opinions_are_heard() -> None:
    page = public_page(DRAFT, draft_record(), True, SITE).body.decode()

    assert "这是征求意见稿。正在征求意见，2026年3月20日截止。" in page


def test_after_the_last_day_it_says_that_the_final_text_is_to_come() -> None:
    later = datetime(2026, 4, 1, tzinfo=UTC)
    page = public_page(DRAFT, draft_record(later), True, SITE).body.decode()

    assert "意见逐件办理以后公布正式文本" in page


def test_the_final_text_says_how_many_were_heard_and_what_changed() -> None:
    page = final_page(base=DRAFT)

    assert "自 2026年3月5日至 2026年3月20日公开征求意见，共收到并逐件答复 3 条意见" in page
    assert "每月学习改为每季度学习" in page
    assert "更正，现为第2版" not in page


def test_it_is_compared_word_by_word_with_the_draft_that_can_be_read() -> None:
    page = final_page(base=DRAFT)

    assert "<del><span" in page and "季度" in page.split("<ins>")[1]
    assert f'href="{final_record().versions[0]["url"]}"' in page


def test_a_draft_that_never_was_public_is_neither_named_nor_compared() -> None:
    page = final_page(base=None)

    assert "逐字比较" not in page
    assert "每月学习改为每季度学习" in page


def test_the_draft_stays_to_be_read_and_says_what_it_is() -> None:
    page = older_page(DRAFT, final_record(), True, SITE).body.decode()

    assert "这是征求意见稿（第1版），之后的版本已经公布" in page
