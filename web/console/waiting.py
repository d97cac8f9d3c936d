"""What may wait for a person, as data: which query finds it, and what it is called. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from common.posts import ROLE_NAMES
from contracts.words import REMINDERS

FAR = "9999"  # sorts what has no deadline behind what has one

Me = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """`item` finds the title; `due_on` is 2026-03-05 or empty, `because` says why that day;
    `called` is what it is about where that is no item, `place` the name of its organ."""

    what: str
    item: str
    path: str
    organ: str
    due_on: str = ""
    because: str = ""
    called: str = ""
    place: str = ""


@dataclass(frozen=True)
class Source:
    """`asks` are the arguments of one call each; no call for whom nothing can wait there."""

    name: str
    query: str
    asks: Callable[[Me], list[dict[str, Any]]]
    row: Callable[[Mapping[str, Any]], Row]


def organs_of(me: Me, *roles: str) -> list[str]:
    """Where the person holds one of these roles."""
    return sorted({post["organ"] for post in me["posts"] if post["role"] in roles})


def dated(row: Row, titled: Mapping[str, Any] | None) -> Row:
    """With the item's day where that comes before the row's own, or it has none."""
    own = titled and _due(titled)
    earlier = own and own["due_on"] and own["due_on"] < (row.due_on or FAR)
    return replace(row, **own) if own and earlier else row


def earliest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.due_on or FAR, row.path))


def _each(*roles: str, **more: Any) -> Callable[[Me], list[dict[str, Any]]]:
    """One call for every organ where the person holds one of these roles."""
    return lambda me: [{"organ": organ, **more} for organ in organs_of(me, *roles)]


def _mine(*roles: str) -> Callable[[Me], list[dict[str, Any]]]:
    """One call for all that waits for this person, if he holds one of these roles anywhere."""
    return lambda me: [{"account": me["account"]}] if organs_of(me, *roles) else []


def _due(found: Mapping[str, Any]) -> dict[str, str]:
    return {"due_on": found.get("due_on") or "", "because": found.get("because", "")}


def _review(found: Mapping[str, Any]) -> Row:
    path = f"/reviews/{found['review']}"
    return Row(found["label"], found["item"], path, found["organ"], **_due(found))


def _draft(found: Mapping[str, Any]) -> Row:
    what = "重新送审" if found.get("returned") else "写完并送审"
    path = f"/items/{found['item']}"
    return Row(what, found["item"], path, found["organ"], **_due(found))


def _proof(found: Mapping[str, Any]) -> Row:
    item = found["publication"].rpartition(":")[0]
    path = f"/publishing/{item}#{found['delivery']}"
    return Row("登记公开证明", item, path, found["organ"], **_due(found))


CASE_STEPS = {
    "received": "决定意见是否受理",
    "screened": "交办意见",
    "assigned": "答复意见",
    "answered": "审核意见的答复",
    "replied": "办结意见",
}


def _case(found: Mapping[str, Any]) -> Row:
    path = f"/cases/{found['case']}"
    what = CASE_STEPS.get(found["state"], "办理意见")
    return Row(what, found["item"], path, found["organ"], **_due(found))


def _filing(found: Mapping[str, Any]) -> Row:
    path = f"/filings/{found['filing']}"
    return Row("签收报备", found["item"], path, found["organ"], **_due(found))


def _withheld(found: Mapping[str, Any]) -> Row:
    path = f"/non-disclosures/{found['non_disclosure']}"
    what = "决定是否公开" if found["state"] == "requested" else "复核不予公开"
    called = found["subject"]
    return Row(what, "", path, found["organ"], called=called, **_due(found))


def _reminder(found: Mapping[str, Any]) -> Row:
    path, called = f"/due/{found['obligation']}", f"{found['label']} {found['content']}"
    what = {"asked": "批准本期无可公开", **REMINDERS}[found["level"]]
    more = {"called": called, "place": found["organ_name"]}
    return Row(what, "", path, found["organ"], **_due(found), **more)


def _plan(found: Mapping[str, Any]) -> Row:
    path = f"/plans?tab=mine#{found['plan']}"
    return Row("审批目录外工作方案", "", path, found["organ"], called=found["title"])


def _catalogue(found: Mapping[str, Any]) -> Row:
    path = f"/catalogues/{found['id']}"
    return Row("办理公开目录的报备", "", path, found["organ"], called=found["name"])


SOURCES = (
    Source(
        "审核审批",
        "review.list_reviews",
        _mine("auditor", "secrecy_reviewer", "approver", "superior"),
        _review,
    ),
    Source("草稿", "catalog.list_items", _each("drafter", state="draft"), _draft),
    Source("登记证明", "publish.list_waiting", _mine("publisher"), _proof),
    Source("意见", "feedback.list_cases", _mine(*ROLE_NAMES), _case),
    Source("不予公开", "review.list_non_disclosures", _mine("approver", "superior"), _withheld),
    Source("应公开", "catalog.list_reminders", _mine(*ROLE_NAMES), _reminder),
    Source("报备", "oversight.list_filings", _mine("approver", "auditor", "superior"), _filing),
    Source("工作方案", "catalog.list_work_plans", _mine("approver"), _plan),
    Source("目录报备", "catalog.list_catalogues", _mine("superior", "approver"), _catalogue),
)
