"""`gongkai review`: what waits for a decision, and deciding it."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.options import by_option, calling, json_option
from cli.words import moment
from common.posts import ROLE_NAMES
from contracts.words import CHECKS, DECISIONS, MINUTES, REVIEWS, WEIGHTS


@click.group(name="review", cls=Group, help="审核审批：待办列表、办理。")
def review_() -> None:
    """The commands below."""


@review_.command(name="list", help="列出待审的事项；写了 --by 时只列这个人可以办理的。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@by_option
@calling
def list_(caller: Caller, limit: int, as_json: bool) -> None:
    """Oldest first."""
    screen.records(
        caller.ask("review", "list_reviews", account=caller.by or None, limit=limit),
        ("审核", "现在的步骤", "等待谁", "送审时间"),
        _row,
        as_json,
        empty="没有待审的事项。",
    )


def _row(review: Mapping[str, Any]) -> tuple[object, ...]:
    step = f"{review['step'] + 1}/{review['steps']} {review['label']}"
    return review["review"], step, _waits(review), moment(review["opened_at"])


def _waits(review: Mapping[str, Any]) -> str:
    organ, _, role = review["waiting_for"].partition("/")
    return f"{organ} {ROLE_NAMES.get(role, role)}" if organ != "-" else "本级和上级都没有人选"


@review_.command(help="查看一次审核：事项:版本。")
@click.argument("review", metavar="事项:版本")
@json_option
@calling
def show(caller: Caller, review: str, as_json: bool) -> None:
    """Its state and decisions."""
    found = caller.ask("review", "show_review", review=review)
    screen.answer(found, lambda: _tell(found), as_json)


def _tell(found: Mapping[str, Any]) -> None:
    now = f"，现在是第 {found['step'] + 1} 步 {found['label']}" if found["label"] else ""
    because = f"（{found['closed_because']}）" if found["closed_because"] else ""
    screen.say(f"{found['review']}：{REVIEWS[found['state']]}{because}{now}")
    if found["weight"] != "ordinary" or found["urgent"]:
        urgent = f"　紧急公开：{found['urgent']}" if found["urgent"] else ""
        screen.say(f"分量：{WEIGHTS[found['weight']]}{urgent}")
    if found["due_on"]:
        screen.say(f"应在 {found['due_on']} 以前办理：{found['because']}")
    for point in found["path"][found["step"]]["checklist"] if found["label"] else ():
        screen.say(f"审查要点 {point['id']}：{point['text']}（{'、'.join(CHECKS.values())}）")
    rows = [
        (d["label"], DECISIONS[d["decision"]], _who(d), d["organ"], moment(d["at"]), d["comment"])
        for d in found["decisions"]
    ]
    screen.table(("步骤", "决定", "办理人", "机关", "时间", "意见"), rows, empty="还没有人办理。")


def _who(decision: Mapping[str, Any]) -> str:
    behalf = f"（受 {decision['behalf']} 委托）" if decision["behalf"] else ""
    return f"{decision['by']}{behalf}"


@review_.command(help="办理现在的一步：同意（approve）或退回（return，要写明原因）。")
@click.argument("review", metavar="事项:版本")
@click.argument("decision", metavar="approve|return", type=click.Choice(list(DECISIONS)))
@click.option("--comment", default="", metavar="意见", help="意见；退回时必须写。")
@click.option(
    "--check",
    "checks",
    multiple=True,
    metavar="要点=yes|no|not_applicable",
    help="审查要点的回答，一项一次；要点的编号见 review show。",
)
@click.option(
    "--minutes",
    metavar="文号,日期,应到,实到,赞成,反对,弃权",
    help="集体研究的会议纪要和表决。",
)
@by_option
@calling
def decide(
    caller: Caller,
    review: str,
    decision: str,
    comment: str,
    checks: tuple[str, ...],
    minutes: str | None,
) -> None:
    """The step is the one that stands at this moment."""
    found = caller.ask("review", "show_review", review=review)
    after = caller.tell(
        "review",
        "decide_step",
        review=review,
        step=found["step"],
        decision=decision,
        comment=comment,
        checks=dict(check.partition("=")[::2] for check in checks),
        minutes=minutes_of(minutes) if minutes else None,
    )
    done = f"“{found['label']}”已{DECISIONS[decision]}。" if found["label"] else ""
    following = f"下一步：{after['label']}（{_waits(after)}）" if after["label"] else ""
    screen.say(done + (following or f"这次审核{REVIEWS[after['state']]}。"))


def minutes_of(said: str) -> dict[str, Any]:
    """The numbers are judged by the service, which says what is wrong with them."""
    values = [value.strip() for value in said.split(",")]
    if len(values) != len(MINUTES):
        names = ",".join(MINUTES.values())
        raise click.UsageError(f"--minutes 要写 {len(MINUTES)} 项，用逗号隔开：{names}。")
    return dict(zip(MINUTES, values, strict=True))
