"""Article pages: the only place where an approved text becomes a file that society can read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from common.clock import SHANGHAI, day_of
from common.differences import additions, runs
from common.errors import NotAllowed
from common.richtext import body_text
from contracts.words import CHANGES
from services.publish.site import paths, qr
from services.publish.site.model import (
    ALONE,
    SEAL_FORMATS,
    File,
    PublicIndex,
    PublicPage,
    Record,
    Related,
    Seqs,
    Site,
    Version,
)
from services.publish.site.render import render
from services.publish.site.text import attached, body_blocks, summary

Sealed = Mapping[str, Any]
CLARITIES = {
    "task": "工作任务",
    "leader": "分管领导",
    "lead_department": "牵头部门",
    "due": "完成时限",
    "person": "责任人",
}
OUTCOMES = {
    "adopted": "采纳",
    "partly_adopted": "部分采纳",
    "explained": "解释说明",
    "not_adopted": "未采纳",
}


def publish_record(
    sealed: Sealed,
    stage_open: bool,
    *,
    seal_hash: str,
    number: str,
    url: str,
    seqs: Seqs,
    at: datetime,
    before: Record | None = None,
) -> Record:
    """The record after this version is shown; `before` is the one of an earlier public version.

    Saying the same twice gives the same record. NotAllowed as in `public_page`, and when `before`
    is newer or was withdrawn at this version: a withdrawal beats a late publication.
    """
    _let_out(sealed, stage_open)
    if before and sealed["version"] < before.version + (not before.shown):
        raise NotAllowed(f"事项 {before.item} 第 {sealed['version']} 版已经被取代或撤下")
    organ, version = sealed["organ"], sealed["version"]
    entry = Version(version=version, hash=seal_hash, url=url, published_at=at)
    if before and before.shown:
        entry |= Version(kind=_kind(sealed), note=sealed["change_note"])  # type: ignore[typeddict-item]
    return Record(
        item=sealed["item"],
        version=version,
        title=sealed["title"],
        organ_id=organ["id"],
        organ_code=organ["code"],
        organ_name=organ["name"],
        organ_path=list(organ["path"]),
        column=sealed["column"],
        class_name=sealed["class"],
        number=number,
        url=url,
        published_at=before.published_at if before else at,
        updated_at=at,
        seqs=seqs,
        versions=[*_earlier(before, version, url), entry],
        basis=sealed["basis"],
        files=[
            File(name=each["name"], hash=each["hash"], size=each["size"], type=each["type"])
            for each in attached(sealed)
        ],
        asks_until=_asks_until(sealed.get("opinion_days", 0), at),
        cause_item=sealed.get("cause", {}).get("item", ""),
        stage=sealed.get("stage", ""),
        replaces=list(sealed.get("supersedes", {}).get("items", ())),
        replaces_reason=sealed.get("supersedes", {}).get("reason", ""),
    )


def _kind(sealed: Sealed) -> str:
    if sealed.get("supplements"):
        return "supplement"
    return "final" if "heard" in sealed else "correct"


def asking_at(record: Record, now: datetime) -> Record:
    """Whether opinions are still asked for at this moment."""
    return replace(record, asking=record.asks_until is not None and now < record.asks_until)


def withdraw_record(record: Record, at: datetime, reason: str) -> Record:
    """Keeps the place in every list; the page becomes `withdrawn_page(record, site)`."""
    return replace(
        record,
        state="withdrawn",
        withdrawn_at=at,
        withdrawn_reason=reason,
        asks_until=None,
        asking=False,
    )


def public_page(
    sealed: Sealed,
    record: Record,
    stage_open: bool,
    site: Site,
    related: Related = ALONE,
    base: Sealed | None = None,
) -> PublicPage:
    """The page of the shown version, at `record.url`; `base` is the public draft that a final text
    is compared with, or the version that a supplement adds to.

    NotAllowed when the audience lacks society, the outside stage is not open, the item was
    withdrawn, or the sealed text is not the version the record shows.
    """
    _same(sealed, record, sealed["version"] == record.version)
    at = record.published_at
    compared = {"heard": _heard(sealed, record, base), "added": _added(sealed, base)}
    return _page(
        "article.html", record.url, at, sealed, record, stage_open, site, related, compared
    )


def older_page(
    sealed: Sealed, record: Record, stage_open: bool, site: Site, related: Related = ALONE
) -> PublicPage:
    """The page of a superseded version, at its own address, pointing to the current one.

    It says nothing about which version is current, so later corrections leave it as it is.
    NotAllowed as in `public_page`, and when this version never was on the site.
    """
    version = sealed["version"]
    found = [each for each in record.versions if each["version"] == version]
    _same(sealed, record, bool(found) and version < record.version)
    path, at = found[0]["url"], found[0]["published_at"]
    then = min((v for v in record.versions if v["version"] > version), key=_number)
    following = {"then": then.get("kind", "correct")}
    return _page("older.html", path, at, sealed, record, stage_open, site, related, following)


def _number(version: Version) -> int:
    return version["version"]


def withdrawn_page(record: Record, site: Site) -> PublicIndex:
    """What stays at the address: who, which number, when and why; not a word of the text."""
    if record.shown:
        raise NotAllowed(f"事项 {record.item} 没有撤下，不能换成撤下说明")
    column = site.column(record.column)
    body = render("withdrawn.html", site, nav="", record=record, column=column, changes=CHANGES)
    return PublicIndex(paths.check(record.url), body, durable=True)


def _page(
    template: str,
    path: str,
    published_at: datetime,
    sealed: Sealed,
    record: Record,
    stage_open: bool,
    site: Site,
    related: Related,
    compared: Mapping[str, Any],
) -> PublicPage:
    _let_out(sealed, stage_open)
    found = body_blocks(sealed, _addresses(sealed, site), site.base)
    body = render(
        template,
        site,
        nav="",
        path=path,
        here=path,
        sealed=sealed,
        record=record,
        blocks=found,
        summary=summary(found),
        attachments=attached(sealed),
        file_path=paths.attachment,
        column=site.column(sealed["column"]),
        published_at=published_at,
        qr=qr.square(site.absolute(quote(path))),
        answered=_answered(sealed, related),
        answers=related.answers,
        related=related,
        changes=CHANGES,
        clarities=CLARITIES,
        pdf=paths.pdf_of(path),
        **compared,
    )
    named = frozenset(each["hash"] for each in sealed["attachments"])
    return PublicPage(paths.check(path), body, named, _words(sealed))


def _words(sealed: Sealed) -> str:
    """What a reader of the page may remember of it."""
    clarities = (sealed["clarities"][key] for key in CLARITIES)
    names = (each["name"] for each in sealed["attachments"])
    return "\n".join([body_text(sealed), sealed["basis"], *clarities, *names, sealed["class"]])


def _addresses(sealed: Sealed, site: Site) -> Callable[[str], str]:
    """Where the pictures of the body stand: they are files of the page."""
    found = {
        each["hash"]: quote(site.base + paths.attachment(each["hash"], each["name"]))
        for each in sealed["attachments"]
        if each.get("inline")
    }
    return lambda hash_: found.get(hash_, "")


def _let_out(sealed: Sealed, stage_open: bool) -> None:
    item = f"事项 {sealed['item']} 第 {sealed['version']} 版"
    if sealed["format"] not in SEAL_FORMATS:
        raise NotAllowed(f"{item}的封存格式 {sealed['format']} 不认识；请先升级本系统")
    if "society" not in sealed["audience"]:
        raise NotAllowed(f"{item}的公开范围不含社会，不能上网站")
    if stage_open is not True:
        raise NotAllowed(f"{item}的党外公开阶段还没有打开，不能上网站")


def _asks_until(days: int, opened: datetime) -> datetime | None:
    """The end of the last day, counted from the day after the opening, in Shanghai."""
    if not days:
        return None
    after = day_of(opened) + timedelta(days=days + 1)
    return datetime.combine(after, time(), SHANGHAI).astimezone(UTC)


def _answered(sealed: Sealed, related: Related) -> dict[str, Any] | None:
    """What this page says of the opinions it answers. The original is named as it stands on the
    site now, and not at all when nothing of it does: the seal remembers more than may be shown."""
    cause = sealed.get("cause")
    if cause is None:
        return None
    return {**cause, "original": related.original, "counts": _counts(cause["outcomes"])}


def _counts(outcomes: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(word, outcomes.get(name, 0)) for name, word in OUTCOMES.items()]


def _heard(sealed: Sealed, record: Record, plan: Sealed | None) -> dict[str, Any] | None:
    """What a final text says of the opinions about its draft, and what changed since; the draft is
    named only while it can be read here."""
    said = sealed.get("heard")
    if said is None:
        return None
    urls = [each["url"] for each in record.versions if each["version"] == said["version"]]
    before = body_text(plan) if plan and urls else ""
    changed = runs(before, body_text(sealed)) if before else []
    return {
        **said,
        "counts": _counts(said["outcomes"]),
        "url": urls[0] if before else "",
        "runs": changed,
        "same": not any(line.changed for run in changed for line in run.lines),
    }


def _added(sealed: Sealed, base: Sealed | None) -> dict[str, Any] | None:
    """What a supplement adds to the version that it names, while that can be read here."""
    if base is None or base["version"] != sealed.get("supplements"):
        return None
    had = {(each["name"], each["hash"]) for each in base["attachments"]}
    files = [each for each in attached(sealed) if (each["name"], each["hash"]) not in had]
    return {"lines": additions(body_text(base), body_text(sealed)) or [], "files": files}


def _earlier(before: Record | None, version: int, url: str) -> list[Version]:
    """Versions that are still there to be read; a withdrawal took all of them away."""
    if before is None or not before.shown:
        return []
    return [
        {**each, "url": paths.older(url, each["version"])}
        for each in before.versions
        if each["version"] < version
    ]


def _same(sealed: Sealed, record: Record, version_fits: bool) -> None:
    if sealed["item"] != record.item or not version_fits:
        raise NotAllowed(f"封存的文本与网站记录 {record.item} 第 {record.version} 版不符")
    if not record.shown:
        raise NotAllowed(f"事项 {record.item} 已经撤下，不能再显示")
