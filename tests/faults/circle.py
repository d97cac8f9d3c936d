"""Beyond the pages: messages, boards, opinions, disclosing again, and the ledger, compared with
what the campaign did."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cli import ledger
from services.oversight.domain import verifications
from tests.faults import leak
from tests.faults.cases import Case
from tests.faults.city import BUREAUS, board_of, phones_of
from tests.faults.ground import Ground

Finding = tuple[str, str]
UNDISCLOSED = ("events_repeated",)  # the echo says what was said before


def differences(ground: Ground) -> Iterator[Finding]:
    yield from _messages(ground)
    yield from _boards(ground)
    yield from _opinions(ground)
    yield from _disclosed_again(ground)
    yield from _ledger(ground)


# -- messages ------------------------------------------------------------------


def sent(ground: Ground) -> list[dict[str, Any]]:
    """Every message that the far end has: {id, to, text}."""
    path = Path(ground.stack.env("notify")["SMS_CONSOLE_FILE"])
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _messages(ground: Ground) -> Iterator[Finding]:
    """One per member and version, to the members of the item's organ and to nobody else."""
    lines = sent(ground)
    for id_, times in Counter(line["id"] for line in lines).items():
        if times > 1:
            yield "doubled", f"message {id_} was sent {times} times"
    got: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        got[line["id"].rpartition(":")[0]].append(line["to"])
    known = {f"{c.item}:{v}": c for c in ground.cases for v in range(1, c.last + 1)}
    for name, phones in got.items():
        case = known.get(name)
        allowed = phones_of(case.organ) if case and "sms" in case.way.forms else set()
        yield from (("leaked", f"{name} went to a stranger") for _ in set(phones) - allowed)
        if len(set(phones)) < len(phones):
            yield "doubled", f"{name} went to a member twice"
    for name, case in known.items():
        if _must_be_announced(case, name) and set(got[name]) != phones_of(case.organ):
            yield "lost", f"{name} was announced to {len(got[name])} members"


def _must_be_announced(case: Case, name: str) -> bool:
    """What was revised or withdrawn early may have been stopped before anybody was told."""
    if "sms" not in case.way.forms:
        return False
    return case.after == "kept" or name.endswith(f":{case.last}") and case.after == "corrected"


# -- boards --------------------------------------------------------------------


def _boards(ground: Ground) -> Iterator[Finding]:
    """A board shows what is open for its readers, each once and in its last version."""
    root = Path(ground.stack.env("publish")["BOARD_DIR"])
    for organ in sorted(bureau["id"] for bureau in BUREAUS.values()):
        for scope in ("society", "inside"):
            path = root / scope / "boards" / board_of(organ, scope) / "manifest.json"
            listed = json.loads(path.read_text("utf-8"))["items"] if path.exists() else []
            yield from _of_board(ground, organ, scope, listed, path)


def _of_board(
    ground: Ground, organ: str, scope: str, listed: list[dict[str, Any]], path: Path
) -> Iterator[Finding]:
    mine = [c for c in ground.cases if c.organ == organ and "board" in c.way.forms]
    wanted = {
        f"{c.item}:{c.last}"
        for c in mine
        if c.after in ("kept", "corrected") and (c.way.outside or scope == "inside")
    }
    shown = [f"{row['item']}:{row['version']}" for row in listed]
    for name in set(shown) - wanted:
        yield "leaked", f"{name} hangs on {organ} {scope} and should not"
    if len(set(shown)) < len(shown):
        yield "doubled", f"{organ} {scope} shows an item twice"
    if len(shown) < min(len(wanted), 20):
        yield "lost", f"{organ} {scope} shows {len(shown)} of {len(wanted)} items"
    for row in listed:
        if not (path.parents[2] / "sheets" / row["sheet"]).exists():
            yield "lost", f"{organ} {scope} names {row['sheet']}, which is not there"


# -- opinions and what is disclosed again ---------------------------------------


def _opinions(ground: Ground) -> Iterator[Finding]:
    """Every opinion whose code was given stands once, answered and closed."""
    cases = ground.databases()["feedback"]["cases"]
    heard = [case for case in ground.cases if case.voices]
    for case in heard:
        found = list(cases.find({"item": case.item}))
        if len(found) != case.voices or len(set(case.codes)) != case.voices:
            yield "lost", f"{case.item}: {len(found)} of {case.voices} opinions stand"
        for each in found:
            if each["state"] != "closed" or each["redisclosure"] != case.redisclosure:
                yield "lost", f"{each['_id']} is {each['state']} of {each['redisclosure']!r}"
        for code in case.codes:
            seen = ground.pool.call("feedback", "show_case", code=code)
            told = (seen.get("redisclosure") or {}).get("url")
            if seen["item"] != case.item or not told:
                yield "lost", f"{case.item}: who asked does not see what became of it"


def _disclosed_again(ground: Ground) -> Iterator[Finding]:
    """One draft per cause, published once, linked from the page it speaks of."""
    items = ground.databases()["catalog"]["items"]
    publications = ground.databases()["publish"]["publications"]
    for case in ground.cases:
        if not case.redisclosure:
            continue
        organ = {"organ": case.organ, "state": {"$gt": ""}}
        wanted = {**organ, "cause.redisclosure": case.redisclosure}
        drafts = [found["_id"] for found in items.find(wanted)]
        if drafts != [case.draft]:
            yield "doubled", f"{case.redisclosure} opened {drafts}"
        answer = publications.find_one({"_id": f"{case.draft}:1"}) or {}
        original = publications.find_one({"_id": f"{case.item}:1"}) or {}
        page = ground.site / str(original.get("url", "/-")).lstrip("/")
        if not answer.get("url") or answer["url"] not in _text(page):
            yield "lost", f"{case.item}: its page does not name {case.draft}"
        if case.answer not in _text(ground.site / str(answer.get("url", "/-")).lstrip("/")):
            yield "lost", f"{case.draft} is not shown"


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


# -- the ledger -----------------------------------------------------------------


def _ledger(ground: Ground) -> Iterator[Finding]:
    """The chain holds, and has every event that aggregates remember saying, once."""
    verdict = ledger.check()
    if verdict.fault:
        yield "lost", f"the ledger does not hold: {verifications.sentence(verdict.fault)}"
    kept = ground.databases()["oversight"]["ledger"]
    entered = Counter(d["event"] for d in kept.find({"_id": {"$gt": 0}}, {"event": 1}))
    for id_, times in entered.items():
        if times > 1:
            yield "doubled", f"event {id_} is entered {times} times"
    for service, event in _said(ground):
        if event["id"] not in entered:
            yield "lost", f"{service} said {event['type']} {event['item']}, not in the ledger"
    published = {d["_id"] for d in kept.find({"type": "item_published"}, {"_id": 1})}
    if not published:
        yield "lost", "nothing that was published is in the ledger"


def _said(ground: Ground) -> Iterator[tuple[str, dict[str, Any]]]:
    for service, database in ground.databases().items():
        for name in database.list_collection_names():
            for document in database[name].find({"said_at": {"$exists": True}}, {"said": 1}):
                for event in document["said"]:
                    if event["type"] not in UNDISCLOSED:
                        yield service, event


# -- leaks -----------------------------------------------------------------------


def leaks(ground: Ground, secret: Iterable[str], gone: Iterable[str]) -> Iterator[str]:
    """What is inside, or was said, on no board for society, in no ledger, and in no answer of the
    boards' face; what is gone on no board at all."""
    root = Path(ground.stack.env("publish")["BOARD_DIR"])
    secret = list(secret)
    yield from leak.search(secret, root / "society", ground.stack.health_url("boards"))
    yield from leak.search(gone, root)
    kept = ground.databases()["oversight"]["ledger"]
    for document in kept.find({"_id": {"$gt": 0}}, {"line": 1}):
        yield from (f"ledger: {token}" for token in secret if token in document["line"])
