"""Approvals × faults: whatever is killed, frozen or cut off, every approval is shown once."""

import os
import random
import sys
import time

import pytest

from tests.faults.campaign import Campaign
from tests.faults.cases import mixture
from tests.faults.faults import FAULTS, LONG, SHORT, chosen
from tests.faults.ground import Ground
from tests.faults.verdict import judge

pytestmark = pytest.mark.faults

APPROVALS = int(os.environ.get("FAULT_APPROVALS") or 120)
DEFAULT_KILLS = len(FAULTS)  # each once; above this it is the long campaign, of longer faults
KILLS = int(os.environ.get("FAULT_KILLS") or DEFAULT_KILLS)


def test_nothing_is_lost_doubled_or_leaked(
    ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = os.environ.get("FAULT_SEED") or f"{random.SystemRandom().getrandbits(32):08x}"
    chance = random.Random(seed)
    cases, faults = mixture(APPROVALS, chance), chosen(KILLS, chance, ground.site)
    tell(capsys, f"\nFAULT_SEED={seed}: {APPROVALS} items, {KILLS} faults")

    campaign = Campaign(ground, cases, faults, chance)
    campaign.run(LONG if KILLS > DEFAULT_KILLS else SHORT)
    resting = time.monotonic()
    verdict = judge(ground)

    tell(capsys, campaign.summary(verdict, time.monotonic() - resting))
    problems = [*campaign.failures, *verdict.problems()]
    for problem in problems:
        tell(capsys, problem)
    assert problems == []
    assert campaign.walk.early_leaks == []
    assert campaign.reader.halves == []


def tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Seen at once, whether pytest catches output or not."""
    with capsys.disabled():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
