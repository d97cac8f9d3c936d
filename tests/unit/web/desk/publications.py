"""Publications as publish answers, one of every kind."""

from typing import Any

from tests.unit.web.desk.staff import Kept, Services

AT = "2026-03-05T01:02:03+00:00"
LONG = "关于进一步加强全市各级党组织党务公开工作并同步推进政务公开村务公开有关事项的通知"


def a_plan(channel: str, stage: str, required: bool = True) -> dict[str, Any]:
    return {"channel": channel, "target": "main", "stage": stage, "required": required}


def a_delivery(channel: str, state: str, stage: str = "inside", **changes: Any) -> dict[str, Any]:
    item, version = changes.pop("item", "i-1"), changes.pop("version", 1)
    return {
        "delivery": f"{item}:{version}:{channel}:main",
        "publication": f"{item}:{version}",
        "item": item,
        "version": version,
        "organ": "o-1",
        **a_plan(channel, stage),
        "state": state,
        "proof": None,
        "proved_at": None,
        "problem": "",
        "papers": [],
        "counts": None,
        "total": None,
        "reached": None,
        "opened_at": AT,
        "recalled_at": "",
        "attempts": 0,
        "retry_at": "",
        "recallable": True,
        "why_not": "",
        **changes,
    }


PAPER = {"number": "澜文〔2026〕1号", "date": "2026-03-05", "file_hash": "f" * 64, "by": "p-1"}


def a_publication(**changes: Any) -> dict[str, Any]:
    item, version = changes.pop("item", "i-1"), changes.pop("version", 1)
    return {
        "publication": f"{item}:{version}",
        "item": item,
        "version": version,
        "organ": "o-1",
        "state": "open",
        "stage": "inside",
        "number": "10A05/2026-03-0007",
        "url": "/organs/10a05/2026/03-0007.html",
        "problem": "",
        "plan": [a_plan("meeting", "inside"), a_plan("website", "outside")],
        "interval_days": 0,
        "approved_at": AT,
        "opened": {"inside": AT},
        "confirmed": {},
        "opens_at": "",
        "deliveries": [a_delivery("meeting", "awaiting", item=item, version=version)],
        "place": "p",
        **changes,
    }


def finished() -> dict[str, Any]:
    """With something of every kind to prove."""
    plan = [
        *(a_plan(channel, "inside") for channel in ("meeting", "document", "sms")),
        *(a_plan(channel, "outside") for channel in ("website", "board")),
    ]
    sent = {"delivered": 318, "failed": 4}
    return a_publication(
        state="published",
        stage="outside",
        version=2,
        plan=plan,
        opened={"inside": AT, "outside": AT},
        confirmed={"inside": AT, "outside": AT},
        deliveries=[
            a_delivery("meeting", "proved", proof=PAPER, version=2),
            a_delivery("document", "proved", proof=PAPER, version=2),
            a_delivery(
                "sms",
                "proved",
                proof={"counts": sent, "total": 322, "at": AT},
                counts=sent,
                reached=322,
                recallable=False,
                why_not="短信已经发出，无法收回",
                version=2,
            ),
            a_delivery("website", "proved", "outside", proof={"sha256": "e" * 64}, version=2),
            a_delivery(
                "board",
                "proved",
                "outside",
                proof={"boards": 2, "first": AT, "last": AT},
                version=2,
            ),
        ],
    )


def waiting() -> dict[str, Any]:
    """One failed, one to prove by hand, boards of both kinds."""
    return a_publication(
        item="i-2",
        plan=[
            a_plan("meeting", "inside"),
            a_plan("bulletin", "inside"),
            a_plan("board", "inside", required=False),
            a_plan("website", "outside"),
        ],
        deliveries=[
            a_delivery("meeting", "proved", item="i-2", proof=PAPER),
            a_delivery("bulletin", "awaiting", item="i-2"),
            a_delivery(
                "board",
                "posted",
                item="i-2",
                required=False,
                papers=["b-7"],
                problem="还没有显示记录或照片的公开栏：河东村公开栏",
            ),
        ],
    )


def boards() -> list[dict[str, Any]]:
    paper = {"board": "b-7", "name": "河东村公开栏", "place": "村委会门口", "kind": "paper"}
    kiosk = {"board": "b-8", "name": "政务大厅一体机", "place": "一楼大厅", "kind": "kiosk"}
    unseen = {"first": "", "last": "", "heard": ""}
    return [paper | unseen, kiosk | {"first": AT, "last": AT, "heard": AT}]


def failing() -> dict[str, Any]:
    web = a_delivery(
        "website",
        "due",
        "outside",
        item="i-3",
        attempts=3,
        retry_at="2026-03-05T01:12:00+00:00",
        problem="OSError: No space left on device",
    )
    return a_publication(
        item="i-3",
        plan=[a_plan("website", "outside")],
        opened={"outside": AT},
        deliveries=[web],
    )


def sample(services: Services, kept: Kept) -> None:
    """Also for looking at the pages."""
    publications = {"i-1": [finished(), a_publication(state="stopped")], "i-2": [waiting()]}
    publications["i-3"] = [failing()]
    every = {d["delivery"]: d for ps in publications.values() for p in ps for d in p["deliveries"]}

    def delivery(delivery: str, **_: Any) -> dict[str, Any]:
        return {**every[delivery], "boards": boards(), "checked_at": AT}

    def withdrawal(item: str, **_: Any) -> dict[str, Any]:
        rows = [d for p in publications[item] for d in p["deliveries"]]
        return {
            "void": {},
            "touches": [{**d, "url": "/organs/10a05/2026/03-0007.html"} for d in rows],
        }

    titles = {"i-1": LONG, "i-2": "河东村三月份村务公开", "i-3": "重点工程进展"}
    known = [
        {
            "item": id_,
            "title": title,
            "organ": "o-1",
            "organ_name": "文广局",
            "state": "published",
            "superseded_by": "i-3" if id_ == "i-2" else "",
        }
        for id_, title in titles.items()
    ]
    kept.files["f" * 64] = b"minutes"
    services.answers |= {
        "session": {"posts": [{"organ": "o-1", "organ_name": "文广局", "role": "publisher"}]},
        "publish.list_publications": [p for found in publications.values() for p in found[:1]],
        "publish.show_publication": lambda item, **_: publications.get(item, []),
        "publish.show_delivery": delivery,
        "publish.show_withdrawal": withdrawal,
        "publish.prove_delivery": {},
        "publish.prove_board": {},
        "publish.retry_delivery": {},
        "catalog.list_titles": lambda items, **_: [t for t in known if t["item"] in items],
        "catalog.show_item": lambda item, **_: {
            "item": item,
            "version": 2,
            "title": titles[item],
            "state": "published",
            "open_cases": 2,
        },
        "catalog.withdraw_item": {},
        "access.list_names": [{"account": "p-1", "name": "程知夏"}],
    }
