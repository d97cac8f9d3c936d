"""A phrase of single characters finds exactly the substrings, whatever the characters are."""

import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.words import fold, folded, tokens, words
from contracts import search

HAN = "党务公开年月日第号王明学习〇𠮷"
OTHERS = "0123abXY０１２３ａＢ，。（）(),.:：;“”\"'*+-^{}/\\%_①㎡…é́ßİ"
GAPS = " \n\t　\u00a0\u200b\u2028"
TEXTS = st.text(alphabet=HAN + OTHERS + GAPS, max_size=30)
WORDS = st.text(alphabet=HAN + OTHERS, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(":memory:") as made:
        made.execute(search.WORDS.format(number=1))
        yield made
    made.close()


def is_found(db: sqlite3.Connection, text: str, query: str) -> bool:
    db.execute("INSERT INTO words_1 (rowid, title, text, organ, facets) VALUES (1, '', ?, '', '')",
               (tokens(fold(text)),))  # fmt: skip
    question = search.matching(words(query), (), "")
    hits = db.execute("SELECT rowid FROM words_1 WHERE words_1 MATCH ?", (question,)).fetchall()
    db.rollback()
    return bool(hits)


@given(TEXTS, WORDS)
@example("2026年", "202")
@example("第20号", "0号")
@example("第２０号", "20")
@example("ＧＢ/T 9704", "gb/t")
@example("王　明", "王明")
@example("第 1 号", "第1")
@example("排\n每", "排每")
def test_a_word_is_found_where_it_is_a_substring_and_nowhere_else(
    db: sqlite3.Connection, text: str, word: str
) -> None:
    if words(word):
        assert is_found(db, text, word) == (fold(word) in fold(text))


@given(TEXTS, st.integers(0, 30), st.integers(1, 3))
def test_every_part_of_a_text_finds_it(
    db: sqlite3.Connection, text: str, start: int, length: int
) -> None:
    part = fold(text)[start : start + length]
    if part and not set(part) & set(" \n"):
        assert is_found(db, text, part)


@given(TEXTS, WORDS, WORDS)
def test_all_words_must_be_there(db: sqlite3.Connection, text: str, one: str, other: str) -> None:
    asked = words(f"{one} {other}")
    if asked:
        assert is_found(db, text, f"{one} {other}") == all(word in fold(text) for word in asked)


@given(TEXTS)
def test_the_way_back_leads_to_the_same_characters(text: str) -> None:
    found = folded(text)
    assert found.text == fold(text)
    assert len(found.at) == len(found.text)
    assert found.at == sorted(found.at)
    for character, at in zip(found.text, found.at, strict=True):
        if character not in " \n":
            assert character in unicodedata.normalize("NFKC", text[at]).lower()


@pytest.mark.parametrize(
    "text, same",
    [
        ("ＡＢＣ１２３", "abc123"),
        ("王　明、张 三", "王明、张三"),
        ("第 1 号", "第 1 号"),
        ("a \t b", "a b"),
        ("一\r\n\n 二", "一\n二"),
        ("公\u200b开\ufeff", "公开"),
        ("（试行）：", "(试行):"),
    ],
)
def test_texts_are_folded_as_people_read_them(text: str, same: str) -> None:
    assert fold(text) == same


def test_words_of_a_query_are_told_apart_by_blanks_and_each_is_asked_once() -> None:
    assert words("　党员 ＡＢ  党员\u200b ") == ("党员", "ab")
    assert words(" \u200b ") == ()
