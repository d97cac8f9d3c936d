"""Reviewing on pages: what is decided about is all there, and a typed comment is never lost."""

import pytest
from flask.testing import FlaskClient

from common import clock
from common.confirmations import digest_of
from common.errors import Conflict, NotAllowed, NotFound
from tests.unit.web.desk.reviews import FILE, HASH, ID, OLD, PICTURE, a_review, a_seal, decide
from tests.unit.web.desk.staff import Kept, Services, visible

pytestmark = pytest.mark.usefixtures("a_review_waits")


def test_a_review_shows_all_that_approving_would_publish(console: FlaskClient) -> None:
    page = visible(console.get(f"/reviews/{ID}").text)

    for said in (
        "关于工期调整的公示",
        "工期为三十日。",
        "工期改为三十日",  # why it was revised
        "修路",
        "全体党员、社会",
        "党内的证明齐全以后再过 3 天，才向社会公开",
        "陈望",
        "数字已核对",
        "事项发生于 2026年3月1日，应在一周内公开",
        "同意以后，系统按上面的安排自动公开",
        "没有发现个人信息和密级标志",
        "没有以前的版本可以比较",
        "没有附件",
    ):
        assert said in page


def test_findings_are_listed_with_their_place(console: FlaskClient, kept: Kept) -> None:
    kept.texts[HASH] = a_seal(body="联系人 13812345678", title="机密★10年")
    page = visible(console.get(f"/reviews/{ID}").text)

    assert "发现 2 处" in page
    assert "正文：手机号码 13812345678" in page and "标题：密级标志" in page


def test_a_reason_stands_beside_what_was_confirmed(console: FlaskClient, kept: Kept) -> None:
    digest = digest_of("mobile", "13812345678")
    said = {"place": "正文", "kind": "mobile", "digest": digest, "reason": "公开的值班电话"}
    kept.texts[HASH] = a_seal(body="联系人 13812345678", confirmations=[said])

    page = visible(console.get(f"/reviews/{ID}").text)
    assert "承办人确认公开的理由：公开的值班电话" in page


def test_what_a_file_hides_is_told_to_reviewers(console: FlaskClient, kept: Kept) -> None:
    file = {"name": "名单.csv", "hash": "c" * 64, "size": 11, "type": "text/csv"}
    kept.texts[HASH] = a_seal(attachments=[file])
    kept.files["c" * 64] = b"13812345678"

    page = visible(console.get(f"/reviews/{ID}").text)
    assert "附件 名单.csv（全文）：手机号码 138****5678" in page
    kept.looked.clear()
    kept.files.clear()
    assert "没有检查的部分" in visible(console.get(f"/reviews/{ID}").text)


def test_the_difference_to_an_earlier_version_is_signed_and_said(
    console: FlaskClient, services: Services
) -> None:
    earlier = [{"version": 1, "hash": OLD, "state": "approved"}]
    services.answers["review.show_review"] = a_review(before=earlier)
    page = console.get(f"/reviews/{ID}").text

    assert "与第 1 版（已批准）相比" in page
    assert '<del><span class="unseen">〔删去：</span>二' in page
    assert '<ins><span class="unseen">〔新增：</span>三' in page
    assert "标题、范围、形式、五明确和附件都没有改动" in page


def test_the_version_to_compare_with_can_be_chosen(
    console: FlaskClient, services: Services, kept: Kept
) -> None:
    kept.texts["e" * 64] = a_seal(version=0, title="另一个标题", audience=["members"])
    earlier = [
        {"version": 1, "hash": OLD, "state": "returned"},
        {"version": 0, "hash": "e" * 64, "state": "approved"},
    ]
    services.answers["review.show_review"] = a_review(before=earlier)

    page = console.get(f"/reviews/{ID}?against=0").text
    assert "与第 0 版（已批准）相比" in page
    assert "<del>另一个标题</del>" in page and "<del>全体党员</del>" in page


def test_attachments_are_shown_as_far_as_a_page_can(console: FlaskClient, kept: Kept) -> None:
    kept.files = {FILE: "第一行\n第二行".encode(), PICTURE: b"\x89PNG"}
    files = [
        {"name": "名单.txt", "hash": FILE, "size": 18, "type": "text/plain"},
        {"name": "现场.png", "hash": PICTURE, "size": 4, "type": "image/png"},
        {"name": "底表.xlsx", "hash": "e" * 64, "size": 9, "type": "application/vnd.ms-excel"},
    ]
    kept.texts[HASH] = a_seal(attachments=files)
    page = console.get(f"/reviews/{ID}").text

    assert (
        "第一行" in page
        and f'<img class="file-picture" src="/reviews/{ID}/files/{PICTURE}"' in page
    )
    assert "下载后打开" in page


def test_a_file_is_served_only_where_the_sealed_text_names_it(
    console: FlaskClient, kept: Kept, services: Services
) -> None:
    kept.files = {FILE: b"<script>", OLD: b"x"}
    named = {"name": "名单.html", "hash": FILE, "size": 8, "type": "text/html"}
    kept.texts[HASH] = a_seal(attachments=[named])

    answer = console.get(f"/reviews/{ID}/files/{FILE}")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert console.get(f"/reviews/{ID}/files/{OLD}").status_code == 404
    services.answers["review.show_review"] = NotFound("没有编号为 i-1:2 的审核。")
    assert console.get(f"/reviews/{ID}/files/{FILE}").status_code == 404


def test_a_sealed_text_that_is_damaged_is_told_and_not_decided(
    console: FlaskClient, kept: Kept
) -> None:
    del kept.texts[HASH]
    answer = console.get(f"/reviews/{ID}")

    assert (answer.status_code, "原文已经损坏或丢失" in answer.text) == (404, True)


def test_a_decision_is_told_once_and_leads_to_the_next_review(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.list_reviews"] = [a_review(review="i-9:1", item="i-9")]
    answer = decide(console, decision="approve", comment=" 同意 ")

    assert services.told("review.decide_step") == [
        {
            "by": {"account": "p-1"},
            "command_id": "ab" * 16,
            "review": ID,
            "step": 1,
            "decision": "approve",
            "comment": "同意",
            "checks": {},
            "minutes": None,
        }
    ]
    assert answer.status_code == 302
    assert answer.location == "/reviews/i-9:1?did=approve&of=i-1%3A2"


def test_the_last_decision_leads_back_to_the_list_which_says_what_was_done(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.list_reviews"] = []
    answer = decide(console, decision="return", comment="依据过时")

    page = console.get(answer.location).text
    assert "《关于工期调整的公示》第 2 版：您已退回。" in page
    assert "没有等您办理的审核" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"comment": "看过了"}, "还没有选择"),
        ({"decision": "return", "comment": " \n"}, "退回时必须写明原因"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_told(
    console: FlaskClient, services: Services, form: dict[str, str], said: str
) -> None:
    answer = decide(console, **form)

    assert answer.status_code == 400 and said in answer.text
    assert services.told("review.decide_step") == []
    assert form["comment"].strip() in answer.text


def test_a_refused_decision_keeps_the_comment(console: FlaskClient, services: Services) -> None:
    services.answers["review.decide_step"] = NotAllowed("起草人不能审批自己的材料，没有办理。")
    answer = decide(console, decision="return", comment="请核对第二段")

    assert answer.status_code == 400
    assert "起草人不能审批自己的材料" in answer.text and "请核对第二段" in answer.text
    assert 'value="return" id="return" checked' in answer.text


def test_somebody_was_first(console: FlaskClient, services: Services) -> None:
    services.answers["review.decide_step"] = Conflict("这份材料已经退回，不再办理。")
    answer = decide(console, decision="return", comment="请核对第二段")

    assert answer.status_code == 409
    assert "已经有人先办理了" in answer.text and "请核对第二段" in answer.text


@pytest.mark.parametrize(
    ("bars", "said"),
    [
        (["drafter"], "起草人不能审批自己的材料"),
        (["earlier_decider"], "同一人不能办理前后两道程序"),
        ([], "现在等待文广局主要领导办理"),
    ],
)
def test_who_may_not_decide_reads_why_and_finds_no_form(
    console: FlaskClient, services: Services, bars: list[str], said: str
) -> None:
    services.answers["review.show_review"] = a_review(
        mine={"may": False, "bars": bars, "behalf": ""}
    )
    page = console.get(f"/reviews/{ID}").text

    assert said in page
    assert f'action="/reviews/{ID}/decide"' not in page


@pytest.mark.parametrize(
    ("tab", "asks"),
    [("mine", {"account": "p-1"}), ("done", {"decided_by": "p-1"}), ("open", {})],
)
def test_lists_ask_for_what_their_tab_says(
    console: FlaskClient, services: Services, tab: str, asks: dict[str, str]
) -> None:
    page = console.get(f"/reviews?tab={tab}").text

    [asked] = services.told("review.list_reviews")
    assert {k: v for k, v in asked.items() if k in ("account", "decided_by")} == asks
    assert "关于工期调整的公示" in page and "第 2 步，共 2 步" in page


def test_names_are_comfort_and_pages_stand_without_them(
    console: FlaskClient, services: Services
) -> None:
    services.answers["access.list_names"] = NotFound("away")

    assert "p-7" in console.get(f"/reviews/{ID}").text


def test_urgent_publications_of_a_year_are_counted_and_add_up(
    console: FlaskClient, services: Services
) -> None:
    row = {"organ": "o-1", "published": 3, "waiting": 1, "stood": 2, "disputed": 0, "late": 1}
    services.answers["review.show_urgent_counts"] = [row, {**row, "organ": "o-2", "published": 17}]
    year = clock.today().year - 1

    page = console.get(f"/reviews?tab=urgent&year={year}").text

    [asked] = services.told("review.show_urgent_counts")
    assert asked["year"] == year
    assert '<td data-label="紧急公开" class="num">20</td>' in page


def test_a_year_without_any_says_when_they_would_stand_here(
    console: FlaskClient, services: Services
) -> None:
    services.answers["review.show_urgent_counts"] = []

    page = console.get("/reviews?tab=urgent&year=long-ago").text

    assert f"{clock.today().year} 年没有紧急公开的事项" in page
