"""Leads one case down its road by commands, asking again until it knows what became of each."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any
from uuid import uuid4

from nameko.exceptions import RemoteError

from common import clock
from common.content import ContentStore
from common.database import database
from common.errors import Conflict, NotFound, TooLate, Unreachable
from tests.faults import leak
from tests.faults.cases import Case
from tests.faults.city import who
from tests.faults.ground import Ground
from tests.faults.waiting import eventually

PATIENCE = 180.0  # seconds for one step, whatever happens meanwhile
AGAIN = 0.3  # seconds before the same is asked again
UNKNOWN = (Unreachable, TooLate, RemoteError)  # no answer, or none that says what happened


class Walk:
    """Many threads may lead their cases with one Walk."""

    def __init__(self, ground: Ground):
        self.after: Callable[[Case], None] = lambda case: None  # what people say of it; see voices
        self._ground = ground
        self._pool = ground.pool
        self._content = ContentStore(database("catalog", "content"))
        self._proof = self._content.put("演练证明材料".encode())
        self._lock = Lock()
        self.count: Counter[str] = Counter()
        self.early_leaks: list[str] = []

    def lead(self, case: Case) -> None:
        """From where it lies to its end."""
        if case.walked:
            self._draft(case)
        self.approve(case, 1)
        if not case.early or case.after == "kept":
            self.prove(case, 1)
        if case.voices:
            self.until_published(case)
            self.after(case)
        if case.after != "kept":
            if not case.early:
                self.until_published(case)
            self._afterwards(case)

    # -- steps ---------------------------------------------------------------

    def _draft(self, case: Case) -> None:
        by, text = who("drafter", case.organ), self._text(case, 1)
        asked = {"organ": case.organ, "entry": case.entry, **text}
        case.item = self.tell("catalog", "save_item", by, **asked)["item"]
        self.submit(case.organ, case.item, 1)

    def _text(self, case: Case, version: int) -> dict[str, Any]:
        """With its attachment stored, whatever the database suffers meanwhile."""
        return eventually(lambda: case.text(version, self._content), PATIENCE, AGAIN)

    def submit(self, organ: str, item: str, version: int) -> None:
        """Sent to review and audited: the approver is next."""
        drafter = who("drafter", organ)
        self.tell("catalog", "submit_item", drafter, item=item, version=version)
        review = f"{item}:{version}"
        reviews = database("review")["reviews"]
        eventually(lambda: reviews.find_one({"_id": review}), PATIENCE)
        asked = {"review": review, "step": 0, "decision": "approve"}
        self.tell("review", "decide_step", who("auditor", organ), **asked)

    def approve(self, case: Case, version: int) -> None:
        """The last decision: answered, or found to have been taken though no answer came."""
        review = f"{case.item}:{version}"
        asked = {"review": review, "step": 1, "decision": "approve"}
        arguments = self._arguments(who("approver", case.organ), asked)
        reviews = database("review")["reviews"]

        def approved() -> str:
            try:
                self._pool.call("review", "decide_step", **arguments)
            except UNKNOWN as error:
                self.note(f"unknown:{type(error).__name__}")
                found = reviews.find_one({"_id": review}, {"state": 1}) or {}
                return "found" if found.get("state") == "approved" else ""
            return "answered"

        case.approved[version] = eventually(approved, PATIENCE, AGAIN)
        self.note(f"approved:{case.approved[version]}")

    def prove(self, case: Case, version: int) -> None:
        """Give the proof of the document, after a look whether the text is outside too early."""
        if case.way.by_hand:
            deliveries = database("publish")["deliveries"]
            wanted = {"_id": f"{case.item}:{version}:document:main"}
            eventually(lambda: deliveries.find_one(wanted), PATIENCE)
            self._look_for_early_leaks(case, version)
            self.give_proof(case, version)

    def give_proof(self, case: Case, version: int) -> None:
        """Of a document that waits for it."""
        day = clock.today().isoformat()
        proof = {"number": "演练1号", "date": day, "file_hash": self._proof}
        asked = {"delivery": f"{case.item}:{version}:document:main", "proof": proof}
        self.tell("publish", "prove_delivery", who("publisher", case.organ), **asked)
        self.note("proved")

    def _look_for_early_leaks(self, case: Case, version: int) -> None:
        found = leak.search([case.token(version)], self._ground.site)
        with self._lock:
            self.early_leaks += found

    def until_published(self, case: Case) -> None:
        wanted = {"_id": f"{case.item}:1", "state": "published"}
        publications = database("publish")["publications"]
        eventually(lambda: publications.find_one(wanted), PATIENCE)

    def _afterwards(self, case: Case) -> None:
        drafter = who("drafter", case.organ)
        seen = {"item": case.item, "version": 1}
        if case.after == "corrected":
            self.tell("catalog", "revise_item", drafter, **seen, note="演练更正")
            asked = {"organ": case.organ, "entry": case.entry, **self._text(case, 2)}
            self.tell("catalog", "save_item", drafter, item=case.item, version=2, **asked)
            self.submit(case.organ, case.item, 2)
            self.approve(case, 2)
            self.prove(case, 2)
        else:
            kind = "secrecy" if case.after == "hidden" else "ordinary"
            self.tell("catalog", "withdraw_item", drafter, **seen, reason="演练撤下", kind=kind)
        self.note(case.after)

    # -- asking --------------------------------------------------------------

    def _arguments(self, account: str, asked: dict[str, Any]) -> dict[str, Any]:
        return {**asked, "by": {"account": account}, "command_id": uuid4().hex}

    def tell(self, service: str, method: str, account: str, **asked: Any) -> Any:
        """Somebody's command, insisted upon."""
        return self.insist(service, method, self._arguments(account, asked))

    def insist(self, service: str, method: str, arguments: dict[str, Any]) -> Any:
        """The same call, with the same command id, until it is answered."""
        answers: list[Any] = []

        def answered() -> bool:
            try:
                answers.append(self._pool.call(service, method, **arguments))
            except UNKNOWN as error:
                self.note(f"unknown:{type(error).__name__}")
            except (Conflict, NotFound) as error:
                self.note(f"{type(error).__name__}:{method}")
                raise
            return bool(answers)

        eventually(answered, PATIENCE, AGAIN)
        return answers[0]

    def note(self, what: str) -> None:
        with self._lock:
            self.count[what] += 1
