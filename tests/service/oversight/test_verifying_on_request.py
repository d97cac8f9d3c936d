"""The audit administrator has the ledger verified from the console; nobody else can."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from common import clock
from common.due import due_index
from common.errors import NotAllowed
from common.store import Store
from services.oversight import store
from services.oversight.domain import chain, verifications
from services.oversight.domain.verifications import Verification
from services.oversight.worker import Verifying
from tests.faults.waiting import eventually
from tests.service.oversight.conftest import Documents
from tests.service.oversight.test_ledger import an_event

if TYPE_CHECKING:
    from tests.running import City

pytestmark = pytest.mark.service
KEY = base64.b64encode(b"k" * 32)


def test_the_audit_administrator_gets_a_verdict_and_others_are_refused(city: "City") -> None:
    auditor = city.officer("audit_admin")
    asked = city.tell("oversight", "verify_ledger", auditor)

    def verdict() -> dict[str, object] | None:
        found = city.ask("oversight", "list_verifications", limit=100)
        return next(v["verdict"] for v in found if v["verification"] == asked["verification"])

    found = eventually(verdict, 60)
    assert found["fault"] == "" and found["entries"] > 0

    with pytest.raises(NotAllowed, match="审计管理员"):
        city.tell("oversight", "verify_ledger", city.administrator())


def test_a_changed_entry_is_told_in_words(own: Documents, tmp_path: Path) -> None:
    ledger = store.Ledger(own)
    ledger.prepare()
    lines = [chain.line_of(an_event(n=n)) for n in range(9)]
    entries = chain.extend(chain.START, lines, KEY)
    ledger.append(entries)
    head = store.HeadFile(tmp_path / "head.json")
    with head.held():
        head.write(chain.link_of(entries[-1]))
    kept = Store(own, "verifications", Verification, [due_index()])
    kept.prepare()
    work = Verifying(kept, ledger, head, KEY)
    beats: list[int] = []
    work.beat = lambda: beats.append(1)

    def verdict() -> dict[str, object]:
        new = verifications.asked(uuid4().hex, "p-audit", clock.now())
        kept.add_once(new)
        assert work.run()
        return kept.get(new.id).verdict or {}

    assert verdict()["fault"] == ""
    own["ledger"].update_one({"_id": 5}, {"$set": {"organ": "o-elsewhere"}})
    assert "第 5 条被改动" in str(verdict()["fault"])
    assert beats and not work.run()
