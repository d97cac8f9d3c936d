"""`gongkai doctor`: what is wrong with the installation, and how to mend it."""

from collections.abc import Sequence
from functools import partial

import click
from rich.text import Text

from cli import screen, settings
from cli.chinese import Command
from cli.doctor import broker, ledger, processes, stores, surroundings
from cli.doctor.findings import MARKS, Check, Finding, run, wrong
from cli.options import json_option
from deploy.local.folder import RunFolder
from deploy.local.stack import Stack
from deploy.local.users import SERVICES

NOT_RUNNING = "请在项目目录运行 make demo；另一个目录里的系统用 RUN_DIR 指定"


@click.command(cls=Command, help="检查整套系统：哪里有问题，怎样解决。有问题时返回 1。")
@json_option
def doctor(as_json: bool) -> int:
    """One line a check; secrets are never printed."""
    findings = examine()
    screen.answer([found.record for found in findings], lambda: _tell(findings), as_json)
    return 1 if any(found.ok is False for found in findings) else 0


def examine() -> list[Finding]:
    """All findings, in the order of their checks."""
    path = settings.load()
    folder = RunFolder() if path else None
    before = run([surroundings.names, surroundings.field_keys])
    if folder and not folder.is_in_use():
        return [*before, wrong(f"{folder.path} 里的系统没有运行", NOT_RUNNING)]
    return [*before, *look(folder)]


def _tell(findings: Sequence[Finding]) -> None:
    for finding in findings:
        screen.out().print(Text(finding.line, style=MARKS[finding.ok][1]), soft_wrap=True)
    bad = sum(finding.ok is False for finding in findings)
    screen.say(f"\n发现 {bad} 处问题。" if bad else "\n一切正常。")


def look(folder: RunFolder | None) -> list[Finding]:
    """Everything that needs the system to run; `folder` when it runs on this machine."""
    stores.prepare()
    first = run([broker.reachable])
    local = Stack(folder.path).broker if folder else None
    checks: list[Check] = [surroundings.disk, surroundings.clocks]
    if all(finding.ok for finding in first):
        checks += [broker.queues, broker.dead_letters]
        checks += [partial(broker.bindings, local), partial(broker.alarms, local)]
    checks += [partial(stores.service, name) for name in SERVICES]
    checks += [ledger.ledger, processes.site, processes.portal, *processes.each(folder)]
    return [*first, *run(checks)]
