"""Operators see what is wrong and mend it: parked events, the site, the doctor."""

import json
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import Result

from common import topology
from deploy.local.city import generate
from deploy.local.users import SERVICES
from tests.faults.waiting import eventually

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
Gongkai = Callable[..., Result]
ADMINISTRATOR = generate.administrator()
QUEUE = "evt-catalog-item_submitted--review.on_item_submitted"


def park_something(city: "City") -> str:
    """A body that nobody can read, sent to one queue; the id it is parked under."""
    from common.relay import Sender

    body = f"nonsense {uuid4().hex}".encode()
    sender = Sender(city.stack.env()["AMQP_URL"], "catalog")
    sender.send([("", QUEUE, body)])
    sender.close()

    def found() -> list[str]:
        parked = city.ask("review", "list_parked")
        return [p["id"] for p in parked if p["size"] == len(body) and p["queue"] == QUEUE]

    eventually(lambda: bool(found()))
    return found()[-1]


def discard_everything(gongkai: Gongkai, city: "City") -> None:
    for service in SERVICES:
        for parked in city.ask(service, "list_parked"):
            gongkai("parked", "discard", parked["id"], "--service", service, by=ADMINISTRATOR)


def test_a_parked_event_is_listed_replayed_and_discarded(gongkai: Gongkai, city: "City") -> None:
    def state_of(event: str) -> str:
        listed = city.ask("review", "list_parked")
        return next((str(p["state"]) for p in listed if p["id"] == event), "")

    event = park_something(city)
    assert event in gongkai("parked", "list").stdout
    assert gongkai("parked", "replay", event, by=ADMINISTRATOR).exit_code == 0
    eventually(lambda: state_of(event) == "parked")
    assert "待处理" in gongkai("parked", "list", "--service", "review").stdout
    assert gongkai("parked", "discard", event, by=ADMINISTRATOR).exit_code == 0
    assert event not in gongkai("parked", "list").stdout


def test_only_an_administrator_decides_on_parked_events(gongkai: Gongkai, city: "City") -> None:
    def is_refused(*command: str) -> bool:
        result = gongkai(*command, by="p-0001")
        return result.exit_code == 1 and "不是系统管理员" in result.stderr

    event = park_something(city)
    eventually(lambda: is_refused("reannounce", "review"))  # it has heard of the administrator

    assert is_refused("parked", "discard", event)
    gongkai("parked", "discard", event, by=ADMINISTRATOR)


def test_a_rebuild_is_waited_for_and_renders_every_item_once(
    gongkai: Gongkai, city: "City"
) -> None:
    result = gongkai("site", "rebuild", "--wait", by=ADMINISTRATOR)

    assert result.exit_code == 0, result.output
    told = re.fullmatch(r"重建完成：(\d+) 个事项的页面和全部列表。\n", result.stdout)
    assert told
    assert int(told[1]) <= city.ask("publish", "show_site")["pages"]


def test_services_are_asked_to_repeat_themselves(gongkai: Gongkai) -> None:
    result = gongkai("reannounce", "--since", "2026-01-01", by=ADMINISTRATOR)

    told = "".join(f"{service} 将重新通知。\n" for service in SERVICES)
    assert (result.exit_code, result.stdout) == (0, told), result.output


def test_the_doctor_finds_nothing_wrong_and_shows_no_secret(gongkai: Gongkai, city: "City") -> None:
    def healthy() -> Result | None:
        """Of what was said again, some is parked a moment later."""
        discard_everything(gongkai, city)
        examined = gongkai("doctor")
        return examined if examined.exit_code == 0 else None

    result = eventually(healthy)
    assert result
    for said in (
        f"{len(topology.subscriptions())} 个事件队列都在",
        "台账的头文件与台账一致",
        "没有等待记入台账的事件",
        "全部事件队列都已绑定",
        *(f"{service}.worker 正常" for service in SERVICES),
        *(f"{service} 的数据库用户进不了别的服务" for service in SERVICES),
    ):
        assert said in result.stdout
    for name, value in city.stack.env().items():
        if name.startswith(("AMQP", "MONGO")):
            assert value.split(":")[2].split("@")[0] not in result.output


def test_the_doctor_names_a_process_that_is_down(gongkai: Gongkai, city: "City") -> None:
    city.stack.down("review.service")
    try:
        result = gongkai("doctor")
    finally:
        city.stack.up("review.service")

    assert result.exit_code == 1
    assert "✗ review.service 没有应答" in result.stdout
    assert f"✗ 队列 {QUEUE} 没有人接收 → 请启动 review.service" in result.stdout


def test_a_service_that_is_away_keeps_the_others_parked_events_from_nobody(
    gongkai: Gongkai, city: "City"
) -> None:
    event = park_something(city)
    city.stack.down("feedback.service")
    try:
        listed = gongkai("parked", "list", "--json")
        told = gongkai("reannounce", "--since", "2030-01-01", by=ADMINISTRATOR)
    finally:
        city.stack.up("feedback.service")

    assert event in {each["id"] for each in json.loads(listed.stdout)}
    assert "oversight 将重新通知。" in told.stdout
    for result in (listed, told):
        assert (result.exit_code, "服务 feedback 没有运行" in result.stderr) == (1, True)
    gongkai("parked", "discard", event, by=ADMINISTRATOR)


def test_the_doctor_names_parked_events(gongkai: Gongkai, city: "City") -> None:
    event = park_something(city)

    result = gongkai("doctor")

    assert (result.exit_code, "条搁置的事件 → 查看：gongkai parked list" in result.stdout) == (
        1,
        True,
    )
    gongkai("parked", "discard", event, by=ADMINISTRATOR)


def test_the_doctor_without_a_local_folder_says_what_it_cannot_see(
    gongkai: Gongkai, city: "City"
) -> None:
    os.environ.update(city.stack.env())

    result = gongkai("doctor")

    assert "– 队列绑定：从这里看不到" in result.stdout
