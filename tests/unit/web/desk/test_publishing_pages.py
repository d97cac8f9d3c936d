"""Publishing on pages: the matrix, the way with its proofs, proofs by hand, taking back."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from common.errors import Conflict, Invalid, NotFound
from common.seals import digest
from contracts.words import PUBLICATIONS
from tests.unit.web.desk.publications import AT, LONG, a_delivery, a_publication, sample
from tests.unit.web.desk.staff import CSRF, Kept, Services, visible
from web.console import publishing


@pytest.fixture(autouse=True)
def answers(services: Services, kept: Kept) -> None:
    sample(services, kept)


def send(console: FlaskClient, path: str, **form: Any) -> Any:
    given = {"csrf": CSRF, "command_id": "ab" * 16, **form}
    return console.post(path, data=given, content_type="multipart/form-data")


def a_file(name: str = "纪要.txt", data: bytes = "会议纪要".encode()) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def a_picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 190, 170)).save(drawn, "PNG")
    return drawn.getvalue()


# -- the matrix ------------------------------------------------------------------


def test_the_matrix_has_a_column_for_each_channel_and_says_each_state(console: FlaskClient) -> None:
    page = visible(console.get("/publishing").text)

    assert "事项会议文件简报网站公开栏短信" in page.replace(" ", "")
    for said in (LONG, "等登记", "等显示", "失败，将重试", "共 322 人，已送达手机 318，失败 4"):
        assert said in page
    assert "2026年3月5日 09:12" in page  # when it is tried again


@pytest.mark.parametrize("tab", publishing.TABS)
def test_every_view_asks_for_its_part(console: FlaskClient, services: Services, tab: str) -> None:
    console.get(f"/publishing?tab={tab}&organ=o-9")

    [asked] = services.told("publish.list_publications")
    assert publishing.ASKS[tab].items() <= asked.items()
    assert (asked["organ"], asked["below"]) == ("o-9", True)


def test_every_state_of_a_publication_has_its_view() -> None:
    shown = {state for asks in publishing.ASKS.values() for state in asks.get("states", [])}

    assert shown == set(PUBLICATIONS)


def test_an_empty_view_says_what_would_stand_there(
    console: FlaskClient, services: Services
) -> None:
    services.answers["publish.list_publications"] = []

    assert "没有等待登记的证明" in console.get("/publishing?tab=awaiting").text


# -- one item ----------------------------------------------------------------------


def test_the_way_shows_proofs_of_every_kind(console: FlaskClient) -> None:
    page = visible(console.get("/publishing/i-1").text)

    for said in (
        "先在党内公开",
        "再向社会公开",
        "澜文〔2026〕1号，2026年3月5日",
        "程知夏登记",
        "网页与批准的原文一致",
        "2 块公开栏",
        "政务大厅一体机",
        "第 1 版：已停止",
    ):
        assert said in page


def test_what_a_stage_waits_for_is_said(console: FlaskClient, services: Services) -> None:
    page = visible(console.get("/publishing/i-2").text)
    assert "还缺简报的证明。" in page
    assert "等党内的证明齐全才开始：先党内，后社会。" in page

    later = a_publication(
        state="waiting",
        confirmed={"inside": AT},
        interval_days=3,
        opens_at="2026-03-08T01:02:00+00:00",
    )
    services.answers["publish.show_publication"] = [later]
    page = visible(console.get("/publishing/i-2").text)
    assert "间隔 3 天后，2026年3月8日 09:02 自动开始" in page


def test_only_the_publisher_of_the_organ_finds_forms(
    console: FlaskClient, services: Services
) -> None:
    form = 'action="/publishing/i-2/prove/i-2:1:bulletin:main"'
    assert form in console.get("/publishing/i-2").text

    services.answers["session"] = {
        "posts": [{"organ": "o-1", "organ_name": "文广局", "role": "monitor"}]
    }
    page = console.get("/publishing/i-2").text
    assert form not in page and "由本机关的公开专员登记" in page


def test_an_item_nobody_knows_is_not_found(console: FlaskClient) -> None:
    assert console.get("/publishing/i-99").status_code == 404


# -- proofs by hand ------------------------------------------------------------------


def test_a_proof_is_kept_and_told(console: FlaskClient, services: Services, kept: Kept) -> None:
    answer = send(
        console,
        "/publishing/i-2/prove/i-2:1:bulletin:main",
        number=" 简报第3期 ",
        date="2026-03-05",
        file=a_file(),
    )

    [told] = services.told("publish.prove_delivery")
    hash_ = digest("会议纪要".encode())
    assert told["proof"] == {"number": "简报第3期", "date": "2026-03-05", "file_hash": hash_}
    assert told["command_id"] == "ab" * 16
    assert kept.files[hash_] == "会议纪要".encode()
    assert "证明已经登记" in console.get(answer.location.partition("#")[0]).text


def test_a_refused_proof_keeps_what_was_typed(console: FlaskClient, services: Services) -> None:
    services.answers["publish.prove_delivery"] = Invalid("证明材料的日期晚于今天，没有登记。")
    path = "/publishing/i-2/prove/i-2:1:bulletin:main"
    answer = send(console, path, number="简报第3期", date="2099-01-01", file=a_file())

    assert answer.status_code == 400
    assert "日期晚于今天" in answer.text and 'value="简报第3期"' in answer.text

    answer = send(console, path, number="简报第4期", date="2026-03-05")
    assert "还没有选择证明文件" in answer.text and 'value="简报第4期"' in answer.text


def test_somebody_else_entered_the_proof_first(console: FlaskClient, services: Services) -> None:
    services.answers["publish.prove_delivery"] = Conflict("这项投放已经登记过证明。")
    path = "/publishing/i-2/prove/i-2:1:bulletin:main"

    assert send(console, path, number="1", date="2026-03-05", file=a_file()).status_code == 409


def test_the_file_of_a_proof_is_served_through_its_delivery(
    console: FlaskClient, services: Services
) -> None:
    path = "/publishing/i-1/proofs/i-1:2:meeting:main"
    answer = console.get(path)
    assert answer.data == b"minutes"
    assert answer.headers["Content-Disposition"].startswith("attachment")

    services.answers["publish.show_delivery"] = NotFound("没有这项投放。")
    assert console.get(path).status_code == 404


def test_a_failed_delivery_can_be_tried_at_once(console: FlaskClient, services: Services) -> None:
    page = console.get("/publishing/i-3").text
    assert "立即重试" in page and "已试 3 次" in page and "No space left" in page

    send(console, "/publishing/i-3/retry/i-3:1:website:main")
    [told] = services.told("publish.retry_delivery")
    assert told["delivery"] == "i-3:1:website:main"


# -- photos ------------------------------------------------------------------------


PHOTO = "/p/i-2:1:board:main/b-7"


def test_the_code_on_a_sheet_leads_to_a_form_for_the_photo(console: FlaskClient) -> None:
    page = console.get(PHOTO).text

    assert "河东村公开栏" in page and 'capture="environment"' in page
    assert "触摸屏" in console.get("/p/i-2:1:board:main/b-8").text
    assert console.get("/p/i-2:1:board:main/b-99").status_code == 404


def test_a_photo_without_its_place_is_told_with_its_day(
    console: FlaskClient, services: Services
) -> None:
    answer = send(console, PHOTO, date="2026-03-05", file=a_file("贴好.png", a_picture()))

    [told] = services.told("publish.prove_board")
    assert (told["board"], told["proof"]["date"]) == ("b-7", "2026-03-05")
    assert "照片已经登记" in console.get(answer.location).text
    assert "还没有选择照片" in send(console, PHOTO, date="2026-03-05").text
    no_photo = send(console, PHOTO, date="2026-03-05", file=a_file())
    assert (no_photo.status_code, "不是照片" in no_photo.text) == (400, True)


# -- taking back -------------------------------------------------------------------


def test_before_a_withdrawal_all_that_it_touches_is_said(console: FlaskClient) -> None:
    page = visible(console.get("/publishing/i-1/withdraw").text)

    for said in (
        "收不回 已经发出 322 条；短信已经发出，无法收回",
        "首页、栏目、机关列表和订阅",
        "2 块公开栏上的张贴",
        "还有 2 条意见没有办结",
        "取消，还没有人看到",  # of the older version
    ):
        assert said in page


def test_a_withdrawal_tells_kind_reason_and_the_version_seen(
    console: FlaskClient, services: Services
) -> None:
    path = "/publishing/i-1/withdraw"
    for missing in ({"kind": "ordinary"}, {"reason": "数字有误"}):
        answer = send(console, path, version="2", **missing)
        assert answer.status_code == 400 and services.told("catalog.withdraw_item") == []
    assert "数字有误" in answer.text

    answer = send(console, path, version="2", kind="secrecy", reason="数字有误")
    [told] = services.told("catalog.withdraw_item")
    assert (told["version"], told["kind"], told["reason"]) == (2, "secrecy", "数字有误")
    assert answer.location == "/publishing/i-1/withdraw?did=withdrawn"


def test_after_a_withdrawal_every_channel_says_what_happened(
    console: FlaskClient, services: Services
) -> None:
    void = {"version": 2, "reason": "数字有误", "kind": "ordinary", "at": AT, "settled": True}
    why = "短信已经发出，无法收回"
    touches = [
        a_delivery("website", "recalled", "outside", recalled_at=AT),
        a_delivery("sms", "not_recallable", problem=why),
    ]
    services.answers |= {
        "publish.show_withdrawal": {"void": void, "touches": [{**d, "url": ""} for d in touches]},
        "catalog.show_item": {
            "item": "i-1",
            "version": 2,
            "title": LONG,
            "state": "withdrawn",
            "open_cases": 0,
        },
    }
    page = visible(console.get("/publishing/i-1/withdraw").text)

    for said in ("已经收回 2026年3月5日 09:02", f"收不回 {why}", "各渠道都有了结果", "数字有误"):
        assert said in page
    assert "撤下的方式和原因" not in page
    assert "撤下的方式和原因" in console.get("/publishing/i-1/withdraw?again=1").text


def test_a_replaced_item_names_what_holds_in_its_place(console: FlaskClient) -> None:
    told = visible(console.get("/publishing/i-2").text)

    assert "已被取代：现行的是《重点工程进展》" in told
    assert "已被取代" not in visible(console.get("/publishing/i-1").text)
