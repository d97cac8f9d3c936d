"""What runs: processes, queues, events set aside, due work. For system administrators."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from common import topology
from common.errors import Invalid, Unreachable
from web.kit import desk, pages

PART = Blueprint("system", __name__, url_prefix="/system")
OLD = 60.0  # seconds that due work or a loop may wait before it is worth a word
DONE = {"replay": "已安排重放，处理结果稍后显示在这里。", "discard": "已丢弃，处理记录留存。"}
DECISIONS = {"replay": "replay_parked", "discard": "discard_parked"}


def services() -> list[str]:
    """All that read events, which is every service."""
    return sorted({subscription.reader for subscription in topology.subscriptions()})


@PART.get("")
def overview() -> Response:
    """A service that does not answer is itself a finding."""
    answers = {name: asked(f"{name}.show_running") for name in services()}
    found = {name: answer for name, answer in answers.items() if answer}
    queues = [queue for answer in found.values() for queue in _queues(answer)]
    return pages.render(
        "console/admin/system.html",
        "系统运行",
        said=DONE.get(request.args.get("said", ""), ""),
        silent=[name for name, answer in answers.items() if not answer],
        processes=[
            {**line, "service": name, "troubles": list(troubles(line))}
            for name, answer in found.items()
            for line in answer["processes"]
        ],
        queues=queues,
        busy=[q for q in queues if q["waiting"] or not q["readers"] and not _is_dead_letters(q)],
        parked=[
            {**event, "service": name}
            for name, answer in found.items()
            if answer["parked"]
            for event in desk.ask(f"{name}.list_parked")
        ],
    )


def asked(query: str, **arguments: Any) -> Any:
    """None when the service does not answer."""
    try:
        return desk.ask(query, **arguments)
    except Unreachable:
        return None


def _queues(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As the latest living process of the service saw them."""
    living = [line for line in answer["processes"] if not line["stale"]]
    return list(living[0]["queues"]) if living else []


def _is_dead_letters(queue: Mapping[str, Any]) -> bool:
    return str(queue["queue"]).startswith("dead-")  # its reader fetches now and then


def troubles(line: Mapping[str, Any]) -> Iterator[str]:
    """What about a process is worth a word."""
    if line["stale"]:
        yield "很久没有报告，可能已经停止"
        return
    for loop in line["loops"]:
        if loop["failures"]:
            yield f"{loop['loop']} 连续失败 {loop['failures']} 次"
        elif loop["since"] > OLD:
            yield f"{loop['loop']} 已有 {loop['since']:.0f} 秒没有转过一圈"
    for work in line["work"]:
        if work["age"] > OLD:
            yield f"{work['work']} 最早的一件已等待 {work['age']:.0f} 秒"


@PART.post("/parked")
def decide() -> AnyResponse:
    """Replay or discard one event that was set aside; both are kept with who and when."""
    service, action = request.form.get("service", ""), request.form.get("action", "")
    if service not in services() or action not in DECISIONS:
        raise Invalid("没有选择要怎样处理，没有执行。请返回上一页选择。")
    parked = request.form.get("parked", "")
    desk.tell(f"{service}.{DECISIONS[action]}", parked=parked)
    return redirect(url_for("system.overview", said=action))
