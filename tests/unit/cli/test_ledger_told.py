"""What the ledger says is Chinese: every event, every fault, and who it was."""

import json
from typing import Any

import pytest

from cli import ledger
from cli.generate import SAMPLES
from cli.ledger import who
from common.echo import REPEATED
from contracts import words
from services.oversight.domain import chain, verifications
from services.oversight.domain.chain import Fault, Link, Verdict
from services.oversight.domain.verifications import mend, sentence

EVENTS = [json.loads(path.read_text("utf-8"))["event"]["type"] for path in SAMPLES.glob("*.json")]


@pytest.mark.parametrize("type_", sorted(set(EVENTS) - {REPEATED}))
def test_every_event_has_its_word(type_: str) -> None:
    assert type_ in words.EVENTS


@pytest.mark.parametrize("kind", verifications.FAULTS)
def test_every_fault_is_said_with_its_place(kind: str) -> None:
    assert "7" in sentence(Fault(kind, 7, 3))


def test_a_sample_of_what_is_told() -> None:
    assert sentence(Fault("cut_off", 98, 3)) == "末尾缺少 3 条，从第 98 条起"
    assert sentence(Fault("missing", 7, 2)) == "缺少第 7 条（连续缺 2 条）"


def test_a_fault_of_the_very_first_entry_may_be_the_keys() -> None:
    assert "LEDGER_KEY" in mend(Fault("edited", 1))
    assert "LEDGER_KEY" not in mend(Fault("edited", 2))


def test_a_ledger_that_holds_says_from_when_to_when() -> None:
    fine = Verdict(Link(2, "ab" * 32), "2026-03-05T01:02:03Z", "2026-03-06T01:02:03Z")

    assert ledger._fine(fine) == (
        "台账完好：2 条，从 2026-03-05 09:02 到 2026-03-06 09:02，末尾校验码 abababababababab。"
    )
    assert ledger._fine(Verdict(chain.START)) == "台账还没有记录，头文件也是这样说的。"


@pytest.mark.parametrize(
    ("data", "person"),
    [
        ({"by": "p-9"}, "p-9"),
        ({"approvals": [{"by": "p-1"}, {"by": "p-2"}]}, "p-2"),
        ({"drafter": "p-3", "writers": ["p-3"]}, "p-3"),
        ({}, ""),
    ],
)
def test_who_it_was_is_read_off_the_event(data: dict[str, Any], person: str) -> None:
    assert who(data) == person
