"""Compares every approval with what is shown: nothing lost, doubled, leaked, early or left over."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from common import clock
from services.catalog import store as catalog_store
from tests.faults import circle, leak, shown
from tests.faults.cases import Case
from tests.faults.city import OUTLINE
from tests.faults.ground import Ground
from tests.faults.rest import unfinished
from tests.faults.shown import Article, Site
from tests.faults.waiting import eventually_none

TO_REST = 150.0  # seconds until all queues, outboxes and deliveries are at rest
TO_AGREE = 40.0  # seconds more until sitemaps, put off while it was busy, are written

LATE = datetime.max.replace(tzinfo=UTC)

Finding = tuple[str, str]


@dataclass
class Verdict:
    """What is wrong, by kind; all empty when nothing is."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def problems(self) -> list[str]:
        return [f"{kind}: {text}" for kind, found in vars(self).items() for text in found]


def judge(ground: Ground) -> Verdict:
    """Wait for rest and look; what lacks is looked at again, what leaked is not forgiven."""
    verdict = Verdict()
    verdict.left = _what_stays(lambda: unfinished(ground), TO_REST)
    verdict.leaked = list(_leaks(ground))
    found: list[Finding] = []

    def differing() -> list[Finding]:
        found[:] = differences(ground)
        return found

    _what_stays(differing, TO_AGREE)
    for kind, text in found:
        getattr(verdict, kind).append(text)
    return verdict


def _what_stays(problems: Any, seconds: float) -> list[str]:
    try:
        eventually_none(problems, seconds)
    except AssertionError as error:
        return str(error).splitlines()
    return []


def _leaks(ground: Ground) -> Iterator[str]:
    """Inside items and those hidden for secrecy: nowhere. Withdrawn ones: nowhere in public."""
    ground.stack.wait_ready()
    secret = [token for case in ground.cases if case.secret for token in case.tokens]
    gone = [token for case in ground.cases if case.after == "withdrawn" for token in case.tokens]
    said = [case.voice for case in ground.cases if case.voices]
    yield from leak.search([*secret, *said], ground.site, ground.portal, ground.logs)
    yield from leak.search(gone, ground.site, ground.portal)
    yield from circle.leaks(ground, [*secret, *said], gone)


@dataclass
class Sight:
    """Everything the comparison looks at, read at one moment."""

    ground: Ground
    site: Site
    items: dict[str, dict[str, Any]]
    publications: dict[str, dict[str, Any]]
    deliveries: dict[str, dict[str, Any]]
    columns: dict[str, str]
    written: dict[str, str]

    def with_token(self, case: Case, version: int) -> list[Article]:
        """Pages of the case itself: what discloses its opinions names it by its title."""
        answer = self.publications.get(f"{case.draft}:1", {}).get("url", "")
        found = self.site.with_token(case.token(version))
        return [article for article in found if article.path != answer]

    def publication(self, case: Case, version: int) -> dict[str, Any]:
        return self.publications.get(f"{case.item}:{version}", {})

    def delivery(self, case: Case, version: int, channel: str) -> dict[str, Any]:
        return self.deliveries.get(f"{case.item}:{version}:{channel}:main", {})


def _look(ground: Ground) -> Sight:
    bases = ground.databases()
    ids = [case.item for case in ground.cases]
    ids += [case.draft for case in ground.cases if case.draft]
    entries = catalog_store.outlines().on(OUTLINE, clock.today())["entry"]
    of_items = {"item": {"$in": ids}}
    return Sight(
        ground,
        shown.read(ground.site),
        {d["_id"]: d for d in bases["catalog"]["items"].find({"_id": {"$in": ids}})},
        {d["_id"]: d for d in bases["publish"]["publications"].find(of_items)},
        {d["_id"]: d for d in bases["publish"]["deliveries"].find(of_items)},
        {entry["id"]: entry["column"] for entry in entries},
        {
            file["path"]: file["hash"]
            for record in bases["publish"]["pages"].find({"_id": {"$in": ids}}, {"written": 1})
            for file in record["written"]
        },
    )


def differences(ground: Ground) -> list[Finding]:
    sight = _look(ground)
    found: list[Finding] = []
    for case in ground.cases:
        found += _of_case(sight, case)
    found += _of_lists(sight)
    found += _of_numbers(sight)
    found += _of_approvals(sight)
    found += circle.differences(ground)
    return found


# -- one case -----------------------------------------------------------------


def _of_case(sight: Sight, case: Case) -> Iterator[Finding]:
    for version in range(1, case.last + 1):
        found = sight.with_token(case, version)
        if len(found) > 1:
            yield "doubled", f"{case.item}:{version} at {[each.path for each in found]}"
        yield from _order(sight, case, version)
    wanted = "withdrawn" if case.after in ("withdrawn", "hidden") else "published"
    state = sight.items.get(case.item, {}).get("state")
    if state != wanted:
        yield "lost", f"{case.item} is {state} in catalog, not {wanted}"
    if case.shown:
        yield from _shown(sight, case)
    elif wanted == "withdrawn":
        yield from _withdrawn(sight, case)
    elif sight.publication(case, case.last).get("state") != "published":
        yield "lost", f"{case.item} is not published inside"


def _order(sight: Sight, case: Case, version: int) -> Iterator[Finding]:
    """The outer stage opens after every required inner proof, and the page comes after that."""
    publication = sight.publication(case, version)
    opened = publication.get("opened", {}).get("outside")
    for planned in publication.get("plan", ()) if opened else ():
        delivery = sight.delivery(case, version, planned["channel"])
        if planned["stage"] == "outside":
            moment, right = "opened_at", not delivery or delivery["opened_at"] >= opened
        else:
            moment, right = "proved_at", delivery.get("proved_at", LATE) <= opened
        if planned["required"] and not right:
            yield (
                "early",
                f"outside {opened}: {delivery.get('_id')} {moment} {delivery.get(moment)}",
            )


def _shown(sight: Sight, case: Case) -> Iterator[Finding]:
    name = f"{case.item}:{case.last}"
    found = [each for each in sight.with_token(case, case.last) if not each.older]
    if not found:
        yield "lost", f"{name} has no page"
        return
    article = found[0]
    if article.title != case.title(case.last):
        yield "lost", f"{name} at {article.path} has the title {article.title!r}"
    yield from _read_by_all(sight, case, article)
    for kind, key in (("columns", sight.columns[case.entry]), ("organs", case.code.lower())):
        files = sight.site.of_list(kind, key)
        if not any(article.path in lines for lines in files.values()):
            yield "lost", f"{name} stands on no list of {kind} {key}"
    if article.path not in sight.site.sitemap:
        yield "lost", f"{name} stands on no sitemap"
    if case.last == 2 and not case.early and not sight.with_token(case, 1):
        yield "lost", f"{case.item}:1, which was public, cannot be read any more"


def _read_by_all(sight: Sight, case: Case, article: Article) -> Iterator[Finding]:
    """The portal answers with the very bytes that the delivery's proof was taken of."""
    delivery = sight.delivery(case, case.last, "website")
    status, _, body = leak.ask(sight.ground.portal, article.path)
    proof = delivery.get("proof", {"url": "", "sha256": ""})
    if case.redisclosure:  # written again since, to name what was disclosed about opinions
        proof = {**proof, "sha256": sight.written.get(article.path, "")}
    if status != 200 or hashlib.sha256(body).hexdigest() != proof["sha256"]:
        yield "lost", f"{article.path}: the portal answers {status}, and not what was proved"
    if delivery.get("state") != "proved" or not proof["url"].endswith(article.path):
        yield "lost", f"{case.item}:{case.last} is {delivery.get('state')}: {proof}"
    attached = f"附件{case.token(case.last)}.txt"
    if not list(sight.ground.site.glob(f"files/*/*/{attached}")):
        yield "lost", f"{article.path}: no attachment {attached}"


def _withdrawn(sight: Sight, case: Case) -> Iterator[Finding]:
    """Its page says so, or there is none: for secrecy never, else when it never was public."""
    url = sight.publication(case, 1).get("url", "")
    article = sight.site.articles.get(url)
    if article and (case.after == "hidden" or not article.gone):
        yield "leaked", f"{case.item} is {case.after}, and stands at {url}"
    if case.after == "withdrawn" and case.way.outside and not case.early and not article:
        yield "lost", f"{case.item} was public and is withdrawn, and {url} does not say so"


# -- everything together -------------------------------------------------------


def _of_lists(sight: Sight) -> Iterator[Finding]:
    """Every page of an item stands exactly once in its column and once in its organ."""
    site = sight.site
    pages = {each.path for each in site.articles.values() if not each.older}
    for kind in ("columns", "organs"):
        lists = {path: lines for path, lines in site.lists.items() if path.startswith(f"/{kind}/")}
        newest = [a for path, lines in lists.items() if path.endswith("/index.html") for a in lines]
        older = [
            a for path, lines in lists.items() if not path.endswith("/index.html") for a in lines
        ]
        yield from (("lost", f"{a} stands on no list of {kind}") for a in pages - {*newest, *older})
        yield from (
            ("doubled", f"{a} stands on {kind} and is not there") for a in {*newest, *older} - pages
        )
        yield from _twice(newest, f"the newest of {kind}")
        yield from _twice(older, f"the numbered pages of {kind}")
    for path, entries in {**site.feeds, "the sitemaps": site.sitemap}.items():
        yield from _twice(entries, path)


def _twice(entries: list[str], where: str) -> Iterator[Finding]:
    for entry, times in Counter(entries).items():
        if times > 1 or not entry:
            yield "doubled", f"{entry!r} stands {times} times in {where}"


def _of_numbers(sight: Sight) -> Iterator[Finding]:
    """Two items never have the same index number, on their pages or in the store."""
    current = [each.number for each in sight.site.articles.values() if not each.older]
    yield from _twice(current, "index numbers on pages")
    given = {p["item"]: p["number"] for p in sight.publications.values() if p.get("number")}
    yield from _twice(list(given.values()), "index numbers given")


def _of_approvals(sight: Sight) -> Iterator[Finding]:
    """Approved is what we were told or found, no more and no less; each has its publication."""
    reviews = sight.ground.databases()["review"]["reviews"]
    approved = {d["_id"] for d in reviews.find({"state": "approved"}, {"_id": 1})}
    known = {f"{c.item}:{version}" for c in sight.ground.cases for version in c.approved}
    known |= {f"{c.draft}:1" for c in sight.ground.cases if c.draft}
    for name in sorted(known - approved):
        yield "lost", f"{name}: the answer said approved, review does not"
    for name in sorted(approved - known):
        yield "doubled", f"{name} is approved and nobody asked"
    for name in sorted(approved - set(sight.publications)):
        yield "lost", f"{name} is approved and publish knows nothing"
