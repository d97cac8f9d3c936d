"""The secrecy detectors on the labelled corpus: what they find of each kind, and what they find
that is none."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import click

from bench import corpus
from common import detect

TODAY = date(corpus.THIS_YEAR, 6, 30)  # on which the children of the corpus are children
RECALL = 0.99
FALSE_ALARMS = 0.05
MEGABYTE = 1_000_000
PASSES = 100  # as often may the time of one plain pass be spent; eleven detectors take about 60


@dataclass
class Score:
    """`missed` are things to be found that were not; `alarms` honest texts with a finding."""

    things: int = 0
    missed: int = 0
    honest: int = 0
    alarms: int = 0

    @property
    def recall(self) -> float:
        return 1 - self.missed / max(1, self.things)

    @property
    def false_alarms(self) -> float:
        return self.alarms / max(1, self.honest)

    @property
    def good(self) -> bool:
        return self.recall >= RECALL and self.false_alarms <= FALSE_ALARMS


def scores(half: str) -> dict[str, Score]:
    """By kind of detector."""
    found: dict[str, Score] = {}
    for sample in corpus.samples(half):
        score = found.setdefault(sample.kind, Score())
        score.things += len(sample.places)
        score.missed += len(list(missed(sample)))
        score.honest += not sample.places
        score.alarms += is_false_alarm(sample)
    return found


def missed(sample: corpus.Sample) -> Iterator[str]:
    """What had to be found and was not, from its first character to its last."""
    spans = _spans(sample)
    for start, end in sample.places:
        if not any(span.start <= start and end <= span.end for span in spans):
            yield sample.text[start:end]


def is_false_alarm(sample: corpus.Sample) -> bool:
    return not sample.places and bool(_spans(sample))


def _spans(sample: corpus.Sample) -> list[detect.Span]:
    return [s for s in detect.find(sample.text, today=TODAY) if s.kind == sample.kind]


def megabyte() -> str:
    """All texts of the corpus again and again: denser with findings than any real text."""
    text = "\n".join(sample.text for half in corpus.HALVES for sample in corpus.samples(half))
    return (text * (MEGABYTE // len(text) + 1)).encode()[:MEGABYTE].decode("utf-8", "ignore")


def seconds_of(text: str) -> float:
    """Of the processor, so that a busy machine does not count."""
    began = time.process_time()
    detect.find(text, today=TODAY)
    return time.process_time() - began


def floor_of(text: str) -> float:
    """Seconds of one plain pass for words, of twenty."""
    began = time.process_time()
    for _ in range(20):
        re.findall(r"\w+", text)
    return (time.process_time() - began) / 20


def measure(seconds: float) -> bool:
    """Prints the table for both halves, and how long a megabyte takes beside its floor."""
    good = True
    for half in corpus.HALVES:
        click.echo(f"| {half} | things | recall | honest texts | false alarms |")
        click.echo("|---|--:|--:|--:|--:|")
        for kind, score in scores(half).items():
            good = good and score.good
            click.echo(
                f"| {detect.WORDS[kind]} | {score.things} | {score.recall:.1%} "
                f"| {score.honest} | {score.false_alarms:.1%} |"
            )
    text = megabyte()
    took, floor = seconds_of(text), floor_of(text)
    passes = f"{took / floor:.0f} plain passes over it ({PASSES} allowed)"
    click.echo(f"1 MB dense with findings: {took:.2f} s, {passes}")
    return good and took <= PASSES * floor
