"""`gongkai plan`: disclosing what stands in no catalogue, by a work plan that the organ above
approves."""

from collections.abc import Mapping
from typing import Any

import click

from cli import screen
from cli.caller import Caller
from cli.chinese import Group
from cli.drafts import Registry
from cli.options import by_option, calling, json_option, state_option
from contracts.words import AUDIENCES, CHANNELS, PLAN_STATES, TIME_RULES


@click.group(name="plan", cls=Group, help="目录外事项的工作方案：提出、审批、列表。")
def plan_() -> None:
    """The commands below."""


@plan_.command(help="提出工作方案：上级同意以后可以公开一个目录外的事项。")
@click.argument("organ", metavar="机关")
@click.option("--title", required=True, metavar="题目", help="方案的题目。")
@click.option("--why", required=True, metavar="理由", help="为什么要公开。")
@click.option("--content", required=True, metavar="内容", help="公开什么。")
@click.option(
    "--audience",
    multiple=True,
    required=True,
    metavar="范围",
    type=click.Choice(list(AUDIENCES)),
    help="公开范围，可以写几次：" + "、".join(f"{k} {v}" for k, v in AUDIENCES.items()),
)
@click.option(
    "--form",
    "forms",
    multiple=True,
    required=True,
    metavar="形式",
    type=click.Choice(list(CHANNELS)),
    help="公开形式，可以写几次：" + "、".join(f"{k} {v}" for k, v in CHANNELS.items()),
)
@click.option(
    "--time-rule",
    default="immediate",
    show_default=True,
    metavar="时限",
    type=click.Choice(list(TIME_RULES)),
    help="公开时限。",
)
@click.option("--route", default="A", show_default=True, metavar="程序", help="审核程序。")
@click.option("--column", required=True, metavar="栏目", help="网站栏目的代号。")
@by_option
@calling
def request(
    caller: Caller, organ: str, title: str, why: str, forms: tuple[str, ...], **fields: Any
) -> None:
    """By a drafter of the organ."""
    fixed = {**fields, "audience": list(fields["audience"])}
    fixed["forms"] = [{"channel": form, "required": form != "board"} for form in forms]
    asked = {"organ": Registry(caller).organ(organ)["id"], "title": title, "why": why}
    found = caller.tell("catalog", "request_work_plan", **asked, fields=fixed)
    screen.say(f"已提出工作方案 {found['plan']}，等待上级审批。")


@plan_.command(help="审批工作方案：由上级机关的主要领导办理。")
@click.argument("plan", metavar="方案")
@click.option(
    "--decision",
    required=True,
    metavar="决定",
    type=click.Choice(["approve", "refuse"]),
    help="approve 同意，refuse 不同意。",
)
@click.option("--comment", default="", metavar="意见", help="不同意时要写明原因。")
@by_option
@calling
def decide(caller: Caller, plan: str, decision: str, comment: str) -> None:
    """The root's own is decided by its own approver."""
    asked = {"plan": plan, "decision": decision, "comment": comment}
    found = caller.tell("catalog", "decide_work_plan", **asked)
    screen.say(f"{plan}：{PLAN_STATES[found['state']]}。")


@plan_.command(name="list", help="列出工作方案，新的在前。")
@click.option("--organ", metavar="机关", help="只看这个机关的。")
@state_option(PLAN_STATES)
@json_option
@calling
def list_(caller: Caller, organ: str | None, state: str | None, as_json: bool) -> None:
    """With the item that each was used for."""
    id_ = Registry(caller).organ(organ)["id"] if organ else None
    found = caller.ask("catalog", "list_work_plans", organ=id_, state=state or "")
    columns = ("方案", "机关", "题目", "状态", "意见", "用于事项")
    screen.records(found, columns, _row, as_json)


def _row(plan: Mapping[str, Any]) -> tuple[object, ...]:
    state = PLAN_STATES[plan["state"]]
    return plan["plan"], plan["organ"], plan["title"], state, plan["comment"], plan["item"]
