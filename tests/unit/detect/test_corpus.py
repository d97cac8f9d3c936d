"""The detectors find what they are for, and leave honest texts alone; measured by kind."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import corpus, detectors
from common import detect

KINDS = sorted(set(detect.WORDS) - {"mark"})
DOCUMENTS = Path(__file__).resolve().parents[3].parent / "shared" / "documents"


def test_the_corpus_knows_every_kind_and_is_large_enough() -> None:
    for half in corpus.HALVES:
        samples = corpus.samples(half)
        assert sorted({sample.kind for sample in samples}) == KINDS
        assert len(samples) >= 1000


@pytest.mark.parametrize("half", corpus.HALVES)
def test_of_a_hundred_things_one_is_missed_at_most(half: str) -> None:
    recalls = {kind: score.recall for kind, score in detectors.scores(half).items()}

    assert {kind: r for kind, r in recalls.items() if r < detectors.RECALL} == {}


@pytest.mark.parametrize("half", corpus.HALVES)
def test_of_twenty_honest_texts_one_is_suspected_at_most(half: str) -> None:
    alarms = {kind: score.false_alarms for kind, score in detectors.scores(half).items()}

    assert {kind: a for kind, a in alarms.items() if a > detectors.FALSE_ALARMS} == {}


def test_a_thing_that_is_missed_and_a_false_alarm_count() -> None:
    unseen = corpus.Sample("mobile", "电话 12345", ((3, 8),))
    suspected = corpus.Sample("mobile", "型号 13812345678", ())

    assert list(detectors.missed(unseen)) == ["12345"]
    assert detectors.is_false_alarm(suspected)


def test_what_is_masked_is_not_found_again() -> None:
    again = {
        (kind, sample.text)
        for half in corpus.HALVES
        for sample in corpus.samples(half)
        for kind in _kinds_of_masked(sample.text)
    }

    assert again == set()


def _kinds_of_masked(text: str) -> list[str]:
    spans = detect.find(text, today=detectors.TODAY)
    for span in reversed(spans):
        instead = detect.mask(span.kind, text[span.start : span.end])
        text = text[: span.start] + instead + text[span.end :]
    return [span.kind for span in detect.find(text, today=detectors.TODAY)]


def test_a_child_is_one_until_the_eighteenth_birthday() -> None:
    text = "张小雨，2010年3月1日出生"

    assert [s.kind for s in detect.find(text, today=date(2028, 2, 29))] == ["minor"]
    assert detect.find(text, today=date(2028, 3, 1)) == []


@given(st.text(max_size=200))
def test_findings_lie_in_the_text_and_apart(text: str) -> None:
    spans = detect.find(text, today=detectors.TODAY)

    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


HOSTILE = (
    *(
        "1",
        "1 ",
        "1\n",
        "1-",
        "1 \n",
        "a",
        "a.",
        "a@",
        "a@a.",
        "张",
        "张三,",
        "小学一年级",
        "患",
        "其",
    ),
    *(
        "张三患",
        "1号楼",
        "1单元",
        "一",
        "村1组",
        "\t",
        "|",
        "姓名\n",
        "姓名\t电话\t",
        "张三 男\n",
        "86 ",
    ),
    *("0730-", "(0", "E1", "京A", "1       ", "张三在小学", "张三,2015.", "绝 ", "\u200b", "电话:"),
)


@pytest.mark.parametrize("pattern", HOSTILE)
def test_no_text_takes_longer_than_it_is_long(pattern: str) -> None:
    """No measurement: usual texts of this length take 20 ms, what grows by the square many
    seconds."""
    text = pattern * (25_000 // len(pattern))

    assert detectors.seconds_of(text) < 1.0


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="no real documents here")
def test_real_documents_are_honest() -> None:
    found = {
        path.name: [span.kind for span in detect.find(path.read_text("utf-8"))]
        for path in DOCUMENTS.glob("*.txt")
    }

    assert {name: kinds for name, kinds in found.items() if len(kinds) > 2} == {}
