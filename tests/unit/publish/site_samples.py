"""A small site in memory: sealed texts, records, and the fetch a database would answer."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from common.seals import canonical, digest
from services.publish.site.changes import with_history
from services.publish.site.model import Record, Seqs, Site, ship_columns
from services.publish.site.pages import publish_record, withdraw_record
from services.publish.site.plan import Fetch, Query, Totals

SITE = Site(
    "青川市党务公开",
    "https://dwgk.qingchuan.example",
    "dwgk.qingchuan.example",
    "5108220001",
    ship_columns(),
)
START = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
FILE = b"one attachment"


def a_sealed(**changes: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "item": "i-3f2a",
        "version": 1,
        "title": "2026年党员教育培训计划",
        "body": "各党支部：\n一、学习安排\n每月集中学习一次。\n市文化局党组\n2026年3月1日",
        "organ": {"id": "o-1", "code": "11A03", "name": "市文化局", "path": ["青川市", "市文化局"]},
        "regime": "party",
        "column": "ideology",
        "class": "思想建设",
        "entry": "e-1",
        "basis": "公开目录第三类第一项",
        "occurred_on": "2026-03-01",
        "clarities": {
            "task": "党员教育培训",
            "leader": "李明远",
            "lead_department": "机关党委",
            "due": "2026年12月底前",
            "person": "王晓华",
        },
        "audience": ["members", "society"],
        "forms": ["document", "website"],
        "attachments": [
            {"name": "附件1.txt", "hash": digest(FILE), "size": len(FILE), "type": "text/plain"}
        ],
        "versions": [],
        "change_note": "",
        "plan": [],
        "interval_days": 0,
    } | changes


def a_record(
    sealed: dict[str, Any] | None = None,
    seq: int = 1,
    before: Record | None = None,
    at: datetime = START,
) -> Record:
    sealed = sealed or a_sealed()
    made = publish_record(
        sealed,
        True,
        seal_hash=digest(canonical(sealed)),
        number=f"11A03/2026-03-{seq:04d}",
        url=f"/organs/11a03/2026/{seq:04d}.html",
        seqs=Seqs(column=seq, organ=seq, site=seq),
        at=at,
        before=before,
    )
    return with_history(made, None, None)


def many(count: int) -> list[Record]:
    """Published one after the other, three a day, all of one organ and one column."""
    first = a_record()
    return [
        replace(
            first,
            item=f"i-{seq}",
            title=f"第{seq}件事",
            number=f"11A03/2026-03-{seq:04d}",
            url=f"/organs/11a03/2026/{seq:04d}.html",
            published_at=START + timedelta(hours=8 * seq),
            updated_at=START + timedelta(hours=8 * seq),
            seqs=Seqs(column=seq, organ=seq, site=seq),
        )
        for seq in range(1, count + 1)
    ]


def withdrawn(record: Record, reason: str = "内容有误") -> Record:
    return withdraw_record(record, START + timedelta(days=400), reason)


def totals(count: int) -> Totals:
    return Totals(count, {"ideology": count}, {"11A03": count} if count else {})


def fetch_from(records: Iterable[Record]) -> Fetch:
    rows = list(records)
    keys: dict[str, Callable[[Record], str]] = {
        "column": lambda record: record.column,
        "organ": lambda record: record.organ_code,
        "site": lambda record: "",
    }

    def fetch(query: Query) -> list[Record]:
        if query.by == "organs":
            return list({record.organ_code: record for record in rows}.values())
        if query.by == "asking":
            asking = [record for record in rows if record.asking]
            asking.sort(key=lambda record: (str(record.asks_until), record.item))
            return asking[: query.last]
        return [
            record
            for record in rows
            if keys[query.by](record) == query.key
            and query.first <= record.seqs[query.by] <= query.last
        ]

    return fetch


def rendered(records: list[Record], count: int, needs: Iterable[Any]) -> dict[str, bytes]:
    fetch = fetch_from(records)
    pages = [need.render(fetch) for need in needs]
    return {page.path: page.body for page in pages}
