"""The services in memory hear what the real ones hear: no handler of theirs is forgotten here."""

import re
from pathlib import Path

from tests.walk.hears import ELSEWHERE, HEARS, READS

QUEUES = Path(__file__).parents[2] / "contracts" / "queues.txt"
QUEUE = re.compile(r"evt-\w+-(\w+)--(\w+)\.on_\w+")


def test_every_queue_is_walked_or_named_as_being_elsewhere() -> None:
    found = {(reader, type_) for type_, reader in QUEUE.findall(QUEUES.read_text("utf-8"))}
    ours = {(reader, type_) for reader, type_ in found if reader in READS}

    assert {(reader, type_) for reader, type_ in ours if type_ not in ELSEWHERE} == set(HEARS)
    assert {type_ for _, type_ in ours} >= ELSEWHERE
