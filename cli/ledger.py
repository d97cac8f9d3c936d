"""`gongkai ledger`: what happened to an item, and whether the ledger still says the truth."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cli import screen, settings
from cli.caller import Caller
from cli.chinese import Group
from cli.options import calling, json_option
from cli.words import moment
from common.database import database
from common.errors import Damaged, Invalid
from contracts.words import EVENTS, STAGES
from services.oversight import store
from services.oversight.domain import chain
from services.oversight.domain.chain import Link, Verdict
from services.oversight.domain.verifications import mend, sentence

PORTION = 1000  # entries between two movements of the bar
RESUMED = "台账从第 {seq} 条以后继续记录。{aside}丢失的记录可用 gongkai reannounce 补回一部分。"


@click.group(name="ledger", cls=Group, help="台账：查看每件事的记录，校验记录有没有被改动。")
def ledger_() -> None:
    """The commands below."""


@ledger_.command(name="list", help="列出台账最近的记录，最新的在前；写 --item 时只列有关的。")
@click.option("--item", metavar="编号", help="事项、意见或报备的编号。")
@click.option("--limit", default=100, show_default=True, metavar="条数", help="最多列出几条。")
@json_option
@calling
def list_(caller: Caller, item: str | None, limit: int, as_json: bool) -> None:
    """As the service answers."""
    found = caller.ask("oversight", "list_entries", item=item, limit=limit)
    columns = ("序号", "时间", "事件", "编号", "机关", "谁")
    screen.records(found, columns, _row, as_json, empty="台账里没有这样的记录。")


def _row(entry: Mapping[str, Any]) -> tuple[object, ...]:
    data = json.loads(entry["line"])["data"]
    stage = STAGES.get(data.get("stage", ""), "")
    words = EVENTS.get(entry["type"], entry["type"]) + (f"（{stage}）" if stage else "")
    at = moment(entry["at"])
    return entry["seq"], at, words, entry["item"], entry["organ"], who(data)


def who(data: Mapping[str, Any]) -> str:
    """The person an event names: who did it, decided last, or wrote it."""
    decided = [approval["by"] for approval in data.get("approvals", ())]
    return str(data.get("by") or (decided or [data.get("drafter", "")])[-1])


@ledger_.command(help="从头校验整部台账：没有问题返回 0；有问题说出第一处，返回 1。")
@click.option(
    "--file",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="校验 gongkai ledger export 导出的文件；不写时校验数据库里的台账。",
)
@json_option
def verify(file: Path | None, as_json: bool) -> int:
    """Reads the database itself: whoever answers for it could lie."""
    settings.load()
    verdict = check(file)
    if as_json:
        screen.say(json.dumps(_as_json(verdict), ensure_ascii=False, indent=2))
    elif verdict.fault:
        screen.complain(f"{sentence(verdict.fault)}。\n{mend(verdict.fault)}")
    else:
        screen.say(_fine(verdict))
    return 1 if verdict.fault else 0


def check(file: Path | None = None) -> Verdict:
    """The whole ledger, or an exported one, against the head outside the database."""
    # The head before the entries: what is chained meanwhile comes after it.
    return _checked(store.head().read(), file)


def _checked(head: Link | None, file: Path | None = None) -> Verdict:
    kept, key = _kept(), store.key()
    with screen.bar("校验台账", kept.estimate()) as advance:
        documents = _lines(file) if file else kept.everything()
        return chain.verify(_counted(documents, advance), head, key)


def _kept() -> store.Ledger:
    return store.Ledger(database(store.SERVICE))


def _counted(documents: Iterable[Any], advance: Any) -> Iterator[Any]:
    for number, document in enumerate(documents, 1):
        if number % PORTION == 0:
            advance(PORTION)
        yield document


def _lines(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield dict(json.loads(line))
            except (ValueError, TypeError):
                raise Invalid(f"{file} 第 {number} 行不是一条台账记录，文件被改动过。") from None


def _fine(verdict: Verdict) -> str:
    if verdict.last == chain.START:
        return "台账还没有记录，头文件也是这样说的。"
    return (
        f"台账完好：{verdict.last.seq} 条，从 {moment(verdict.first_at)} 到 "
        f"{moment(verdict.last_at)}，末尾校验码 {verdict.last.mac[:16]}。"
    )


def _as_json(verdict: Verdict) -> dict[str, Any]:
    fault = verdict.fault
    return {
        "ok": fault is None,
        "entries": verdict.last.seq,
        "first_at": verdict.first_at,
        "last_at": verdict.last_at,
        "mac": verdict.last.mac,
        "fault": {**vars(fault), "text": sentence(fault)} if fault else None,
    }


@ledger_.command(help="把整部台账导出成文件，每行一条，带序号和校验码，可以另行校验。")
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Never over another file."""
    settings.load()
    kept, number = _kept(), 0
    with (
        screen.bar("导出台账", kept.estimate()) as advance,
        file.open("x", encoding="utf-8") as out,
    ):
        for document in _counted(kept.everything(), advance):
            out.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")
            number += 1
    screen.say(f"已导出 {number} 条：{file}。校验：gongkai ledger verify --file {file}")


@ledger_.command(help="从备份恢复数据库以后，从台账现有的末尾继续记录；原来的头文件留作证据。")
def resume() -> None:
    """The chain itself must hold; only its end may be another than the head says."""
    settings.load()
    head = store.head()
    with head.held():
        verdict = _checked(None)
        if verdict.fault and verdict.fault.kind != "no_head":
            raise Damaged(f"{sentence(verdict.fault)}，不能继续记录。{mend(verdict.fault)}")
        aside = head.set_aside()
        head.write(verdict.last)
    kept = f"原来的头文件保存为 {aside}。" if aside else ""
    screen.say(RESUMED.format(seq=verdict.last.seq, aside=kept))
