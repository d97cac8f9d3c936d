"""Search: a page of answers out of 100,000 pages, beside the least that a page must cost.

The pages are invented texts of common words; every question is asked through the portal's own
application, as a reader's browser does it. The floor is a page of the same form with the twenty
newest rows and no word to look for: the same work without any searching. CPU time stands beside the
time that passed, since a busy machine changes the one and hardly the other.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click
from flask.testing import FlaskClient

from contracts import search
from services.publish.site.rows import SearchRow
from services.publish.site.search import SearchFile
from web import create_app

PAGES = 100_000
BATCH = 1000
ORGANS = 1000
SENTENCES = 16  # a page; some 500 characters
ASKED = 300  # of each kind
MUST = 20.0  # ms, p95 of every kind
BEGIN = datetime(2021, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=5 * 365)
COMMON = """
党务公开 政务公开 组织生活 党员教育 培训计划 工程招标 资金使用 项目建设 征求意见 办理情况 民主评议
干部任免 集体决定 监督检查 整改落实 村务公开 社区服务 乡村振兴 环境整治 年度预算 决算报告 采购结果
选拔任用 廉政建设 学习安排 会议纪要 责任分工 完成时限 市委会议 支部党员 群众意见 调查研究 文化惠民
"""
WORDS = COMMON.split()
RARE = "龘"
QUESTIONS: Mapping[str, Callable[[random.Random], dict[str, str]]] = {
    "a common word": lambda draw: {"q": draw.choice(WORDS)[:2]},
    "one character": lambda draw: {"q": draw.choice(draw.choice(WORDS))},
    "two common words": lambda draw: {"q": " ".join(draw.sample(WORDS, 2))},
    "digits beside Han": lambda draw: {"q": f"第{draw.randrange(10, 99)}号"},
    "common word, one organ": lambda draw: {
        "q": "公开",
        "organ": f"第{draw.randrange(ORGANS):04}局",
    },
    "common word, one month": lambda draw: {"q": "党员", **_month(draw)},
    "one month": lambda draw: _month(draw),
    "an index number": lambda draw: {"q": _number(draw.randrange(PAGES) + 1)},
    "a rare word": lambda draw: {"q": f"{RARE}{draw.randrange(10)}"},
    "a word that is nowhere": lambda draw: {"q": f"无{draw.choice(WORDS)}此"},
    "page 50 of a common word": lambda draw: {"q": draw.choice(WORDS), "page": "50"},
}


class Taken(NamedTuple):
    """Both in ms."""

    ms: float
    cpu: float


def measure(seconds: float) -> bool:
    """True when every kind of question keeps the must; `seconds` says nothing here."""
    with tempfile.TemporaryDirectory(prefix="gongkai-search-") as place:
        started = time.monotonic()
        _seed(Path(place))
        size = (Path(place) / search.PATH).stat().st_size / 1e6
        click.echo(f"{PAGES:,} pages, {size:.0f} MB, {time.monotonic() - started:.0f} s", err=True)
        os.environ.update(SITE_DIR=place, SITE_URL="http://127.0.0.1", SITE_NAME="测量")
        portal = create_app("portal").test_client()
        found = {name: _asked(portal, kind) for name, kind in QUESTIONS.items()}
        floor = _floor(portal)
    fine = all(_p95([each.ms for each in times]) <= MUST for times in found.values())
    click.echo(report(found, floor, size, fine))
    return fine


def _asked(portal: FlaskClient, kind: Callable[[random.Random], dict[str, str]]) -> list[Taken]:
    draw = random.Random(1)
    return [_once(portal, kind(draw)) for _ in range(ASKED)]


def _once(portal: FlaskClient, query: Mapping[str, str]) -> Taken:
    started, used = time.perf_counter(), time.thread_time()
    answer = portal.get("/search", query_string=query)
    taken = Taken((time.perf_counter() - started) * 1000, (time.thread_time() - used) * 1000)
    assert answer.status_code == 200, answer.status
    return taken


def _floor(portal: FlaskClient) -> list[Taken]:
    """The newest days, out of the newest shard."""
    newest = {"from": _day(PAGES - 18), "to": _day(PAGES)}
    return [_once(portal, newest) for _ in range(ASKED)]


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def report(
    found: Mapping[str, Sequence[Taken]], floor: Sequence[Taken], size: float, fine: bool
) -> str:
    """Markdown."""
    lines = [f"\n### search ({'must met' if fine else 'MUST MISSED'}: p95 ≤ {MUST:.0f} ms)\n"]
    lines += [
        f"{PAGES:,} pages, {size:.0f} MB; {ASKED} questions of a kind, one after the other.\n"
    ]
    lines += [
        "| question | p50 | p95 | CPU p50 | CPU p95 | CPU / floor |",
        "|---|---|---|---|---|---|",
    ]
    least = statistics.median(each.cpu for each in floor)
    for name, times in (*found.items(), ("floor: the newest twenty, no word", floor)):
        ms, cpu = [each.ms for each in times], [each.cpu for each in times]
        both = " | ".join(f"{statistics.median(a):.1f} ms | {_p95(a):.1f} ms" for a in (ms, cpu))
        lines.append(f"| {name} | {both} | {statistics.median(cpu) / least:.1f} |")
    return "\n".join(lines)


# -- the pages ---------------------------------------------------------------


def _seed(folder: Path) -> None:
    file = SearchFile(folder, 1, lambda: None)
    rows = _rows()
    while some := [row for row, _ in zip(rows, range(BATCH), strict=False)]:
        file.put(some)
    file.settle()
    file.close()


def _rows() -> Iterator[SearchRow]:
    draw = random.Random(0)
    for n in range(1, PAGES + 1):
        row = _row(n, draw)
        yield replace(row, text=f"{RARE}{n % 10}{row.text}") if n % 5000 == 0 else row


def _row(n: int, draw: random.Random) -> SearchRow:
    sentences = ("，".join(draw.sample(WORDS, 6)) for _ in range(SENTENCES))
    organ = n * 7919 % ORGANS
    return SearchRow(
        place=n,
        item=f"i-{n:07}",
        day=_day(n),
        organ=f"{organ:04}B",
        organ_name=f"青川市第{organ:04}局",
        column="ideology",
        column_name="思想建设",
        class_name="思想建设",
        number=_number(n),
        url=f"/organs/{organ:04}b/{n}.html",
        withdrawn_on="",
        reason="",
        title=f"关于{draw.choice(WORDS)}和{draw.choice(WORDS)}的公示（第{n % 100}号）",
        text="。\n".join(sentences),
    )


def _number(n: int) -> str:
    return f"{n * 7919 % ORGANS:04}B/{_day(n)[:7]}-{n:06}"


def _day(n: int) -> str:
    return (BEGIN + YEARS * (n / PAGES)).date().isoformat()


def _month(draw: random.Random) -> dict[str, str]:
    month = f"{draw.randrange(2021, 2026)}-{draw.randrange(1, 13):02}"
    return {"from": f"{month}-01", "to": f"{month}-28"}
